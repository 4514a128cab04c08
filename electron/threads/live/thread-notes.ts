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
  readonly kept: Pick<KeptThreads, 'change'>;
  readonly threads: LiveThreads;
  readonly list: ThreadList;
  readonly recorder: Pick<SessionRecorder, 'save'>;
  readonly standings: SyncStatuses;
  /** Takes a thread out of memory. */
  readonly drop: (thread: LiveThread) => void;
  /** Told of a thread that is put into the archive, or that Codex does not have any more. */
  readonly onClosed: (threadId: ThreadId) => void;
};

/** What was done to threads, here or by another client: shown in the list, and kept in our store. */
export class ThreadNotes {
  readonly #deps: ThreadNotesDeps;

  constructor(deps: ThreadNotesDeps) {
    this.#deps = deps;
  }

  /** The thread has a name, or with null goes by how it began. */
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

  /** The thread went into the archive or came out of it. */
  async archived(id: ThreadId, archived: boolean): Promise<void> {
    const { clock, kept, list, onClosed, threads } = this.#deps;
    const thread = threads.get(id);
    if (thread !== null) thread.loadedIn = null;
    if (archived) onClosed(id);
    list.mark(id, { archived });
    await kept.change.archive(id, archived ? clock.now() : null);
  }

  /** Codex does not have the thread any more. It stays as far as there is something to read. */
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

  /** The person has deleted the thread, and with it those of its agents; settles with whether our store has forgotten it. */
  async deleted(id: ThreadId): Promise<boolean> {
    const { clock, drop, kept, list, threads } = this.#deps;
    const thread = threads.get(id);
    const family = thread === null ? [] : [...agentsBeneath(threads, thread), thread];
    for (const each of family) {
      list.markDeleted(each.id, true);
      drop(each);
    }
    list.markDeleted(id, true);
    list.remove(id);
    // An agent may not be saved yet, and then nothing tells the store whose it is.
    for (const agent of family) if (agent !== thread) await kept.change.forget(agent.id, clock.now());
    return await kept.change.forget(id, clock.now());
  }
}
