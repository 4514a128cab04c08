import type { ThreadId, WindowId } from '../../shared/base/ids.ts';
import { err, ok, type Result } from '../../shared/base/result.ts';
import type { AppSnapshot, HostInfo } from '../../shared/contract/app.ts';
import type { AppRequest, HostEvent } from '../../shared/contract/contract.ts';
import { t } from '../../shared/i18n/i18n.ts';
import type { SheetTab } from '../../shared/layout/layout.ts';
import type { ReadingPlace } from '../../shared/threads/reading-place.ts';
import type { FolderProblem, WorkspaceSnapshot } from '../../shared/workspace/workspace-snapshot.ts';
import { getErrorMessage } from '../base/error-message.ts';
import { createDemoAlert, createWorkspaceAlert, getWorkspaceAlertId } from '../cli/cli-alerts.ts';
import { isSilent } from '../files/silent-folders.ts';
import type { Handlers } from '../host/client-window.ts';
import type { FirstView, ShownInFolder } from '../host/platform.ts';
import { appHandlers } from './app-handlers.ts';
import { toAppSnapshot } from './app-snapshot.ts';
import type { Demo } from './demo-session.ts';
import type { Profile } from './profile.ts';
import type { Services } from './services.ts';
import type { PageHost, WindowSession, Windows } from './windows.ts';

type DemoProblem = { readonly type: 'failed'; readonly message: string };

/** Assigns windows to profiles and folders, and sends each window its new content. */
export class WindowManager {
  /** Handles requests with the same answer in every window. */
  readonly appHandlers: Handlers<AppRequest>;
  readonly #services: Services;
  readonly #windows: Windows;
  readonly #host: HostInfo;

  constructor(services: Services, windows: Windows, host: HostInfo) {
    this.#services = services;
    this.#windows = windows;
    this.#host = host;
    this.appHandlers = appHandlers(services);
  }

  getProfile(session: WindowSession): Profile {
    const { demo, personal } = this.#services;
    return session.profile === 'demo' ? (demo.current?.profile ?? personal) : personal;
  }

  snapshot(session: WindowSession): AppSnapshot {
    const { consent, layout, metrics, updates } = this.#services;
    const shared = {
      host: this.#host,
      layout: layout.layout,
      metrics: metrics.state,
      consent: consent.state,
      update: updates.state,
    };
    return toAppSnapshot(session, this.getProfile(session), shared);
  }

  /** Resets the window's view to everything it currently shows. */
  reset(session: WindowSession): void {
    session.send({ name: 'appReset', payload: this.snapshot(session) });
  }

  /** Gives a page its window: the one from before a reload, a copy of another page's window, or a new one. */
  attachPage(id: WindowId | null, page: (event: HostEvent) => void, host: PageHost): WindowSession {
    const { like, session } = this.#windows.claimWindow(id);
    this.#windows.connect(session, page, host);
    const { consent, metrics, updates } = this.#services;
    void consent.settled.then(() => {
      updates.launched();
      return metrics.launched();
    });
    if (like !== null) {
      this.#moveWindow(session, this.getProfile(like), like.workspace, like.shown);
      session.isNew = false;
    }
    return session;
  }

  /** Makes a new window show its start content. */
  async showFirstView(session: WindowSession, view: FirstView): Promise<void> {
    if (!session.isNew) return;
    session.isNew = false;
    const { inDemo, continues = false, shows } = view;
    const { alerts, recent } = this.#services.personal;
    const workspace = view.workspace ?? (continues && this.#isOnly(session) ? (recent.listPaths()[0] ?? null) : null);
    const isRestored = view.id !== undefined;
    if (inDemo) {
      const entered = await this.#enterDemo(session);
      if (!entered.ok) alerts.put('demo', createDemoAlert(entered.error.message));
    } else if (workspace !== null) {
      const opened = await this.#enterFolder(session, workspace, { isRealPath: isRestored, isRestored, shows });
      if (opened.ok) this.#broadcastRecentFolders();
      else {
        const alert = createWorkspaceAlert(opened.error);
        alerts.put(alert.id, alert);
      }
    }
    // Even if the window shows none of what was asked for.
    session.reportShown();
  }

  /**
   * Opens one of the user's folders, in a thread or in its last one, unless the user has gone elsewhere when that is done.
   * A link that has replaced a listed folder is not followed. Leaves the demo if needed.
   */
  async openWorkspace(
    session: WindowSession,
    path: string,
    thread?: ThreadId,
  ): Promise<Result<WorkspaceSnapshot, FolderProblem>> {
    const isListed = thread !== undefined || this.#services.personal.listedFolders.paths.includes(path);
    const shows = thread === undefined ? undefined : { thread, place: null, view: null };
    const opened = await this.#enterFolder(session, path, { isRealPath: isListed, shows });
    if (!opened.ok) return opened;
    this.#broadcastRecentFolders();
    await this.endUnusedDemo();
    return opened;
  }

  startDemo(session: WindowSession): Promise<Result<null, DemoProblem>> {
    return this.#enterDemo(session);
  }

  /** Keeps where the user is reading, for a reload and for the next start. */
  keepReadingPlace(session: WindowSession, threadId: ThreadId, place: ReadingPlace | null): void {
    if (session.openThread !== threadId) return;
    session.reading = place === null ? null : { threadId, place };
    session.reportShown();
    if (session.workspace === null) return;
    void this.getProfile(session).recent.placeRead(session.workspace.path, threadId, place);
  }

  /** Keeps what stands in place of the transcript, for a reload and for the next start. */
  keepView(session: WindowSession, view: SheetTab | null): void {
    session.shownInstead = view;
    session.reportShown();
    if (session.workspace !== null) void this.getProfile(session).recent.viewShown(session.workspace.path, view);
  }

  /** Returns to the folder that the window had before, if any. */
  async leaveDemo(session: WindowSession): Promise<void> {
    if (session.profile !== 'demo') return;
    session.steps.begin();
    const { personal } = this.#services;
    const opened = session.folderBeforeDemo === null ? null : await personal.tracker.open(session.folderBeforeDemo);
    // The window may have left the demo while the folder was opening.
    if (session.profile === 'demo') this.#moveWindow(session, personal, opened?.ok === true ? opened.value : null);
    await this.endUnusedDemo();
  }

  /** Deletes the demo when no window shows it anymore. */
  async endUnusedDemo(): Promise<void> {
    await this.#services.demo.endUnless(() => this.#windows.listWindows('demo').length > 0);
  }

  async #enterFolder(
    session: WindowSession,
    path: string,
    {
      isRealPath = false,
      isRestored = false,
      shows,
    }: {
      readonly isRealPath?: boolean;
      readonly isRestored?: boolean;
      readonly shows?: ShownInFolder | undefined;
    } = {},
  ): Promise<Result<WorkspaceSnapshot, FolderProblem>> {
    const { alerts, recent, tracker } = this.#services.personal;
    const isNewest = session.steps.begin();
    // A thread of the list opens without its folder then. Each call would hold one more of the few threads for files.
    if (isRealPath && shows !== undefined && isSilent(path)) return err({ type: 'silent', path });
    const opened = await tracker.open(path);
    if (!opened.ok) return opened;
    const { path: realPath } = opened.value;
    alerts.put(getWorkspaceAlertId(realPath), null);
    if (!isNewest()) return opened;
    if (isRealPath && realPath !== path) return err({ type: 'elsewhere', path, leadsTo: realPath });
    // Windows come back in any order, which must not become that of the folders.
    if (!isRestored || !recent.listPaths().includes(realPath)) await recent.opened(realPath);
    if (isNewest()) this.#moveWindow(session, this.#services.personal, opened.value, shows);
    return opened;
  }

  #broadcastRecentFolders(): void {
    const payload = this.#services.personal.recent.list();
    this.#windows.getBroadcaster('personal').broadcast({ name: 'recentFoldersChanged', payload });
  }

  async #enterDemo(session: WindowSession): Promise<Result<null, DemoProblem>> {
    session.steps.begin();
    try {
      await this.#services.demo.enter(async (demo) => {
        // Checked here, because the window may have entered while this waited in the queue.
        if (session.profile === 'demo') return;
        const opened = await demo.profile.tracker.open(demo.project);
        session.folderBeforeDemo = session.workspace?.path ?? null;
        this.#moveWindow(session, demo.profile, opened.ok ? opened.value : null);
        void this.#showStory(session, demo);
      });
      return ok(null);
    } catch (failure) {
      const reason = getErrorMessage(failure);
      return err({ type: 'failed', message: t`The demo could not be set up. ${reason}` });
    }
  }

  /**
   * Sends the demo's question, and shows the thread of its story, unless the window shows another thread at that point.
   */
  async #showStory(session: WindowSession, demo: Demo): Promise<void> {
    const asked = await demo.profile.handlers.sendMessage(session, demo.question);
    const isThere = session.profile === 'demo' && this.#services.demo.current === demo;
    if (!asked.ok || !isThere || session.openThread !== null) return;
    const { threadId } = asked.value;
    // A loading page gets the thread in its snapshot.
    session.openThread = threadId;
    session.send({ name: 'threadRequested', payload: { threadId } });
  }

  /** Moves a window and resets its page in one step, so that the page never mixes events from two folders. */
  #moveWindow(
    session: WindowSession,
    profile: Profile,
    workspace: WorkspaceSnapshot | null,
    shows?: ShownInFolder,
  ): void {
    session.move(profile, workspace);
    session.show(shows ?? this.#findLastShown(profile, workspace));
    this.reset(session);
    if (workspace === null) return;
    profile.tracker.follow(workspace, session.folderLifetime, (changed) => {
      session.workspace = changed;
      session.send({ name: 'workspaceChanged', payload: changed });
      profile.catalogs.workspaceChanged(session);
    });
    void this.#listThreads(session, profile, workspace);
  }

  #isOnly(session: WindowSession): boolean {
    const others = [...this.#windows.listConnected('personal'), ...this.#windows.listConnected('demo')];
    return others.every((other) => other === session);
  }

  /** Returns the thread to continue in. None if another window shows it: this one opened to do something else. */
  #findLastShown({ kind, recent }: Profile, workspace: WorkspaceSnapshot | null): ShownInFolder {
    const thread = workspace === null ? null : recent.getLastThread(workspace.path);
    const isShown = this.#windows.listConnected(kind).some(({ openThread }) => openThread === thread);
    if (workspace === null || thread === null || isShown) return { thread: null, place: null, view: null };
    return { thread, place: recent.getLastPlace(workspace.path), view: recent.getLastView(workspace.path) };
  }

  /**
   * Lists the threads, which requires Codex and therefore starts it: a folder is open, and a client needs its threads.
   */
  async #listThreads(session: WindowSession, profile: Profile, { path }: WorkspaceSnapshot): Promise<void> {
    const listed = await profile.handlers.listThreads(session, { search: '' });
    if (session.profile !== profile.kind || session.workspace?.path !== path) return;
    if (listed.ok) session.send({ name: 'threadsChanged', payload: listed.value });
    profile.threads.list.announceFolders([session]);
    await profile.threads.list.listUnread(session);
  }
}
