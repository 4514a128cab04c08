import { Buffer } from 'node:buffer';
import { existsSync } from 'node:fs';
import { getErrorCode, getErrorMessage } from '../../base/error-message.ts';
import { type FileHead, getSize, readHead, removeSuccessorFiles } from './file-steps.ts';
import { type Connection, connect, type DatabaseKey, readPragmaNumber } from './keyed-connection.ts';
import { applicationId, getNewestVersion, type Migration, MigrationFailure, migrate } from './migrate.ts';
import { isSqliteError, toDatabaseFailure } from './sqlite-failure.ts';

/** The file to open, its encryption (null: none), and its schema. */
export type DatabasePlace = {
  readonly path: string;
  readonly key: DatabaseKey | null;
  readonly migrations: readonly Migration[];
};

/** The result of opening a database. */
export type DatabaseState =
  /** There was no database, so it was created. */
  | { readonly type: 'created' }
  /** The database has the schema of this version. */
  | { readonly type: 'current' }
  /** The database had an older version and was migrated. */
  | { readonly type: 'migrated'; readonly from: number }
  /** The database has a newer version. It is readable and never written. */
  | { readonly type: 'newer'; readonly version: number }
  /** The database is encrypted with another key. It is not changed. */
  | { readonly type: 'locked' }
  /** There is a key, but the file is plain. Open it without the key, and rewrite it. */
  | { readonly type: 'notEncrypted' }
  /** The file is ours but cannot be read, or it is not one of our databases. */
  | { readonly type: 'damaged'; readonly message: string }
  /** A migration failed. The file is unchanged. */
  | { readonly type: 'migrationFailed'; readonly migration: string; readonly message: string }
  /** The disk failed, with the system's or SQLite's code. */
  | { readonly type: 'unreachable'; readonly code: string };

/** The state, and the connection if there is one: for `created`, `current`, `migrated` and `newer`. */
export type OpenedDatabase = { readonly state: DatabaseState; readonly db: Connection | null };

/** The page size of all our databases, and of the SQLCipher 4 format. */
const pageSize = 4096;
const plainHeader = Buffer.from('SQLite format 3\0');

/**
 * Reads the salt at the start of an encrypted file, which identifies its key in the key table. Null for a file that is
 * plain, empty or missing. Throws the system's error if the file cannot be read.
 */
export function readSalt(path: string): Uint8Array | null {
  if (getSize(path) === 0) return null;
  const { bytes } = readHead(path, 'r');
  return plainHeader.equals(bytes) ? null : bytes;
}

/** Opens a database and migrates it, or creates it. Expected problems are states. Only unexpected ones throw. */
export function openDatabase({ path, key, migrations }: DatabasePlace): OpenedDatabase {
  let head: FileHead;
  try {
    removeSuccessorFiles(path);
    head = readHead(path, 'a+');
  } catch (failure) {
    return toRefused({ type: 'unreachable', code: getErrorCode(failure) ?? getErrorMessage(failure) });
  }
  const doubt = head.size === 0 ? null : findProblem(head, path, key);
  if (doubt !== null) return toRefused(doubt);
  try {
    return openFile(path, key, migrations);
  } catch (failure) {
    return toRefused(toFailedState(failure, head, key));
  }
}

function toRefused(state: DatabaseState): OpenedDatabase {
  return { state, db: null };
}

/** Detects problems from the first bytes and the length. Null if SQLite should decide. */
function findProblem({ bytes, size }: FileHead, path: string, key: DatabaseKey | null): DatabaseState | null {
  if (bytes.every((byte) => byte === 0)) return { type: 'damaged', message: 'The start of the file is missing' };
  // If there is a journal, the last page may be half written. SQLite then restores it from the journal.
  const isTorn = size % pageSize !== 0 && getSize(`${path}-wal`) === 0 && getSize(`${path}-journal`) === 0;
  if (isTorn) return { type: 'damaged', message: 'The file ends inside a page' };
  const isPlain = plainHeader.equals(bytes);
  if (key === null) return isPlain ? null : { type: 'locked' };
  return isPlain ? { type: 'notEncrypted' } : null;
}

function openFile(path: string, key: DatabaseKey | null, migrations: readonly Migration[]): OpenedDatabase {
  finishJournal(path, key);
  const known = getNewestVersion(migrations);
  // Even an idle connection cleans up the file when it closes, so never open a newer file for writing.
  const reader = connect(path, key, { readonly: true });
  const version = readAndKeepIf(reader, readVersion, (found) => found > known);
  if (version > known) return { state: { type: 'newer', version }, db: reader };

  const db = connect(path, key);
  try {
    const isNew = readPragmaNumber(db, 'application_id') === 0;
    db.pragma('journal_mode = WAL');
    db.pragma('synchronous = NORMAL');
    if (isNew || version < known) migrate(db, migrations);
    db.pragma('foreign_keys = ON');
    if (isNew) return { state: { type: 'created' }, db };
    return { state: version < known ? { type: 'migrated', from: version } : { type: 'current' }, db };
  } catch (failure) {
    db.close();
    throw failure;
  }
}

/** Rolls back a new file whose creation was interrupted. A read-only connection could not. */
function finishJournal(path: string, key: DatabaseKey | null): void {
  if (existsSync(`${path}-journal`)) readAndKeepIf(connect(path, key), readVersion, () => false);
}

/** Reads from a connection, and closes it unless `keeps` accepts the result. */
function readAndKeepIf<T>(db: Connection, read: (db: Connection) => T, keeps: (value: T) => boolean): T {
  let isKept = false;
  try {
    const value = read(db);
    isKept = keeps(value);
    return value;
  } finally {
    if (!isKept) db.close();
  }
}

/** Reads the schema version. Throws if the database belongs to another program. */
function readVersion(db: Connection): number {
  const owner = readPragmaNumber(db, 'application_id');
  const tables = Number(db.prepare('SELECT count(*) FROM sqlite_schema').pluck().get());
  if (owner !== applicationId && (owner !== 0 || tables > 0)) throw new ForeignDatabase();
  return readPragmaNumber(db, 'user_version');
}

class ForeignDatabase extends Error {
  override readonly message = 'The file is the database of another program';
}

function toFailedState(failure: unknown, { bytes }: FileHead, key: DatabaseKey | null): DatabaseState {
  if (failure instanceof ForeignDatabase) return { type: 'damaged', message: failure.message };
  const cause = failure instanceof MigrationFailure ? failure.cause : failure;
  if (getErrorCode(cause) === 'SQLITE_NOTADB' && key !== null && !isFileOfKey(key, bytes)) return { type: 'locked' };
  const described = toDatabaseFailure(cause);
  if (described.type === 'damaged') return described;
  if (described.type === 'failed' && failure instanceof MigrationFailure) {
    return { type: 'migrationFailed', migration: failure.migration, message: failure.message };
  }
  if (isSqliteError(cause)) return { type: 'unreachable', code: getErrorCode(cause) ?? getErrorMessage(cause) };
  throw failure;
}

/** Whether the key table lists the file for this key, even if the file has changed since. */
function isFileOfKey({ salt }: DatabaseKey, bytes: Uint8Array): boolean {
  return salt !== null && Buffer.from(salt).equals(bytes);
}
