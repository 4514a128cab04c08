import type { ThreadId } from '../../shared/base/ids.ts';
import type { RunRef } from '../../shared/workcells/run-ref.ts';
import type { Platform } from '../host/platform.ts';
import type { ProfileKind, WindowSession, Windows } from './windows.ts';

/** A thread and its folder, which is empty if unknown. If the thread performs a run, the run is shown. */
export type ThreadPlace = { readonly threadId: ThreadId; readonly folder: string; readonly run?: RunRef };

/** Brings the person to what they want to see: in the best window, or in a new one if there is none. */
export class Navigator {
  readonly #windows: Windows;
  readonly #platform: Pick<Platform, 'openWindow'>;

  constructor(windows: Windows, platform: Pick<Platform, 'openWindow'>) {
    this.#windows = windows;
    this.#platform = platform;
  }

  /** The window that shows the thread, or its folder, or any folder. Null if there is none. */
  windowFor(profile: ProfileKind, { folder, threadId }: ThreadPlace): WindowSession | null {
    const seats = this.#windows.seen(profile);
    const fitting =
      seats.find(({ openThread }) => openThread === threadId) ??
      seats.find(({ workspace }) => workspace?.path === folder) ??
      seats.find(({ workspace }) => workspace !== null);
    return fitting ?? seats[0] ?? null;
  }

  /** Brings the person's last opened window to the front. */
  toWindow(): void {
    const seat = this.#windows.seen('personal').at(-1) ?? this.#windows.seen('demo').at(-1);
    if (seat !== undefined) seat.bringForward();
    else this.#platform.openWindow?.({ workspace: null, inDemo: false });
  }

  /** Brings a thread to the front, or the run that it performs. */
  toThread(profile: ProfileKind, place: ThreadPlace): void {
    const { folder, run, threadId } = place;
    if (run !== undefined && this.toRun(run)) return;
    const seat = this.windowFor(profile, place);
    // A window without a folder always shows the start page.
    if (seat !== null && seat.workspace !== null) {
      seat.bringForward();
      seat.announce({ name: 'threadWanted', payload: { threadId } });
    } else if (profile === 'personal' && folder !== '') {
      this.#platform.openWindow?.({ workspace: folder, inDemo: false, thread: threadId });
    }
  }

  /** Brings the detail of a run to the front, preferably in a window of its folder. False if there is no window. */
  toRun(run: RunRef): boolean {
    const seats = this.#windows.seen('personal');
    const seat = seats.find(({ workspace }) => workspace?.path === run.projectRoot) ?? seats[0];
    if (seat === undefined) return false;
    seat.bringForward();
    seat.announce({ name: 'runWanted', payload: run });
    return true;
  }
}
