import type { EntryId, TurnId } from '../../../shared/base/ids.ts';
import type { ExecOutput } from '../../../shared/console/exec-run.ts';
import type { RecordOf } from '../../../shared/exports/thread-record.ts';
import type { StoredTurn } from '../../../shared/store/stored-turn.ts';

/** A thread that can be read from its first turn to its last, a piece at a time. */
export type ExportSource = {
  readonly thread: RecordOf<'thread'>;
  /** How many turns there are to read. */
  readonly turns: number;
  /** How many turns at least lie before them and cannot be had. */
  readonly missing: number;
  /** The turn after one, or with null the first; null when there is none. */
  turnAfter(turnId: TurnId | null): Promise<(StoredTurn & { readonly pinnedAt: number | null }) | null>;
  /** The output of a command; null when nothing of it is kept. */
  output(turnId: TurnId, entryId: EntryId): Promise<ExecOutput | null>;
  /** The diff of a turn, or with an entry of one of its patches; null when none is kept. */
  diff(turnId: TurnId, entryId: EntryId | null): Promise<string | null>;
};
