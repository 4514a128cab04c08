import type { EntryId, ThreadId, TurnId } from '../../../../shared/base/ids.ts';
import { parseJson } from '../../../../shared/base/parse-json.ts';
import { type ConsoleOutput, consoleOutput } from '../../../../shared/console/command-run.ts';
import type { Connection } from '../../sqlite/keyed-connection.ts';

type Row = {
  readonly head: string;
  readonly omitted: string | null;
  readonly tail: string;
  readonly length: number;
  readonly authoritative: number;
};

/**
 * Reads the saved output of a command. Null if there is none, or if it cannot be read. The recording ends with the host
 * process.
 */
export function readStoredOutput(
  db: Connection,
  place: { readonly threadId: ThreadId; readonly turnId: TurnId; readonly entryId: EntryId },
): ConsoleOutput | null {
  const row = db
    .prepare<[string, string, string], Row>(
      `SELECT head, omitted, tail, length, authoritative FROM outputs
       WHERE turn = (SELECT turns.key FROM turns JOIN threads ON threads.key = thread WHERE threads.id = ? AND turns.id = ?)
         AND entry = ?`,
    )
    .get(place.threadId, place.turnId, place.entryId);
  if (row === undefined) return null;
  const omitted = row.omitted === null ? null : parseJson(row.omitted);
  const read = consoleOutput.safeParse({ ...row, omitted, authoritative: row.authoritative === 1, recordedLength: 0 });
  return read.data ?? null;
}

/** Reads the unified diff of a turn, or of one of its patches if an entry is given. Null if none is saved. */
export function readStoredDiff(
  db: Connection,
  place: { readonly threadId: ThreadId; readonly turnId: TurnId; readonly entryId: EntryId | null },
): string | null {
  const text = db
    .prepare<[string, string, string], string>(
      `SELECT text FROM diffs
       WHERE turn = (SELECT turns.key FROM turns JOIN threads ON threads.key = thread WHERE threads.id = ? AND turns.id = ?)
         AND entry = ?`,
    )
    .pluck()
    .get(place.threadId, place.turnId, place.entryId ?? '');
  return text ?? null;
}
