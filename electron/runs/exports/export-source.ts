import type { EntryId, ThreadId, TurnId } from '../../../shared/base/ids.ts';
import type { Result } from '../../../shared/base/result.ts';
import type { ConsoleOutput } from '../../../shared/console/command-run.ts';
import type { RequestProblem } from '../../../shared/contract/contract.ts';
import type { RecordOf } from '../../../shared/exports/thread-record.ts';
import type { StoredTurn } from '../../model/threads/stored-turn.ts';

/** A thread that can be read turn by turn, from first to last. */
export type ExportSource = {
  readonly thread: RecordOf<'thread'>;
  /** How many turns there are to read. */
  readonly turns: number;
  /** The minimum number of earlier turns that are missing. */
  readonly missing: number;
  /** Returns the turn after `turnId`, or the first turn if that is null; null if there is none. */
  turnAfter(turnId: TurnId | null): Promise<(StoredTurn & { readonly pinnedAt: number | null }) | null>;
  /** Returns the output of a command; null if it was not stored. */
  output(turnId: TurnId, entryId: EntryId): Promise<ConsoleOutput | null>;
  /** Returns the diff of a turn, or of one of its patches if an entry is given; null if it was not stored. */
  diff(turnId: TurnId, entryId: EntryId | null): Promise<string | null>;
};

/** Opens threads for reading. */
export interface ThreadExportSources {
  open(threadId: ThreadId): Promise<Result<ExportSource, RequestProblem<'startExport'>>>;
}
