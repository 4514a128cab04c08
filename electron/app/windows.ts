import { randomUUID } from 'node:crypto';
import type { Clock } from '../../shared/base/clock.ts';
import { type ThreadId, type WindowId, windowId } from '../../shared/base/ids.ts';
import { Lifetime } from '../../shared/base/lifetime.ts';
import type { HostEvent } from '../../shared/contract/contract.ts';
import type { AppSnapshot } from '../../shared/contract/desk.ts';
import type { WorkspaceSnapshot } from '../../shared/workspace/workspace-snapshot.ts';
import type { Broadcaster, ClientWindow } from '../host/desk-window.ts';

/** The person's own Codex, or the demo's. */
export type ProfileKind = AppSnapshot['profile'];

/** A window without a page is kept this long: a reload takes seconds, a sleeping laptop minutes. */
const keptMs = 10 * 60_000;

/** A window as the desk sees it. */
export class WindowSession implements ClientWindow {
  readonly id: WindowId = windowId.parse(randomUUID());
  profile: ProfileKind = 'personal';
  workspace: WorkspaceSnapshot | null = null;
  openThread: ThreadId | null = null;
  /** The thread that the person looks at in it; null while they look elsewhere. */
  inFront: ThreadId | null = null;
  /** False once it has shown its first view. */
  isNew = true;
  /** The folder to go back to from the demo. */
  beforeDemo: string | null = null;
  /** Speaks to the page; null while there is none. */
  page: ((event: HostEvent) => void) | null = null;
  /** Puts it in front of the person, where the host can. */
  bringForward: () => void = () => undefined;
  /** Stops the clock that releases a window without a page. */
  keep: () => void = () => undefined;
  /** Ends when it is given up. */
  readonly lifetime: Lifetime;
  #stay: Lifetime;
  #view: Lifetime;

  constructor(lifetime: Lifetime) {
    this.lifetime = lifetime;
    lifetime.onEnd(() => this.keep());
    this.#stay = lifetime.child('', 'together');
    this.#view = this.#stay.child('', 'together');
  }

  get stay(): Lifetime {
    return this.#stay;
  }

  get view(): Lifetime {
    return this.#view;
  }

  /** Moves it to a folder of a profile, or to none; what was opened for it where it was before ends. */
  move(
    { kind, lifetime }: { readonly kind: ProfileKind; readonly lifetime: Lifetime },
    to: WorkspaceSnapshot | null,
  ): void {
    void this.#stay.end();
    this.openThread = null;
    this.#stay = this.lifetime.child('', 'together');
    lifetime.adopt(this.#stay);
    this.#view = this.#stay.child('', 'together');
    if (this.page === null) void this.#view.end();
    this.profile = kind;
    this.workspace = to;
  }

  /** A page begins to show it. */
  pageCame(page: (event: HostEvent) => void, bringForward: () => void): void {
    this.keep();
    this.page = page;
    this.bringForward = bringForward;
    if (this.#view.ended) this.#view = this.#stay.child('', 'together');
  }

  /** The page is gone, and with it what it looked at. */
  pageLeft(): void {
    this.page = null;
    this.inFront = null;
    this.bringForward = () => undefined;
    void this.#view.end();
  }

  announce(event: HostEvent): void {
    this.page?.(event);
  }
}

/** All windows, with a page or waiting for one. */
export class Windows {
  readonly #clock: Clock;
  /** Ends all windows at once. */
  readonly lifetime = new Lifetime('together');
  readonly #seats = new Map<WindowId, WindowSession>();
  readonly #released: (seat: WindowSession) => void;

  /** `released` is told when a window is given up because its page does not come back. */
  constructor(clock: Clock, released: (seat: WindowSession) => void) {
    this.#clock = clock;
    this.#released = released;
  }

  /** The windows of a profile, oldest first. */
  of(profile: ProfileKind): readonly WindowSession[] {
    return [...this.#seats.values()].filter((seat) => seat.profile === profile);
  }

  /** Those of them that have a page now. */
  seen(profile: ProfileKind): readonly WindowSession[] {
    return this.of(profile).filter(({ page }) => page !== null);
  }

  /** Speaks to the windows of a profile. */
  announcer(profile: ProfileKind): Broadcaster {
    return {
      windows: () => this.of(profile),
      toAll: (event) => {
        for (const seat of this.of(profile)) seat.announce(event);
      },
    };
  }

  /** The window that waits for its page, or a new one. Null: a page that has never had one. */
  take(id: WindowId | null): { readonly seat: WindowSession; readonly like: WindowSession | null } {
    const known = id === null ? undefined : this.#seats.get(id);
    if (known !== undefined && known.page === null) return { seat: known, like: null };
    const lifetime = this.lifetime.child('', 'together');
    const seat = new WindowSession(lifetime);
    this.#seats.set(seat.id, seat);
    lifetime.onEnd(() => void this.#seats.delete(seat.id));
    return { seat, like: known ?? null };
  }

  /** Gives a window its page, and the way to put it in front. */
  connect(seat: WindowSession, page: (event: HostEvent) => void, bringForward = () => {}): void {
    seat.pageCame(page, bringForward);
  }

  /** The page is gone; the window waits for the next one and is then released. */
  disconnect(seat: WindowSession): void {
    // A clock that runs already would release the window under its next page.
    seat.keep();
    seat.pageLeft();
    if (!this.#seats.has(seat.id)) return;
    seat.keep = this.#clock.after(keptMs, () => {
      void seat.lifetime.end();
      this.#released(seat);
    });
  }
}
