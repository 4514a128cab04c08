import { parseJson } from '../../../shared/base/parse-json.ts';
import {
  type SendOutcome,
  type SendRecord,
  sendOutcome,
  sendRecord,
} from '../../../shared/privacy/metrics/send-record.ts';
import type { Connection } from '../../store/sqlite/keyed-connection.ts';

// Everything that was ever sent, in `metrics.db`.

/** Something that is about to be sent. */
export type Sending = Pick<SendRecord, 'kind' | 'at' | 'address' | 'body'>;

/** Enters something before it is sent, and gives the number of its entry. What cannot be entered must not be sent. */
export function enterSending(db: Connection, { address, at, body, kind }: Sending): number {
  const underWay: SendOutcome = { type: 'underWay' };
  const insert = db.prepare('INSERT INTO ledger (kind, at, address, body, outcome) VALUES (?, ?, ?, ?, ?)');
  const { lastInsertRowid } = insert.run(kind, Math.trunc(at), address, body, JSON.stringify(underWay));
  return Number(lastInsertRowid);
}

/** Says what became of it. */
export function noteOutcome(db: Connection, id: number, outcome: SendOutcome): void {
  db.prepare('UPDATE ledger SET outcome = ? WHERE id = ?').run(JSON.stringify(outcome), id);
}

/** Says what became of it, and how much of it has left, where that was not known before. */
export function noteSent(
  db: Connection,
  { body, outcome, record }: { readonly record: number; readonly body: string; readonly outcome: SendOutcome },
): void {
  db.prepare('UPDATE ledger SET outcome = ?, body = ? WHERE id = ?').run(JSON.stringify(outcome), body, record);
}

/** So many entries are read at a time. */
export const ledgerPage = 100;

/** The newest entries, or (with the number of an entry) the newest before that one; newest first. */
export function readLedger(
  db: Connection,
  { before }: { readonly before: SendRecord['id'] | null },
): readonly SendRecord[] {
  const page = db.prepare<[number, number], LedgerRow>(`${select} WHERE id < ? ORDER BY id DESC LIMIT ?`);
  return page.all(before ?? Number.MAX_SAFE_INTEGER, ledgerPage).flatMap(readRow);
}

/** The newest entry of a kind; null when there is none. */
export function lastOf(db: Connection, kind: SendRecord['kind']): SendRecord | null {
  const rows = db.prepare<[string], LedgerRow>(`${select} WHERE kind = ? ORDER BY id DESC LIMIT 1`).all(kind);
  return rows.flatMap(readRow)[0] ?? null;
}

const select = 'SELECT id, kind, at, address, body, outcome FROM ledger';

type LedgerRow = Omit<SendRecord, 'kind' | 'outcome'> & { readonly kind: string; readonly outcome: string };

/** What was sent is listed even where this version does not know what became of it. */
function readRow(row: LedgerRow): readonly SendRecord[] {
  const outcome = sendOutcome.safeParse(parseJson(row.outcome)).data ?? { type: 'underWay' };
  const read = sendRecord.safeParse({ ...row, outcome });
  return read.success ? [read.data] : [];
}
