import type { TurnId } from '../../../../shared/base/ids.ts';
import type { Connection } from '../../sqlite/keyed-connection.ts';

/**
 * Puts turns of a thread in order. Turns already in order are not moved. Returns the positions for turns that are not
 * stored yet. Moves other turns only if there is no room between neighbors.
 */
export function placeTurns(db: Connection, thread: number, order: readonly TurnId[]): ReadonlyMap<TurnId, number> {
  const placing = new TurnPlacement(db, thread);
  let run: TurnId[] = [];
  let last: number | null = null;
  for (const id of order) {
    const position = placing.positionOf(id);
    if (position === null || (last !== null && position <= last)) run.push(id);
    else {
      placing.put(run, last, position);
      run = [];
      last = placing.positionOf(id);
    }
  }
  placing.put(run, last, null);
  return placing.places;
}

/** Returns the position after all turns of a thread. */
export function getThreadEndPosition(db: Connection, thread: number): number {
  const end = db.prepare<[number], number | null>('SELECT max(position) + 1 FROM turns WHERE thread = ?');
  return end.pluck().get(thread) ?? 0;
}

class TurnPlacement {
  readonly places = new Map<TurnId, number>();
  readonly #db: Connection;
  readonly #thread: number;
  readonly #position;

  constructor(db: Connection, thread: number) {
    this.#db = db;
    this.#thread = thread;
    this.#position = db
      .prepare<[number, string], number>('SELECT position FROM turns WHERE thread = ? AND id = ?')
      .pluck();
  }

  positionOf(id: TurnId): number | null {
    return this.#position.get(this.#thread, id) ?? null;
  }

  /** Puts turns between two positions. Null: there is no bound on that side. */
  put(run: readonly TurnId[], after: number | null, before: number | null): void {
    if (run.length === 0) return;
    const first = this.#room(run.length, after, before);
    const move = this.#db.prepare('UPDATE turns SET position = ? WHERE thread = ? AND id = ?');
    for (const [at, id] of run.entries()) {
      this.places.set(id, first + at);
      move.run(first + at, this.#thread, id);
    }
  }

  /** Returns the first of `count` free positions. */
  #room(count: number, after: number | null, before: number | null): number {
    if (after !== null) {
      const next = this.#first('SELECT min(position) FROM turns WHERE thread = ? AND position > ?', after);
      if (next !== null && next <= after + count) this.#shift(count, '>', after);
      return after + 1;
    }
    if (before === null) return getThreadEndPosition(this.#db, this.#thread);
    const previous = this.#first('SELECT max(position) FROM turns WHERE thread = ? AND position < ?', before);
    if (previous !== null && previous >= before - count) this.#shift(-count, '<', before);
    return before - count;
  }

  #first(sql: string, position: number): number | null {
    return this.#db.prepare<[number, number], number | null>(sql).pluck().get(this.#thread, position) ?? null;
  }

  #shift(by: number, side: '<' | '>', position: number): void {
    this.#db
      .prepare(`UPDATE turns SET position = position + ? WHERE thread = ? AND position ${side} ?`)
      .run(by, this.#thread, position);
  }
}
