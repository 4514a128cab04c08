import type { ChangesService } from '../../changes/changes-service.ts';
import type { CommandService } from '../../console/command-service.ts';
import type { ThreadSaver } from '../../store/threads/thread-saver.ts';
import type { ThreadList } from '../list/thread-list.ts';
import type { LiveThread } from '../live-thread.ts';
import type { LiveThreads } from '../live-threads.ts';
import type { ThreadObserver } from '../thread-event-dispatcher.ts';
import type { UserGate } from '../trust/own-action-review.ts';

export type ThreadMemoryDeps = {
  readonly threads: LiveThreads;
  readonly list: ThreadList;
  readonly threadSaver: Pick<ThreadSaver, 'forget'>;
  readonly commands: CommandService;
  readonly changes: ChangesService;
  readonly observer: Pick<ThreadObserver, 'onForgotten'>;
  readonly userGate: Pick<UserGate, 'handleThreadClosed'>;
};

/** Removes threads from memory, with everything that other services keep for them there. */
export class ThreadMemory {
  readonly #deps: ThreadMemoryDeps;

  constructor(deps: ThreadMemoryDeps) {
    this.#deps = deps;
  }

  /** Removes a thread that a store still has. Its row stays in the list. */
  release(thread: LiveThread): void {
    this.#deps.list.storeRow(thread);
    this.forget(thread);
  }

  /** Removes a thread. */
  forget({ id }: LiveThread): void {
    const { changes, commands, observer, threadSaver, threads, userGate } = this.#deps;
    threads.delete(id);
    threadSaver.forget(id);
    commands.forget(id);
    changes.forget(id);
    observer.onForgotten(id);
    userGate.handleThreadClosed(id);
  }
}
