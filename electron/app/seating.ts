import { messageOf } from '../../shared/base/failure.ts';
import type { WindowId } from '../../shared/base/ids.ts';
import { err, ok, type Result } from '../../shared/base/result.ts';
import type { AppRequest, HostEvent } from '../../shared/contract/contract.ts';
import type { AppSnapshot, HostFacts } from '../../shared/contract/desk.ts';
import { t } from '../../shared/words/words.ts';
import type { FolderProblem, WorkspaceSnapshot } from '../../shared/workspace/workspace-snapshot.ts';
import { alertOfDemo, alertOfWorkspace } from '../cli/cli-alerts.ts';
import type { Handlers } from '../host/desk-window.ts';
import type { FirstView } from '../host/platform.ts';
import { appHandlers } from './app-handlers.ts';
import { toAppSnapshot } from './desk-snapshot.ts';
import type { Profile } from './profile.ts';
import type { Services } from './services.ts';
import type { WindowSession, Windows } from './windows.ts';

type DemoProblem = { readonly type: 'failed'; readonly message: string };

/** Assigns windows to profiles and folders, and sends each what it then shows. */
export class WindowManager {
  /** Handles requests with the same answer in every window. */
  readonly appHandlers: Handlers<AppRequest>;
  readonly #services: Services;
  readonly #windows: Windows;
  readonly #host: HostFacts;

  constructor(services: Services, windows: Windows, host: HostFacts) {
    this.#services = services;
    this.#windows = windows;
    this.#host = host;
    this.appHandlers = appHandlers(services);
  }

  profileOf(seat: WindowSession): Profile {
    const { demo, personal } = this.#services;
    return seat.profile === 'demo' ? (demo.current?.profile ?? personal) : personal;
  }

  snapshot(seat: WindowSession): AppSnapshot {
    const { consent, layout, metrics, updates } = this.#services;
    const shared = {
      host: this.#host,
      layout: layout.layout,
      metrics: metrics.state,
      consent: consent.state,
      update: updates.state,
    };
    return toAppSnapshot(seat, this.profileOf(seat), shared);
  }

  /** Resets the window's view to everything it currently shows. */
  reset(seat: WindowSession): void {
    seat.announce({ name: 'deskReset', payload: this.snapshot(seat) });
  }

  /** Gives a page its window: the one from before a reload, a copy of the one it was copied from, or a new one. */
  sit(id: WindowId | null, page: (event: HostEvent) => void, bringForward: () => void): WindowSession {
    const { like, seat } = this.#windows.take(id);
    this.#windows.connect(seat, page, bringForward);
    const { consent, metrics, updates } = this.#services;
    void consent.settled.then(() => {
      updates.launched();
      return metrics.launched();
    });
    if (like !== null) {
      this.#place(seat, this.profileOf(like), like.workspace);
      seat.openThread = like.openThread;
      seat.isNew = false;
    }
    return seat;
  }

  /** Makes a new window show its start content. */
  async showFirstView(seat: WindowSession, { inDemo, thread, workspace }: FirstView): Promise<void> {
    if (!seat.isNew) return;
    seat.isNew = false;
    const { alerts } = this.#services.personal;
    if (inDemo) {
      const entered = await this.#enterDemo(seat);
      if (!entered.ok) alerts.put('demo', alertOfDemo(entered.error.message));
    } else if (workspace !== null) {
      const opened = await this.#enterFolder(seat, workspace);
      if (opened.ok) {
        seat.openThread = thread ?? null;
        this.#tellRecentFolders();
      } else alerts.put('workspace', alertOfWorkspace(opened.error));
    }
  }

  /** Opens a folder of the person. Leaves the demo if needed. */
  async openWorkspace(seat: WindowSession, path: string): Promise<Result<WorkspaceSnapshot, FolderProblem>> {
    const opened = await this.#enterFolder(seat, path);
    if (!opened.ok) return opened;
    this.reset(seat);
    this.#tellRecentFolders();
    await this.endUnusedDemo();
    return opened;
  }

  async startDemo(seat: WindowSession): Promise<Result<null, DemoProblem>> {
    const entered = await this.#enterDemo(seat);
    if (entered.ok) this.reset(seat);
    return entered;
  }

  /** Returns to the folder that the window had before, if any. */
  async leaveDemo(seat: WindowSession): Promise<void> {
    if (seat.profile !== 'demo') return;
    const { personal } = this.#services;
    const opened = seat.beforeDemo === null ? null : await personal.tracker.open(seat.beforeDemo);
    this.#place(seat, personal, opened?.ok === true ? opened.value : null);
    this.reset(seat);
    await this.endUnusedDemo();
  }

  /** Deletes the demo when no window shows it anymore. */
  async endUnusedDemo(): Promise<void> {
    await this.#services.demo.endUnless(() => this.#windows.of('demo').length > 0);
  }

  async #enterFolder(seat: WindowSession, path: string): Promise<Result<WorkspaceSnapshot, FolderProblem>> {
    const { personal } = this.#services;
    const opened = await personal.tracker.open(path);
    if (!opened.ok) return opened;
    await personal.recent.opened(opened.value.path);
    this.#place(seat, personal, opened.value);
    return opened;
  }

  #tellRecentFolders(): void {
    const payload = this.#services.personal.recent.list();
    this.#windows.announcer('personal').toAll({ name: 'recentFoldersChanged', payload });
  }

  async #enterDemo(seat: WindowSession): Promise<Result<null, DemoProblem>> {
    if (seat.profile === 'demo') return ok(null);
    try {
      await this.#services.demo.enter(async ({ profile, project }) => {
        const opened = await profile.tracker.open(project);
        seat.beforeDemo = seat.workspace?.path ?? null;
        this.#place(seat, profile, opened.ok ? opened.value : null);
      });
      return ok(null);
    } catch (failure) {
      const reason = messageOf(failure);
      return err({ type: 'failed', message: t`The demo could not be set up. ${reason}` });
    }
  }

  #place(seat: WindowSession, profile: Profile, workspace: WorkspaceSnapshot | null): void {
    seat.move(profile, workspace);
    if (workspace === null) return;
    profile.tracker.follow(workspace, seat.stay, (changed) => {
      seat.workspace = changed;
      seat.announce({ name: 'workspaceChanged', payload: changed });
      profile.catalogs.workspaceChanged(seat);
    });
    void this.#listThreads(seat, profile, workspace);
  }

  /** Requires Codex and so starts it: a folder is open, and a client needs its threads. */
  async #listThreads(seat: WindowSession, profile: Profile, { path }: WorkspaceSnapshot): Promise<void> {
    const listed = await profile.handlers.listThreads(seat, { search: '' });
    const stillThere = seat.profile === profile.kind && seat.workspace?.path === path;
    if (listed.ok && stillThere) seat.announce({ name: 'threadsChanged', payload: listed.value });
  }
}
