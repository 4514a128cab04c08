import type { ThreadId } from '../../shared/base/ids.ts';
import type { RunRef } from '../../shared/runs/run-ref.ts';
import type { Platform } from '../host/platform.ts';
import type { ProfileKind, WindowSession, Windows } from './windows.ts';

/** A thread and its folder, which is empty if unknown. If the thread performs a run, the run is shown. */
export type ThreadPlace = { readonly threadId: ThreadId; readonly folder: string; readonly run?: RunRef };

/** Shows the user a thread, a run or a window: in the best window, or in a new one if there is none. */
export class Navigator {
  readonly #windows: Windows;
  readonly #platform: Pick<Platform, 'openWindow'>;

  constructor(windows: Windows, platform: Pick<Platform, 'openWindow'>) {
    this.#windows = windows;
    this.#platform = platform;
  }

  /** Returns the window that shows the thread, or its folder, or any folder. Null if there is none. */
  findWindow(profile: ProfileKind, { folder, threadId }: ThreadPlace): WindowSession | null {
    const sessions = this.#windows.listConnected(profile);
    const fitting =
      sessions.find(({ openThread }) => openThread === threadId) ??
      sessions.find(({ workspace }) => workspace?.path === folder) ??
      sessions.find(({ workspace }) => workspace !== null);
    return fitting ?? sessions[0] ?? null;
  }

  /** Brings the user's last opened window to the front. */
  showWindow(): void {
    const session = this.#windows.listConnected('personal').at(-1) ?? this.#windows.listConnected('demo').at(-1);
    if (session !== undefined) session.bringForward();
    else this.#platform.openWindow?.({ workspace: null, inDemo: false });
  }

  /** Brings a thread to the front, or the run that it performs. */
  showThread(profile: ProfileKind, place: ThreadPlace): void {
    const { folder, run, threadId } = place;
    if (run !== undefined && this.showRun(run)) return;
    const session = this.findWindow(profile, place);
    // A window without a folder always shows the start page.
    if (session !== null && session.workspace !== null) {
      session.bringForward();
      session.send({ name: 'threadRequested', payload: { threadId } });
    } else if (profile === 'personal' && folder !== '') {
      this.#platform.openWindow?.({
        workspace: folder,
        inDemo: false,
        shows: { thread: threadId, place: null, view: null },
      });
    }
  }

  /** Brings the detail of a run to the front, preferably in a window of its folder. False if there is no window. */
  showRun(run: RunRef): boolean {
    const sessions = this.#windows.listConnected('personal');
    const session = sessions.find(({ workspace }) => workspace?.path === run.projectRoot) ?? sessions[0];
    if (session === undefined) return false;
    session.bringForward();
    session.send({ name: 'runRequested', payload: run });
    return true;
  }
}
