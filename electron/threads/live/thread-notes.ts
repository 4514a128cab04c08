import type { Clock } from '../../../shared/base/clock.ts';
import type { ThreadId } from '../../../shared/base/ids.ts';
import type { SessionRecorder } from '../../store/threads/session-recorder.ts';
import type { ThreadList } from '../list/thread-list.ts';
import type { LiveThread } from '../live-thread.ts';
import type { LiveThreads } from '../live-threads.ts';
import type { KeptThreads } from '../stored-threads.ts';
import { agentsBeneath } from '../thread-family.ts';
import type { SyncStatuses } from './sync-statuses.ts';

export type ThreadNotesDeps = {
  readonly clock: Clock;
  readonly kept: Pick<KeptThreads, 'change' | 'family'>;
  readonly threads: LiveThreads;
  readonly list: ThreadList;
  readonly recorder: Pick<SessionRecorder, 'save'>;
  readonly standings: SyncStatuses;
  /** Removes a thread from memory. */
  readonly drop: (thread: LiveThread) => void;
  /** Deletes the files of deleted threads. Resolves with whether that worked. */
  readonly eraseFiles: (threadIds: readonly ThreadId[], isInForks: boolean) => Promise<boolean>;
  /** Called for a thread that is archived, or that Codex no longer has. */
  readonly onClosed: (threadId: ThreadId) => void;
};

/** Records what was done to threads, here or by another client: in the list and in our store. */
export class ThreadNotes {
  readonly #deps: ThreadNotesDeps;

  constructor(deps: ThreadNotesDeps) {
    this.#deps = deps;
  }

  /** Records a thread's name. Null: it goes by how it started. */
  async named(id: ThreadId, name: string | null, beginning: string): Promise<void> {
    const { kept, list, threads } = this.#deps;
    const thread = threads.get(id);
    if (thread !== null) {
      thread.name = name;
      list.touch(thread);
    }
    list.retitle(id, name ?? beginning);
    await kept.change.rename(id, name);
  }

  /** Records that a thread was archived or unarchived. */
  async archived(id: ThreadId, archived: boolean): Promise<void> {
    const { clock, kept, list, onClosed, threads } = this.#deps;
    const thread = threads.get(id);
    if (thread !== null) thread.loadedIn = null;
    if (archived) onClosed(id);
    list.mark(id, { archived });
    await kept.change.archive(id, archived ? clock.now() : null);
  }

  /** Records that Codex no longer has the thread. It stays if there is something to read. */
  async lost(id: ThreadId): Promise<void> {
    const { drop, kept, list, onClosed, recorder, standings, threads } = this.#deps;
    const thread = threads.get(id);
    onClosed(id);
    if (thread !== null) {
      thread.loadedIn = null;
      await recorder.save(id);
    }
    if (list.isSaved(id) || (thread?.log.transcript.turns.length ?? 0) > 0) {
      list.mark(id, { knownToCodex: false });
      if (thread !== null) standings.change(thread, { type: 'lost' });
    } else {
      if (thread !== null) drop(thread);
      list.remove(id);
    }
    await kept.change.markKnown(id, false);
  }

  /**
   * Deletes the thread and its agents on the person's request, with the files that only they use. `isInForks`: forks
   * show its turns, so attached files stay. Resolves with whether our store deleted it.
   */
  async deleted(id: ThreadId, isInForks: boolean): Promise<boolean> {
    const { clock, drop, eraseFiles, kept, list, recorder, threads } = this.#deps;
    const thread = threads.get(id);
    const family = thread === null ? [] : [...agentsBeneath(threads, thread), thread];
    // Until then the store does not know what they attached, nor which agents belong to them.
    for (const each of family) await recorder.save(each.id);
    const ids = await kept.family([...family.map((each) => each.id), id]);
    if (!(await eraseFiles(ids, isInForks))) return false;
    for (const each of family) {
      list.markDeleted(each.id, true);
      drop(each);
    }
    list.markDeleted(id, true);
    list.remove(id);
    return await kept.change.forget(ids, clock.now());
  }
}
