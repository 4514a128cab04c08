import { type ThreadId, type TurnId, turnId } from '../../../../shared/base/ids.ts';
import { createTurnEventMatcher } from '../../../../shared/runs/match-query.ts';
import type { RunQuery } from '../../../../shared/runs/run-query.ts';
import { toTurnEvents } from '../../../../shared/runs/turn-events.ts';
import { factsVersion, readTurnFacts, type TurnFacts } from '../../../../shared/runs/turn-facts.ts';
import type { Turn } from '../../../../shared/transcript/turn.ts';
import type { Connection } from '../../sqlite/keyed-connection.ts';
import { findThreadKey } from './read-thread.ts';
import { readTurns, type TurnRow } from './read-turns.ts';

/** A turn of a run without its entries: its index in the thread, and its facts. */
export type TurnHead = { readonly turnId: TurnId; readonly ordinal: number; readonly facts: TurnFacts };

type Row = { readonly id: string; readonly position: number; readonly facts: string };

/** Reads the turns of a thread with known facts, oldest first. `fillTurnFacts` computes missing facts. */
export function readRunHeads(db: Connection, { threadId }: { readonly threadId: ThreadId }): readonly TurnHead[] {
  const key = findThreadKey(db, threadId);
  if (key === null) return [];
  return db
    .prepare<[number], Row>(
      `SELECT turns.id, turns.position, turn_facts.facts FROM turns
       JOIN turn_facts ON turn_facts.turn = turns.key AND turn_facts.version = ${factsVersion}
       WHERE turns.thread = ? ORDER BY turns.position`,
    )
    .all(key)
    .flatMap(({ facts, id, position }): TurnHead[] => {
      const read = readTurnFacts(facts);
      const turn = turnId.safeParse(id);
      return read !== null && turn.success ? [{ turnId: turn.data, ordinal: position, facts: read }] : [];
    });
}

/** Loads turns by their ids, in the order of the ids. Skips turns that cannot be read. */
export function loadTurnsOfRun(
  db: Connection,
  { threadId, turnIds }: { readonly threadId: ThreadId; readonly turnIds: readonly TurnId[] },
): readonly Turn[] {
  const key = findThreadKey(db, threadId);
  if (key === null) return [];
  const row = db.prepare<[number, string], TurnRow>('SELECT * FROM turns WHERE thread = ? AND id = ?');
  const rows = turnIds.flatMap((id) => row.get(key, id) ?? []);
  return readTurns(db, threadId, rows).turns.map(({ turn }) => turn);
}

/** Returns the positions of the events that match a query in the given turns, in order. */
export function findEvents(
  db: Connection,
  input: {
    readonly threadId: ThreadId;
    readonly turns: readonly Pick<TurnHead, 'turnId' | 'ordinal'>[];
    readonly query: RunQuery;
  },
): readonly number[] {
  const wanted = createTurnEventMatcher(input.query);
  const ordinals = new Map(input.turns.map(({ ordinal, turnId: id }) => [id, ordinal]));
  const turns = loadTurnsOfRun(db, { threadId: input.threadId, turnIds: [...ordinals.keys()] });
  return turns.flatMap((turn) =>
    toTurnEvents(turn, ordinals.get(turn.id) ?? 0)
      .filter(wanted)
      .map(({ position }) => position),
  );
}
