import type { EntryId, TurnId } from '../../../shared/base/ids.ts';
import { summarizeDiff } from '../../../shared/changes/scan-diff.ts';
import { recordsFormat, recordsVersion, type ThreadRecord } from '../../../shared/exports/thread-record.ts';
import type { ExportSource } from './export-source.ts';

/** Reads the records of a thread on demand. At most one turn and one output are in memory. */
export async function* readThreadRecords(
  source: ExportSource,
  about: { readonly exportedAt: number; readonly redacted: boolean },
): AsyncGenerator<ThreadRecord> {
  yield { record: 'header', format: recordsFormat, version: recordsVersion, ...about };
  yield source.thread;
  let turns = 0;
  let stored = await source.turnAfter(null);
  while (stored !== null) {
    const { gone, origin, pinnedAt, turn } = stored;
    const { entries, ...facts } = turn;
    yield { record: 'turn', ...facts, gone, origin, pinnedAt };
    for (const entry of entries) {
      yield { record: 'entry', entry };
      if (entry.kind === 'command') yield* readOutputRecord(source, turn.id, entry.id);
      if (entry.kind === 'patch') yield* readDiffRecord(source, turn.id, entry.id);
    }
    if (turn.hasDiff) yield* readDiffRecord(source, turn.id, null);
    turns += 1;
    stored = await source.turnAfter(turn.id);
  }
  yield { record: 'end', turns };
}

async function* readOutputRecord(source: ExportSource, turnId: TurnId, entryId: EntryId): AsyncGenerator<ThreadRecord> {
  const output = await source.output(turnId, entryId);
  if (output === null) return;
  const { authoritative, head, length, omitted, tail } = output;
  yield { record: 'output', entryId, head, omitted, tail, length, authoritative };
}

async function* readDiffRecord(
  source: ExportSource,
  turnId: TurnId,
  entryId: EntryId | null,
): AsyncGenerator<ThreadRecord> {
  const text = await source.diff(turnId, entryId);
  if (text !== null) yield { record: 'diff', entryId, files: [...summarizeDiff(text)], text };
}
