import { getErrorCode } from '../../base/error-message.ts';
import { describeTable } from './describe-table.ts';
import type { Connection } from './keyed-connection.ts';
import { isDamage } from './sqlite-failure.ts';

type Row = readonly [rowid: bigint, ...values: unknown[]];

/** Rowids from `low` to `high`, inclusive. */
type Span = { readonly low: bigint; readonly high: bigint };

const allRows: Span = { low: -(2n ** 63n) + 1n, high: 2n ** 63n - 2n };
/** How far past the last readable row to search if the end of the table cannot be read. */
const searchDistance = 2n ** 14n;
/** After this many reads in a row without a new row, in ever smaller ranges, there is hardly anything left to save. */
const maxEmptyReads = 1_000;

/**
 * Copies the readable rows of a table into the table with the same name and columns, and returns their number. Reads
 * from both ends up to the damage, then halves the gap until nothing more is found. Skips rows that the new table
 * rejects.
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

  /** Copies a span from one side. Returns the rest at the first damage, or null if nothing is left. */
  const copy = (rows: typeof upwards, span: Span, restAfter: (rowid: bigint, rest: Span) => Span): Span | null => {
    let rest = span;
    try {
      for (const row of rows.iterate(span.low, span.high)) {
        const [rowid] = row;
        // A damaged page of a plain file may contain anything.
        if (rowid < rest.low || rowid > rest.high) return rest;
        if (tryInsert(() => insert.run(row))) kept += 1;
        rest = restAfter(rowid, rest);
      }
      return null;
    } catch (failure) {
      if (isDamage(failure)) return rest;
      throw failure;
    }
  };

  const spans = [allRows];
  for (let emptyReads = 0; emptyReads < maxEmptyReads; emptyReads += 1) {
    const span = spans.shift();
    if (span === undefined) break;
    const keptBefore = kept;
    const upper = copy(upwards, span, (rowid, { high }) => ({ low: rowid + 1n, high }));
    const middle = upper && copy(downwards, upper, (rowid, { low }) => ({ low, high: rowid - 1n }));
    if (middle !== null) spans.push(...splitInHalf(middle));
    if (kept > keptBefore) emptyReads = 0;
  }
  return kept;
}

/** Like `copyRows`, for a table without rowids: from the first row to the damage, then from the last row. */
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
      for (const row of rows.raw().safeIntegers().iterate()) if (tryInsert(() => insert.run(row))) kept += 1;
      return kept;
    } catch (failure) {
      if (!isDamage(failure)) throw failure;
    }
  }
  return kept;
}

/** Returns the two halves of an unreadable span, without an unbounded end. Empty for a single row. */
function splitInHalf({ low, high }: Span): readonly Span[] {
  const hasLow = low > allRows.low;
  const hasHigh = high < allRows.high;
  const first = hasLow ? low : hasHigh ? high - searchDistance : 0n;
  const last = hasHigh ? high : first + searchDistance;
  if (first >= last) return [];
  const middle = (first + last) / 2n;
  return [
    { low: first, high: middle },
    { low: middle + 1n, high: last },
  ];
}

function tryInsert(insert: () => void): boolean {
  try {
    insert();
    return true;
  } catch (failure) {
    if (getErrorCode(failure)?.startsWith('SQLITE_CONSTRAINT') === true) return false;
    throw failure;
  }
}
