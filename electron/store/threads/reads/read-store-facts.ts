import type { Connection } from '../../sqlite/keyed-connection.ts';

/** The SQLite version, and the schema version of the sessions database. */
export type StoreInfo = { readonly sqlite: string; readonly schema: number };

/** Asks the database itself. */
export function readStoreInfo(db: Connection): StoreInfo {
  const sqlite = db.prepare<[], string>('SELECT sqlite_version()').pluck().get() ?? '';
  return { sqlite, schema: Number(db.pragma('user_version', { simple: true })) };
}
