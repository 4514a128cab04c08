import type { Connection } from '../../db/keyed-connection.ts';

/** The SQLite version, and the schema version of the sessions database. */
export type StoreFacts = { readonly sqlite: string; readonly schema: number };

/** Asks the database itself. */
export function readStoreFacts(db: Connection): StoreFacts {
  const sqlite = db.prepare<[], string>('SELECT sqlite_version()').pluck().get() ?? '';
  return { sqlite, schema: Number(db.pragma('user_version', { simple: true })) };
}
