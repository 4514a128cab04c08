import type { ThreadId } from '../../shared/base/ids.ts';
import type { Broadcaster, ClientWindow } from '../host/client-window.ts';

/** Whether any window shows a thread now. */
export function isShown(broadcaster: Broadcaster, threadId: ThreadId): boolean {
  return broadcaster.windows().some(({ openThread }) => openThread === threadId);
}

export type ShownThreadsDeps = {
  /** Called with the thread that a window shows in its folder; null for a new one. */
  onShown(folder: string, threadId: ThreadId | null): void;
  /** Called with the threads that a window showed, when it moves to another folder or closes. */
  onLeft(shown: ReadonlySet<ThreadId>): void;
};

/** Tracks the threads that each window has shown since it opened its folder. */
export class ShownThreads {
  readonly #deps: ShownThreadsDeps;
  readonly #shown = new WeakMap<ClientWindow, Set<ThreadId>>();

  constructor(deps: ShownThreadsDeps) {
    this.#deps = deps;
  }

  /** Tracks that a window shows a thread. */
  show(window: ClientWindow, threadId: ThreadId): void {
    this.#become(window, threadId);
    (this.#shown.get(window) ?? this.#startTracking(window)).add(threadId);
  }

  /** Tracks that a window shows a new thread, which does not exist yet. */
  showNew(window: ClientWindow): void {
    this.#become(window, null);
  }

  #become(window: ClientWindow, threadId: ThreadId | null): void {
    window.openThread = threadId;
    if (window.workspace !== null) this.#deps.onShown(window.workspace.path, threadId);
  }

  #startTracking(window: ClientWindow): Set<ThreadId> {
    const shown = new Set<ThreadId>();
    this.#shown.set(window, shown);
    window.folderLifetime.onEnd(() => {
      this.#shown.delete(window);
      window.openThread = null;
      this.#deps.onLeft(shown);
    });
    return shown;
  }
}
