import type { Clock } from '../../../shared/base/clock.ts';
import type { ThreadId } from '../../../shared/base/ids.ts';
import type { AttachmentStore } from '../../attachments/attachment-store.ts';
import type { CommandService } from '../../console/command-service.ts';
import type { ThreadSaver } from '../../store/threads/thread-saver.ts';
import type { ThreadList } from '../list/thread-list.ts';
import type { LiveThreads } from '../live-threads.ts';
import { findAgentsBelow } from '../thread-family.ts';
import type { ThreadStoreAccess } from '../thread-store-access.ts';
import type { UserGate } from '../trust/own-action-review.ts';
import type { SyncStatuses } from './sync-statuses.ts';
import type { ThreadMemory } from './thread-memory.ts';

export type ThreadStateRecorderDeps = {
  readonly clock: Clock;
  readonly store: Pick<ThreadStoreAccess, 'change' | 'family' | 'ownSources'>;
  readonly threads: LiveThreads;
  readonly list: ThreadList;
  readonly threadSaver: Pick<ThreadSaver, 'save'>;
  readonly syncStatuses: SyncStatuses;
  readonly memory: Pick<ThreadMemory, 'forget'>;
  readonly commands: Pick<CommandService, 'erase'>;
  readonly attachments: Pick<AttachmentStore, 'remove'>;
  readonly userGate: Pick<UserGate, 'handleThreadClosed' | 'handleThreadsDeleted'>;
};

/** Records changes to threads, made here or by another client, in the list and in our store. */
export class ThreadStateRecorder {
  readonly #deps: ThreadStateRecorderDeps;

  constructor(deps: ThreadStateRecorderDeps) {
    this.#deps = deps;
  }

  /** Records a thread's name. Null: the thread has no name, so its title is `beginning`. */
  async recordName(id: ThreadId, name: string | null, beginning: string): Promise<void> {
    const { store, list, threads } = this.#deps;
    const thread = threads.get(id);
    if (thread !== null) {
      thread.name = name;
      list.markChanged(thread);
    }
    list.retitle(id, name ?? beginning);
    await store.change.rename(id, name);
  }

  /** Records that a thread was archived or unarchived. */
  async recordArchived(id: ThreadId, archived: boolean): Promise<void> {
    const { clock, store, list, threads, userGate } = this.#deps;
    const thread = threads.get(id);
    if (thread !== null) thread.loadedIn = null;
    if (archived) userGate.handleThreadClosed(id);
    list.mark(id, { archived });
    await store.change.archive(id, archived ? clock.now() : null);
  }

  /** Records that Codex no longer has the thread. The thread stays listed if there is something to read. */
  async recordLost(id: ThreadId): Promise<void> {
    const { list, memory, store, syncStatuses, threads, threadSaver, userGate } = this.#deps;
    const thread = threads.get(id);
    userGate.handleThreadClosed(id);
    if (thread !== null) {
      thread.loadedIn = null;
      await threadSaver.save(id);
    }
    if (list.isSaved(id) || (thread?.log.transcript.turns.length ?? 0) > 0) {
      list.mark(id, { knownToCodex: false });
      if (thread !== null) syncStatuses.change(thread, { type: 'lost' });
    } else {
      if (thread !== null) memory.forget(thread);
      list.remove(id);
    }
    await store.change.markKnown(id, false);
  }

  /**
   * Deletes the thread and its agents on the user's request, with the files that only they use. `isInForks`: forks show
   * its turns, so attached files stay. Resolves with true if our store deleted it.
   */
  async recordDeleted(id: ThreadId, isInForks: boolean): Promise<boolean> {
    const { clock, list, memory, store, threads, threadSaver } = this.#deps;
    const thread = threads.get(id);
    const family = thread === null ? [] : [...findAgentsBelow(threads, thread), thread];
    // Before this save, the store does not know their attachments, nor which agents belong to them.
    for (const each of family) await threadSaver.save(each.id);
    const ids = await store.family([...family.map((each) => each.id), id]);
    if (!(await this.#eraseFiles(ids, isInForks))) return false;
    for (const each of family) {
      list.markDeleted(each.id, true);
      memory.forget(each);
    }
    list.markDeleted(id, true);
    list.remove(id);
    return await store.change.forget(ids, clock.now());
  }

  /** Deletes the files of deleted threads. Resolves with true if that worked. */
  async #eraseFiles(threadIds: readonly ThreadId[], isInForks: boolean): Promise<boolean> {
    const { attachments, commands, store, userGate } = this.#deps;
    await Promise.all(threadIds.map((threadId) => commands.erase(threadId)));
    userGate.handleThreadsDeleted(threadIds);
    if (isInForks) return true;
    return await attachments
      .remove(() => store.ownSources(threadIds))
      .then(
        () => true,
        () => false,
      );
  }
}
