import { randomUUID } from 'node:crypto';
import type { Clock } from '../../shared/base/clock.ts';
import { type ThreadId, type WindowId, windowId } from '../../shared/base/ids.ts';
import type { AppSnapshot } from '../../shared/contract/app.ts';
import type { HostEvent } from '../../shared/contract/contract.ts';
import type { SheetTab } from '../../shared/layout/layout.ts';
import type { ReadingPlace } from '../../shared/threads/reading-place.ts';
import type { WorkspaceSnapshot } from '../../shared/workspace/workspace-snapshot.ts';
import { Lifetime } from '../base/lifetime.ts';
import type { Broadcaster, ClientWindow } from '../host/client-window.ts';
import type { ShownInFolder, ShownWindow } from '../host/platform.ts';
import { Steps } from '../host/steps.ts';

/** The user's own Codex, or the demo's. */
export type ProfileKind = AppSnapshot['profile'];

/** How long to keep a window without a page, in milliseconds: a reload takes seconds, a sleeping laptop minutes. */
const releaseAfterMs = 10 * 60_000;

/**
 * How long a window's page may be away, in milliseconds, until the other windows consider it gone. A reload is faster.
 */
const goneAfterMs = 3_000;

/** What a host does for the window of a page, if it can. */
export type PageHost = {
  /** Brings the window to the front. */
  bringForward(): void;
  /** Keeps what the window shows, for the next start. Null while it shows none of the user's folders. */
  keepShown(shown: ShownWindow | null): void;
};

/** A host that can do nothing, such as a browser. */
export const plainHost: PageHost = { bringForward: () => undefined, keepShown: () => undefined };

/** A window as the app sees it. */
export class WindowSession implements ClientWindow {
  readonly id: WindowId;
  profile: ProfileKind = 'personal';
  workspace: WorkspaceSnapshot | null = null;
  readonly steps = new Steps();
  /** Where the user is reading in a thread; it counts while the window shows that one. Null: at the end. */
  reading: { readonly threadId: ThreadId; readonly place: ReadingPlace } | null = null;
  /** What stands in place of the transcript, in a window too narrow for both. Null: nothing. */
  shownInstead: SheetTab | null = null;
  /** The thread that the user is viewing in this window. Null while they view something else. */
  viewedThread: ThreadId | null = null;
  /** False once the window has shown its first view. */
  isNew = true;
  /** The folder to return to from the demo. */
  folderBeforeDemo: string | null = null;
  /** Sends events to the page. Null while there is none. */
  sendToPage: ((event: HostEvent) => void) | null = null;
  /** What the host of its page does for it. */
  #host = plainHost;
  /** True if the other windows were notified that this one is gone. */
  isGone = false;
  /** Cancels the release of a window without a page. */
  cancelRelease: () => void = () => undefined;
  /** Ends when the window is released. */
  readonly lifetime: Lifetime;
  #folderLifetime: Lifetime;
  #view: Lifetime;
  #openThread: ThreadId | null = null;

  constructor(lifetime: Lifetime, id: WindowId | null = null) {
    this.id = id ?? windowId.parse(randomUUID());
    this.lifetime = lifetime;
    lifetime.onEnd(() => this.cancelRelease());
    this.#folderLifetime = lifetime.child('', 'together');
    this.#view = this.#folderLifetime.child('', 'together');
  }

  get folderLifetime(): Lifetime {
    return this.#folderLifetime;
  }

  get view(): Lifetime {
    return this.#view;
  }

  get openThread(): ThreadId | null {
    return this.#openThread;
  }

  set openThread(thread: ThreadId | null) {
    this.#openThread = thread;
    this.reportShown();
  }

  /** What the window shows in its folder. */
  get shown(): ShownInFolder {
    const { openThread: thread, reading, shownInstead } = this;
    if (thread === null) return { thread, place: null, view: null };
    return { thread, place: reading?.threadId === thread ? reading.place : null, view: shownInstead };
  }

  bringForward(): void {
    if (this.sendToPage !== null) this.#host.bringForward();
  }

  /** Shows something of the folder as it was shown before. */
  show({ place, thread, view }: ShownInFolder): void {
    this.#openThread = thread;
    this.reading = thread === null || place === null ? null : { threadId: thread, place };
    this.shownInstead = view;
    this.reportShown();
  }

  /** Reports what the window shows to its host. A window that is released or leaves its folder is kept as it was. */
  reportShown(): void {
    if (this.lifetime.ended || this.#folderLifetime.ended) return;
    const folder = this.profile === 'personal' ? (this.workspace?.path ?? null) : null;
    this.#host.keepShown(folder === null ? null : { id: this.id, folder, ...this.shown });
  }

  /** Moves the window to a folder of a profile, or to none. Ends everything that was opened for its previous place. */
  move(
    { kind, lifetime }: { readonly kind: ProfileKind; readonly lifetime: Lifetime },
    to: WorkspaceSnapshot | null,
  ): void {
    void this.#folderLifetime.end();
    this.#openThread = null;
    this.shownInstead = null;
    this.#folderLifetime = this.lifetime.child('', 'together');
    lifetime.adopt(this.#folderLifetime);
    this.#view = this.#folderLifetime.child('', 'together');
    if (this.sendToPage === null) void this.#view.end();
    this.profile = kind;
    this.workspace = to;
  }

  /** Connects a page. */
  attachPage(page: (event: HostEvent) => void, host: PageHost): void {
    this.cancelRelease();
    this.sendToPage = page;
    this.#host = host;
    if (this.#view.ended) this.#view = this.#folderLifetime.child('', 'together');
  }

  /** Disconnects the page, and ends everything that it showed. */
  detachPage(): void {
    this.sendToPage = null;
    this.viewedThread = null;
    void this.#view.end();
  }

  send(event: HostEvent): void {
    this.sendToPage?.(event);
  }
}

/** All windows, with a page or waiting for one. */
export class Windows {
  readonly #clock: Clock;
  /** Ends all windows at once. */
  readonly lifetime = new Lifetime('together');
  readonly #sessions = new Map<WindowId, WindowSession>();
  readonly #onReleased: (session: WindowSession) => void;

  /** Calls `released` when a window is released because its page does not come back. */
  constructor(clock: Clock, released: (session: WindowSession) => void) {
    this.#clock = clock;
    this.#onReleased = released;
  }

  /** Returns the windows of a profile, oldest first. */
  listWindows(profile: ProfileKind): readonly WindowSession[] {
    return [...this.#sessions.values()].filter((session) => session.profile === profile);
  }

  /** Returns the windows of a profile that currently have a page. */
  listConnected(profile: ProfileKind): readonly WindowSession[] {
    return this.listWindows(profile).filter(({ sendToPage }) => sendToPage !== null);
  }

  /** Returns a broadcaster that sends events to the windows of a profile. */
  getBroadcaster(profile: ProfileKind): Broadcaster {
    return {
      windows: () => this.listWindows(profile),
      broadcast: (event) => {
        for (const session of this.listWindows(profile)) session.send(event);
      },
    };
  }

  /**
   * Returns the window that waits for its page, or a new one. A null `id` means that the page has never had a window. A
   * page from before a restart keeps its id, and with it the texts typed in it.
   */
  claimWindow(id: WindowId | null): { readonly session: WindowSession; readonly like: WindowSession | null } {
    const known = id === null ? undefined : this.#sessions.get(id);
    if (known !== undefined && known.sendToPage === null) return { session: known, like: null };
    const lifetime = this.lifetime.child('', 'together');
    const session = new WindowSession(lifetime, known === undefined ? id : null);
    this.#sessions.set(session.id, session);
    lifetime.onEnd(() => void this.#sessions.delete(session.id));
    return { session, like: known ?? null };
  }

  /** Creates windows whose pages are about to come, so that no other window takes over the texts typed in them. */
  expect(ids: readonly WindowId[]): void {
    for (const id of ids) {
      const { session } = this.claimWindow(id);
      session.cancelRelease = this.#releaseLater(session);
    }
  }

  /** Connects a page to a window, with what its host does for it. */
  connect(session: WindowSession, page: (event: HostEvent) => void, host = plainHost): void {
    session.attachPage(page, host);
    if (session.isGone) this.#notifyOthers(session, false);
  }

  /** Disconnects the page. The window waits for the next one and is then released. */
  disconnect(session: WindowSession): void {
    // A running timer would release the window under its next page.
    session.cancelRelease();
    session.detachPage();
    if (!this.#sessions.has(session.id)) return;
    const stopGone = this.#clock.after(goneAfterMs, () => this.#notifyOthers(session, true));
    const stopRelease = this.#releaseLater(session);
    session.cancelRelease = () => {
      stopGone();
      stopRelease();
    };
  }

  #releaseLater(session: WindowSession): () => void {
    return this.#clock.after(releaseAfterMs, () => {
      void session.lifetime.end();
      this.#onReleased(session);
    });
  }

  /** Notifies the other windows, because they may use the texts of a window that is gone. */
  #notifyOthers(session: WindowSession, isGone: boolean): void {
    session.isGone = isGone;
    this.getBroadcaster(session.profile).broadcast({ name: 'otherTextsChanged', payload: {} });
  }
}
