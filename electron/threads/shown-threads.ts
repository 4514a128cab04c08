import type { ThreadId } from '../../shared/base/ids.ts';
import type { Broadcaster, ClientWindow } from '../host/client-window.ts';

/** Whether any window shows a thread now. */
export function isShown(broadcaster: Broadcaster, threadId: ThreadId): boolean {
  return broadcaster.windows().some(({ openThread }) => openThread === threadId);
}

/** Tracks the threads that each window has shown since it opened its folder. */
export class ShownThreads {
  readonly #shown = new WeakMap<ClientWindow, Set<ThreadId>>();
  readonly #onLeft: (shown: ReadonlySet<ThreadId>) => void;

  /** `left` gets the threads that a window showed, when it moves to another folder or closes. */
  constructor(left: (shown: ReadonlySet<ThreadId>) => void) {
    this.#onLeft = left;
  }

  show(window: ClientWindow, threadId: ThreadId): void {
    window.openThread = threadId;
    (this.#shown.get(window) ?? this.#startTracking(window)).add(threadId);
  }

  #startTracking(window: ClientWindow): Set<ThreadId> {
    const shown = new Set<ThreadId>();
    this.#shown.set(window, shown);
    window.folderLifetime.onEnd(() => {
      this.#shown.delete(window);
      window.openThread = null;
      this.#onLeft(shown);
    });
    return shown;
  }
}
