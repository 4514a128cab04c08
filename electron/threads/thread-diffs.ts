import type { ClientMessageId, EntryId, ThreadId, TurnId } from '../../shared/base/ids.ts';
import type { ChangesService } from '../changes/changes-service.ts';
import type { LiveThreads } from './live-threads.ts';

/** Puts what the record of changes knows into the diffs of the threads in memory. */
export class ThreadDiffs {
  readonly #threads: Pick<LiveThreads, 'get'>;
  readonly #changes: Pick<ChangesService, 'announceAuthors' | 'getReportedDiff' | 'setRecorded'>;

  constructor(
    threads: Pick<LiveThreads, 'get'>,
    changes: Pick<ChangesService, 'announceAuthors' | 'getReportedDiff' | 'setRecorded'>,
  ) {
    this.#threads = threads;
    this.#changes = changes;
  }

  /** Returns the turn that a message started, and Codex's own diff of it. Null if it has not begun. */
  findTurn(
    threadId: ThreadId,
    message: ClientMessageId,
  ): { readonly turnId: TurnId; readonly reported: string } | null {
    const turn = this.#threads
      .get(threadId)
      ?.log.transcript.turns.findLast(
        ({ entries, status }) =>
          status !== 'pending' && entries.some((entry) => entry.kind === 'user' && entry.clientId === message),
      );
    return turn === undefined ? null : { turnId: turn.id, reported: this.#changes.getReportedDiff(threadId, turn.id) };
  }

  /** Sets the diffs of a turn (`null`) or its entries. The thread's windows and the store get what is new. */
  set(threadId: ThreadId, turnId: TurnId, texts: ReadonlyMap<EntryId | null, string>): void {
    const thread = this.#threads.get(threadId);
    if (thread?.log.findTurn(turnId) == null) return;
    const isNew = [...texts].filter(([entryId, text]) => this.#changes.setRecorded(threadId, turnId, entryId, text));
    if (isNew.length > 0) thread.log.append([{ type: 'diffAvailable', turnId }]);
    this.#changes.announceAuthors(threadId);
  }
}
