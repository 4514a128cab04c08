import { parseJson } from '../../../shared/base/parse-json.ts';
import {
  type SendOutcome,
  type SendRecord,
  sendOutcome,
  sendRecord,
} from '../../../shared/privacy/metrics/send-record.ts';
import type { Connection } from '../../store/sqlite/keyed-connection.ts';

// Everything that was ever sent, in `metrics.db`.

/** A request about to be sent. */
export type Sending = Pick<SendRecord, 'kind' | 'at' | 'address' | 'body'>;

/**
 * Enters a request before it is sent, and returns the number of its entry. Without an entry, the request must not be
 * sent.
 */
export function addEntry(db: Connection, { address, at, body, kind }: Sending): number {
  const inProgress: SendOutcome = { type: 'underWay' };
  const insert = db.prepare('INSERT INTO ledger (kind, at, address, body, outcome) VALUES (?, ?, ?, ?, ?)');
  const { lastInsertRowid } = insert.run(kind, Math.trunc(at), address, body, JSON.stringify(inProgress));
  return Number(lastInsertRowid);
}

/** Records the outcome of a request. */
export function noteOutcome(db: Connection, id: number, outcome: SendOutcome): void {
  db.prepare('UPDATE ledger SET outcome = ? WHERE id = ?').run(JSON.stringify(outcome), id);
}

/** Records the outcome of a request, and how much of it was sent if that was unknown before. */
export function noteSent(
  db: Connection,
  { body, outcome, record }: { readonly record: number; readonly body: string; readonly outcome: SendOutcome },
): void {
  db.prepare('UPDATE ledger SET outcome = ?, body = ? WHERE id = ?').run(JSON.stringify(outcome), body, record);
}

/** How many entries are read at a time. */
export const ledgerPage = 100;

/** Reads the newest entries, or the newest before an entry, newest first. */
export function readLedgerEntries(
  db: Connection,
  { before }: { readonly before: SendRecord['id'] | null },
): readonly SendRecord[] {
  const page = db.prepare<[number, number], LedgerRow>(`${select} WHERE id < ? ORDER BY id DESC LIMIT ?`);
  return page.all(before ?? Number.MAX_SAFE_INTEGER, ledgerPage).flatMap(readRow);
}

/** Returns the newest entry of a kind; null if there is none. */
export function findLast(db: Connection, kind: SendRecord['kind']): SendRecord | null {
  const rows = db.prepare<[string], LedgerRow>(`${select} WHERE kind = ? ORDER BY id DESC LIMIT 1`).all(kind);
  return rows.flatMap(readRow)[0] ?? null;
}

const select = 'SELECT id, kind, at, address, body, outcome FROM ledger';

type LedgerRow = Omit<SendRecord, 'kind' | 'outcome'> & { readonly kind: string; readonly outcome: string };

/** Parses an entry. It is listed even if this version does not know its outcome. */
function readRow(row: LedgerRow): readonly SendRecord[] {
  const outcome = sendOutcome.safeParse(parseJson(row.outcome)).data ?? { type: 'underWay' };
  const read = sendRecord.safeParse({ ...row, outcome });
  return read.success ? [read.data] : [];
}
