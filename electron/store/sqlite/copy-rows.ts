import { codeOf } from '../../../shared/base/failure.ts';
import { describeTable } from './describe-table.ts';
import type { Connection } from './keyed-connection.ts';
import { isDamage } from './sqlite-failure.ts';

type Row = readonly [rowid: bigint, ...values: unknown[]];

/** Rowids from `low` to `high`, both included. */
type Span = { readonly low: bigint; readonly high: bigint };

const allRows: Span = { low: -(2n ** 63n) + 1n, high: 2n ** 63n - 2n };
/** How far from the last row that could be read others are looked for when the end of the table cannot be read. */
const reach = 2n ** 14n;
/** So many entries in a row without a new row, ever closer to each other, and there is hardly anything left to save. */
const maxVainTries = 1_000;

/**
 * Copies what can be read of a table into the table of the same name and columns, and tells how many rows that are.
 * Around damage it reads on from both sides, then halves what lies between, until nothing more comes. A row that the
 * new table refuses is left out.
 */
export function copyRows(from: Connection, to: Connection, name: string): number {
  const { table, columns } = describeTable(to, name);
  const insert = to.prepare(
    `INSERT OR REPLACE INTO ${table} (rowid, ${columns.join(', ')}) VALUES (?, ${columns.map(() => '?').join(', ')})`,
  );
  const select = `SELECT rowid, ${columns.join(', ')} FROM ${table} WHERE rowid BETWEEN ? AND ? ORDER BY rowid`;
  const upwards = from.prepare<[bigint, bigint], Row>(select).raw().safeIntegers();
  const downwards = from.prepare<[bigint, bigint], Row>(`${select} DESC`).raw().safeIntegers();
  let kept = 0;

  /** Copies a span from one side; what is left of it at the first damage, or null when nothing is. */
  const copy = (rows: typeof upwards, span: Span, restAfter: (rowid: bigint, rest: Span) => Span): Span | null => {
    let rest = span;
    try {
      for (const row of rows.iterate(span.low, span.high)) {
        const [rowid] = row;
        // In a plain file a damaged page may say anything.
        if (rowid < rest.low || rowid > rest.high) return rest;
        if (isTaken(() => insert.run(row))) kept += 1;
        rest = restAfter(rowid, rest);
      }
      return null;
    } catch (failure) {
      if (isDamage(failure)) return rest;
      throw failure;
    }
  };

  const spans = [allRows];
  for (let vainTries = 0; vainTries < maxVainTries; vainTries += 1) {
    const span = spans.shift();
    if (span === undefined) break;
    const keptBefore = kept;
    const upper = copy(upwards, span, (rowid, { high }) => ({ low: rowid + 1n, high }));
    const middle = upper && copy(downwards, upper, (rowid, { low }) => ({ low, high: rowid - 1n }));
    if (middle !== null) spans.push(...halve(middle));
    if (kept > keptBefore) vainTries = 0;
  }
  return kept;
}

/** As `copyRows`, for a table without rowids: from its first row to the damage, then from its last one. */
export function copyKeyedRows(from: Connection, to: Connection, name: string): number {
  const { table, columns, primaryKey } = describeTable(to, name);
  const insert = to.prepare(
    `INSERT OR REPLACE INTO ${table} (${columns.join(', ')}) VALUES (${columns.map(() => '?').join(', ')})`,
  );
  let kept = 0;
  for (const direction of ['ASC', 'DESC']) {
    const order = primaryKey.map((column) => `${column} ${direction}`).join(', ');
    const rows = from.prepare<[], unknown[]>(`SELECT ${columns.join(', ')} FROM ${table} ORDER BY ${order}`);
    try {
      for (const row of rows.raw().safeIntegers().iterate()) if (isTaken(() => insert.run(row))) kept += 1;
      return kept;
    } catch (failure) {
      if (!isDamage(failure)) throw failure;
    }
  }
  return kept;
}

/** The two halves of what could not be read, without an end that nobody knows; nothing when it is a single row. */
function halve({ low, high }: Span): readonly Span[] {
  const hasLow = low > allRows.low;
  const hasHigh = high < allRows.high;
  const first = hasLow ? low : hasHigh ? high - reach : 0n;
  const last = hasHigh ? high : first + reach;
  if (first >= last) return [];
  const middle = (first + last) / 2n;
  return [
    { low: first, high: middle },
    { low: middle + 1n, high: last },
  ];
}

function isTaken(insert: () => void): boolean {
  try {
    insert();
    return true;
  } catch (failure) {
    if (codeOf(failure)?.startsWith('SQLITE_CONSTRAINT') === true) return false;
    throw failure;
  }
}
