import { Buffer } from 'node:buffer';
import Database from 'better-sqlite3';
import { sqliteBinding } from '../../files/sqlite-binding.ts';

/** A connection to one SQLite file; everything on it blocks the thread it is called in. */
export type Connection = Database.Database;

/** How a file is encrypted: a key of 32 bytes, and the 16 bytes that a file made with it begins with. */
export type DatabaseKey = {
  readonly key: Uint8Array;
  /** The salt that the key table names for this file; null when it names none, and then a new file makes its own. */
  readonly salt: Uint8Array | null;
};

/** How long a statement waits for another process that holds the file, in milliseconds. */
const busyTimeoutMs = 5_000;

/**
 * Connects to a file, in the format of SQLCipher 4 with a key and plain without. Nothing is read yet: whether the key
 * fits shows at the first statement. Throws an `SqliteError` when the file cannot be opened.
 */
export function connect(path: string, key: DatabaseKey | null, options: { readonly?: boolean } = {}): Connection {
  const db = new Database(path, { ...options, timeout: busyTimeoutMs, nativeBinding: sqliteBinding() });
  try {
    db.pragma(`cipher = 'sqlcipher'`);
    db.pragma('legacy = 4');
    if (key !== null) withRawKey(key, (raw) => db.key(raw));
    db.pragma('temp_store = MEMORY');
    db.pragma('trusted_schema = OFF');
    db.pragma('cell_size_check = ON');
    return db;
  } catch (failure) {
    db.close();
    throw failure;
  }
}

/**
 * Hands out a key in the form that takes the place of a passphrase, and zeroes it afterwards: `raw:`, the key, and the
 * salt, which counts for a new file only. Bytes, because a text could not be zeroed.
 */
export function withRawKey(key: DatabaseKey, use: (raw: Buffer) => void): void {
  const raw = Buffer.concat([Buffer.from('raw:'), key.key, key.salt ?? new Uint8Array()]);
  try {
    use(raw);
  } finally {
    raw.fill(0);
  }
}

/** The number that a pragma such as `user_version` answers. */
export function readNumber(db: Connection, pragma: string): number {
  return Number(db.pragma(pragma, { simple: true }));
}
