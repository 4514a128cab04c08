import type { ThreadId } from '../../shared/base/ids.ts';
import type { RunRef } from '../../shared/runs/run-ref.ts';
import type { Platform } from '../host/platform.ts';
import type { ProfileKind, WindowSession, Windows } from './windows.ts';

/** A thread and where it works; the folder is empty while it is not known. Where it does a run, that is what is shown. */
export type ThreadPlace = { readonly threadId: ThreadId; readonly folder: string; readonly run?: RunRef };

/** Leads the person to what they want to see: in the window that fits best, or in a new one where there is none. */
export class Navigator {
  readonly #windows: Windows;
  readonly #platform: Pick<Platform, 'openWindow'>;

  constructor(windows: Windows, platform: Pick<Platform, 'openWindow'>) {
    this.#windows = windows;
    this.#platform = platform;
  }

  /** The window that has the thread open, or its folder, or else one of any folder; null where there is none. */
  windowFor(profile: ProfileKind, { folder, threadId }: ThreadPlace): WindowSession | null {
    const sessions = this.#windows.seen(profile);
    const fitting =
      sessions.find(({ openThread }) => openThread === threadId) ??
      sessions.find(({ workspace }) => workspace?.path === folder) ??
      sessions.find(({ workspace }) => workspace !== null);
    return fitting ?? sessions[0] ?? null;
  }

  /** Brings a window of the person's to the front: the one that was opened last. */
  toWindow(): void {
    const session = this.#windows.seen('personal').at(-1) ?? this.#windows.seen('demo').at(-1);
    if (session !== undefined) session.bringForward();
    else this.#platform.openWindow?.({ workspace: null, inDemo: false });
  }

  /** Brings a thread to the front, or the run that it does. */
  toThread(profile: ProfileKind, place: ThreadPlace): void {
    const { folder, run, threadId } = place;
    if (run !== undefined && this.toRun(run)) return;
    const session = this.windowFor(profile, place);
    // A window without a folder shows the start page, whatever it is told.
    if (session !== null && session.workspace !== null) {
      session.bringForward();
      session.broadcast({ name: 'threadWanted', payload: { threadId } });
    } else if (profile === 'personal' && folder !== '') {
      this.#platform.openWindow?.({ workspace: folder, inDemo: false, thread: threadId });
    }
  }

  /** Brings the detail of a run to the front, in a window of its folder before others; false where no window is. */
  toRun(run: RunRef): boolean {
    const sessions = this.#windows.seen('personal');
    const session = sessions.find(({ workspace }) => workspace?.path === run.projectRoot) ?? sessions[0];
    if (session === undefined) return false;
    session.bringForward();
    session.broadcast({ name: 'runWanted', payload: run });
    return true;
  }
}
