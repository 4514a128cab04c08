import type { EntryId, TurnId } from '../../../../shared/base/ids.ts';
import type { ConsoleOutput } from '../../../../shared/console/command-run.ts';
import { isUnfinished } from '../../../../shared/store/is-unfinished.ts';
import { countTurnCharacters } from '../../../../shared/store/rolling-window.ts';
import type { Turn } from '../../../../shared/transcript/turn.ts';
import type { DiffLink, SavedMark, StoredTurnMark } from '../../../model/threads/stored-turn.ts';
import type { TurnsToSave } from '../../../model/threads/turns-to-save.ts';
import type { Connection } from '../../sqlite/keyed-connection.ts';
import { formVersion } from '../entry-form.ts';
import { formatTurnFacts, TurnFactsWriter } from '../run-facts/turn-facts.ts';
import type { StoredThreadFacts } from '../stored-thread.ts';
import { getThreadEndPosition, placeTurns } from './place-turns.ts';
import { ItemWriter } from './save-items.ts';
import { saveThread } from './save-thread.ts';

/** The stored output of a command. */
export type OutputToSave = {
  readonly turnId: TurnId;
  readonly entryId: EntryId;
  readonly output: Pick<ConsoleOutput, 'head' | 'omitted' | 'tail' | 'length' | 'authoritative'>;
};

/** A diff with its text. */
export type DiffToSave = DiffLink & { readonly text: string };

/** All changes in one thread. */
export type ThreadToSave = TurnsToSave & {
  readonly thread: StoredThreadFacts;
  /** The last event that the changes include. Null if they come from no log. */
  readonly saved: SavedMark | null;
  /** A new turn without a mark counts as ours and known to Codex. A stored turn without one keeps its mark. */
  readonly marks: readonly StoredTurnMark[];
  readonly outputs: readonly OutputToSave[];
  readonly diffs: readonly DiffToSave[];
};

/**
 * Saves all changes in a thread, or none. Writes only changed items. Leaves a turn from a later version unchanged.
 * Skips outputs and diffs of turns that are not stored.
 */
export function saveTurns(db: Connection, input: ThreadToSave): null {
  db.transaction(() => {
    const { key, folder } = saveThread(db, input.thread, input.saved);
    const remove = db.prepare('DELETE FROM turns WHERE thread = ? AND id = ?');
    for (const id of input.removed) remove.run(key, id);
    const places = placeTurns(db, key, input.order);
    const items = new ItemWriter(db, folder);
    const facts = new TurnFactsWriter(db);
    for (const turn of input.turns) {
      const row = saveTurn(db, key, turn, places.get(turn.id));
      if (row === null) continue;
      items.save(row, turn.entries);
      facts.put(row, formatTurnFacts(turn));
    }
    facts.forgetRun(key);
    saveMarks(db, key, input.marks);
    saveOutputs(db, key, input.outputs);
    saveDiffs(db, key, input.diffs);
  }).immediate();
  return null;
}

/** Writes a turn and returns its key. Null if a later version wrote it. */
function saveTurn(db: Connection, thread: number, turn: Turn, place: number | undefined): number | null {
  const key = db
    .prepare<[Record<string, unknown>], number>(
      `INSERT INTO turns (thread, id, position, version, status, started_at, ended_at, duration_ms, model, had_effects,
         has_diff, characters, unfinished, usage, origin, gone)
       VALUES (:thread, :id, :position, :version, :status, :startedAt, :endedAt, :durationMs, :model, :hadEffects,
         :hasDiff, :characters, :unfinished, :usage, 'here', 0)
       ON CONFLICT (thread, id) DO UPDATE SET version = :version, status = :status, started_at = :startedAt,
         ended_at = :endedAt, duration_ms = :durationMs, model = :model, had_effects = :hadEffects,
         has_diff = :hasDiff, characters = :characters, unfinished = :unfinished, usage = :usage
       WHERE turns.version <= :version
       RETURNING key`,
    )
    .pluck()
    .get({
      thread,
      id: turn.id,
      position: place ?? getThreadEndPosition(db, thread),
      version: formVersion,
      status: turn.status,
      startedAt: turn.startedAt,
      endedAt: turn.endedAt,
      durationMs: turn.durationMs,
      model: turn.model,
      hadEffects: turn.hadEffects ? 1 : 0,
      hasDiff: turn.hasDiff ? 1 : 0,
      characters: countTurnCharacters(turn),
      unfinished: isUnfinished(turn) ? 1 : 0,
      usage: turn.usage === undefined ? null : JSON.stringify(turn.usage),
    });
  return key ?? null;
}

function saveMarks(db: Connection, thread: number, marks: readonly StoredTurnMark[]): void {
  const mark = db.prepare('UPDATE turns SET origin = ?, gone = ? WHERE thread = ? AND id = ?');
  for (const { turnId, origin, gone } of marks) mark.run(origin, gone ? 1 : 0, thread, turnId);
}

function saveOutputs(db: Connection, thread: number, outputs: readonly OutputToSave[]): void {
  const save = db.prepare(
    `INSERT INTO outputs (turn, entry, length, authoritative, omitted, head, tail)
     SELECT key, ?, ?, ?, ?, ?, ? FROM turns WHERE thread = ? AND id = ?
     ON CONFLICT (turn, entry) DO UPDATE SET length = excluded.length, authoritative = excluded.authoritative,
       omitted = excluded.omitted, head = excluded.head, tail = excluded.tail`,
  );
  for (const { turnId, entryId, output } of outputs) {
    const { length, authoritative, omitted, head, tail } = output;
    const left = omitted === null ? null : JSON.stringify(omitted);
    save.run(entryId, length, authoritative ? 1 : 0, left, head, tail, thread, turnId);
  }
}

function saveDiffs(db: Connection, thread: number, diffs: readonly DiffToSave[]): void {
  const save = db.prepare(
    `INSERT INTO diffs (turn, entry, files, text)
     SELECT key, ?, ?, ? FROM turns WHERE thread = ? AND id = ?
     ON CONFLICT (turn, entry) DO UPDATE SET files = excluded.files, text = excluded.text`,
  );
  for (const { turnId, entryId, files, text } of diffs) {
    save.run(entryId ?? '', JSON.stringify(files), text, thread, turnId);
  }
}
