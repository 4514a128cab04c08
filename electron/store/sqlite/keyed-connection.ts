import { Buffer } from 'node:buffer';
import Database from 'better-sqlite3';
import { findSqliteBinding } from '../../files/sqlite-binding.ts';

/** A connection to one SQLite file. All its calls block their thread. */
export type Connection = Database.Database;

/** The encryption of a file: a key of 32 bytes, and the first 16 bytes of files made with it. */
export type DatabaseKey = {
  readonly key: Uint8Array;
  /** The salt in the key table for this file. Null if there is none. In that case, a new file makes its own salt. */
  readonly salt: Uint8Array | null;
};

/** How long a statement waits for another process that locks the file, in milliseconds. */
const busyTimeoutMs = 5_000;

/**
 * Connects to a file: in the format of SQLCipher 4 with a key, or plain without one. Reads nothing yet, so a wrong key
 * fails at the first statement. Throws an `SqliteError` if the file cannot be opened.
 */
export function connect(path: string, key: DatabaseKey | null, options: { readonly?: boolean } = {}): Connection {
  const db = new Database(path, { ...options, timeout: busyTimeoutMs, nativeBinding: findSqliteBinding() });
  try {
    db.pragma(`cipher = 'sqlcipher'`);
    db.pragma('legacy = 4');
    if (key !== null) withRawKey(key, (raw) => db.key(raw));
    db.pragma('temp_store = MEMORY');
    // Overwrite deleted data, so that the free pages of a plain file do not contain it.
    db.pragma('secure_delete = ON');
    db.pragma('trusted_schema = OFF');
    db.pragma('cell_size_check = ON');
    return db;
  } catch (failure) {
    db.close();
    throw failure;
  }
}

/**
 * Passes a key in raw form instead of a passphrase, and zeroes it afterward. The form is `raw:`, the key, and the salt,
 * which applies only to a new file. Uses bytes because a string cannot be zeroed.
 */
export function withRawKey(key: DatabaseKey, use: (raw: Buffer) => void): void {
  const raw = Buffer.concat([Buffer.from('raw:'), key.key, key.salt ?? new Uint8Array()]);
  try {
    use(raw);
  } finally {
    raw.fill(0);
  }
}

/** Reads the number of a pragma such as `user_version`. */
export function readPragmaNumber(db: Connection, pragma: string): number {
  return Number(db.pragma(pragma, { simple: true }));
}
