import { isDeepStrictEqual } from 'node:util';
import type { ClientMessageId, EntryId, ThreadId, TurnId } from '../../shared/base/ids.ts';
import type { UnreviewedChanges } from '../../shared/threads/thread-summary.ts';
import type { ChangesService } from '../changes/changes-service.ts';
import type { ThreadList } from './list/thread-list.ts';
import type { LiveThreads } from './live-threads.ts';
import { type RevertDeps, readThread } from './revert-thread.ts';

export type ThreadDiffsDeps = Pick<RevertDeps, 'loader'> & {
  readonly threads: LiveThreads;
  readonly list: Pick<ThreadList, 'beginCount' | 'find' | 'isDeleted' | 'mark'>;
  readonly changes: Pick<ChangesService, 'announceAuthors' | 'readReportedDiff' | 'setRecorded'>;
};

/** Puts what the record of changes knows into threads: their diffs, and what is left to review. */
export class ThreadDiffs {
  readonly #deps: ThreadDiffsDeps;

  constructor(deps: ThreadDiffsDeps) {
    this.#deps = deps;
  }

  /**
   * Returns the turn that a message started, and Codex's own diff of it. Loads the thread if needed. Null if the turn has
   * not begun, or is gone.
   */
  async findTurn(
    threadId: ThreadId,
    message: ClientMessageId,
  ): Promise<{ readonly turnId: TurnId; readonly reported: string } | null> {
    const { changes, list } = this.#deps;
    const thread = list.isDeleted(threadId) ? null : await readThread(this.#deps, threadId);
    const turn = thread?.ok
      ? thread.value.log.transcript.turns.findLast(
          ({ entries, status }) =>
            status !== 'pending' && entries.some((entry) => entry.kind === 'user' && entry.clientId === message),
        )
      : undefined;
    if (turn === undefined) return null;
    return { turnId: turn.id, reported: await changes.readReportedDiff(threadId, turn.id) };
  }

  /** Whether a thread works or waits for the user. */
  isBusy(threadId: ThreadId): boolean {
    const state = this.#deps.list.find(threadId)?.state;
    return state === 'running' || state === 'waiting';
  }

  /** Whether the user deleted a thread. */
  isDeleted(threadId: ThreadId): boolean {
    return this.#deps.list.isDeleted(threadId);
  }

  /** Says that what is left to review of a thread is being counted. Call the result at the end. */
  beginCount(threadId: ThreadId): () => void {
    return this.#deps.list.beginCount(threadId);
  }

  /** Sets what is left to review of a thread's changes. Tells the windows only if it has changed. */
  setUnreviewed(threadId: ThreadId, unreviewed: UnreviewedChanges | null): void {
    const { list } = this.#deps;
    const row = list.find(threadId);
    if (row !== null && !isDeepStrictEqual(row.unreviewed, unreviewed)) list.mark(threadId, { unreviewed });
  }

  /** Sets the diffs of a turn (`null`) or its entries. The thread's windows and the store get what is new. */
  set(threadId: ThreadId, turnId: TurnId, texts: ReadonlyMap<EntryId | null, string>): void {
    const { changes, threads } = this.#deps;
    const thread = threads.get(threadId);
    if (thread?.log.findTurn(turnId) == null) return;
    const isNew = [...texts].filter(([entryId, text]) => changes.setRecorded(threadId, turnId, entryId, text));
    if (isNew.length > 0) thread.log.append([{ type: 'diffAvailable', turnId }]);
    changes.announceAuthors(threadId);
  }
}
