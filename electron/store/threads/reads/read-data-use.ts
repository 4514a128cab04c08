import type { Connection } from '../../sqlite/keyed-connection.ts';
import { getHistoryBytes } from '../file-history/file-history.ts';

/** The bytes of `sessions.db` by use. */
export type ThreadStoreUse = {
  readonly outputs: number;
  readonly changes: number;
  /** Earlier versions of files. */
  readonly history: number;
  /** Space freed by removals. It is used again before the file grows. */
  readonly free: number;
  /** Everything else: threads, decisions, and the full-text index. */
  readonly threads: number;
};

/** Counts the bytes without reading the texts: SQLite stores their lengths in front of them. */
export function readThreadStoreUse(db: Connection): ThreadStoreUse {
  const sum = (sql: string) => db.prepare<[], number>(sql).pluck().get() ?? 0;
  const outputs = sum('SELECT coalesce(sum(octet_length(head) + octet_length(tail)), 0) FROM outputs');
  const changes = sum('SELECT coalesce(sum(octet_length(text)), 0) FROM diffs');
  const history = getHistoryBytes(db);
  const pragma = (name: string) => Number(db.pragma(name, { simple: true }));
  const page = pragma('page_size');
  const free = pragma('freelist_count') * page;
  const all = pragma('page_count') * page;
  return { outputs, changes, history, free, threads: Math.max(0, all - outputs - changes - history - free) };
}

/** The SQLite version, and the schema version of `sessions.db`. */
type StoreInfo = { readonly sqlite: string; readonly schema: number };

/** Asks the database for its versions. */
export function readStoreInfo(db: Connection): StoreInfo {
  const sqlite = db.prepare<[], string>('SELECT sqlite_version()').pluck().get() ?? '';
  return { sqlite, schema: Number(db.pragma('user_version', { simple: true })) };
}
