import { isDeepStrictEqual } from 'node:util';
import type { ThreadSyncStatus } from '../../../shared/threads/thread-sync-status.ts';
import type { ThreadList } from '../list/thread-list.ts';
import type { LiveThread } from '../live-thread.ts';
import type { EmitToWindows } from '../thread-event-dispatcher.ts';
import type { ThreadStoreAccess } from '../thread-store-access.ts';

/** Changes the sync status of threads, and notifies the windows that show them. */
export class SyncStatuses {
  readonly #emit: EmitToWindows;
  readonly #store: Pick<ThreadStoreAccess, 'change'>;
  readonly #list: Pick<ThreadList, 'mark'>;

  constructor(emit: EmitToWindows, kept: Pick<ThreadStoreAccess, 'change'>, list: Pick<ThreadList, 'mark'>) {
    this.#emit = emit;
    this.#store = kept;
    this.#list = list;
  }

  /**
   * Changes a thread's sync status. The list and our store remember a lost thread, so that the next start already
   * knows.
   */
  change(thread: LiveThread, syncStatus: ThreadSyncStatus): void {
    const before = thread.syncStatus;
    if (isDeepStrictEqual(before, syncStatus)) return;
    thread.syncStatus = syncStatus;
    const wasLost = before.type === 'lost';
    const isLost = syncStatus.type === 'lost';
    if (wasLost !== isLost) {
      this.#list.mark(thread.id, { knownToCodex: !isLost });
      void this.#store.change.markKnown(thread.id, !isLost);
    }
    this.#emit(thread.id, { name: 'threadSyncStatusChanged', payload: { threadId: thread.id, syncStatus } });
  }
}
