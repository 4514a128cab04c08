import { isDeepStrictEqual } from 'node:util';
import type { ThreadSyncStatus } from '../../shared/threads/thread-standing.ts';
import type { KeptThreads } from './kept-threads.ts';
import type { LiveThread } from './live-thread.ts';
import type { ThreadList } from './thread-list.ts';
import type { EmitToWindows } from './thread-news.ts';

/** Changes how threads are in sync with Codex, and notifies the windows that show them. */
export class SyncStatuses {
  readonly #tell: EmitToWindows;
  readonly #kept: Pick<KeptThreads, 'change'>;
  readonly #list: Pick<ThreadList, 'mark'>;

  constructor(tell: EmitToWindows, kept: Pick<KeptThreads, 'change'>, list: Pick<ThreadList, 'mark'>) {
    this.#tell = tell;
    this.#kept = kept;
    this.#list = list;
  }

  /** The list and our store remember a lost thread, so that the next start does not have to find out again. */
  change(thread: LiveThread, standing: ThreadSyncStatus): void {
    const before = thread.standing;
    if (isDeepStrictEqual(before, standing)) return;
    thread.standing = standing;
    const wasLost = before.type === 'lost';
    const isLost = standing.type === 'lost';
    if (wasLost !== isLost) {
      this.#list.mark(thread.id, { knownToCodex: !isLost });
      void this.#kept.change.markKnown(thread.id, !isLost);
    }
    this.#tell(thread.id, { name: 'threadStandingChanged', payload: { threadId: thread.id, standing } });
  }
}
