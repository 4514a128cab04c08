import type { ThreadId } from '../../shared/base/ids.ts';
import type { Announcer, DeskWindow } from '../host/desk-window.ts';

/** Whether a window shows a thread now. */
export function isShown(announcer: Announcer, threadId: ThreadId): boolean {
  return announcer.windows().some(({ openThread }) => openThread === threadId);
}

/** Which threads each window has shown since it came to its folder. */
export class ShownThreads {
  readonly #shown = new WeakMap<DeskWindow, Set<ThreadId>>();

  show(window: DeskWindow, threadId: ThreadId): void {
    window.openThread = threadId;
    this.#shown.set(window, (this.#shown.get(window) ?? new Set()).add(threadId));
  }

  /** The window shows nothing any more; gives what it has shown. */
  leave(window: DeskWindow): ReadonlySet<ThreadId> {
    const shown = this.#shown.get(window) ?? new Set();
    this.#shown.delete(window);
    window.openThread = null;
    return shown;
  }
}
