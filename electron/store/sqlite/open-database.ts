import { Buffer } from 'node:buffer';
import { existsSync } from 'node:fs';
import { codeOf, messageOf } from '../../../shared/base/failure.ts';
import { type FileHead, readHead, removeLeftovers, sizeOf } from './file-steps.ts';
import { type Connection, connect, type DatabaseKey, readNumber } from './keyed-connection.ts';
import { applicationId, type Migration, MigrationFailure, migrate, newestVersion } from './migrate.ts';
import { describeFailure, isSqliteError } from './sqlite-failure.ts';

/** Which file to open, how it is encrypted (null: it is plain), and the schema it is to have. */
export type DatabasePlace = {
  readonly path: string;
  readonly key: DatabaseKey | null;
  readonly migrations: readonly Migration[];
};

/** What opening a database found. */
export type DatabaseState =
  /** There was none; it has been made. */
  | { readonly type: 'created' }
  /** It is as this version wants it. */
  | { readonly type: 'current' }
  /** It was of an older version and has been brought up to date. */
  | { readonly type: 'migrated'; readonly from: number }
  /** It is of a newer version: it can be read and is never written. */
  | { readonly type: 'newer'; readonly version: number }
  /** It is encrypted, and not with this key. It is not touched. */
  | { readonly type: 'locked' }
  /** There is a key, but the file is plain: open it without, and rewrite it. */
  | { readonly type: 'notEncrypted' }
  /** The file is ours and cannot be read, or it is no database of ours. */
  | { readonly type: 'damaged'; readonly message: string }
  /** A step of the schema failed; the file is as it was before. */
  | { readonly type: 'migrationFailed'; readonly migration: string; readonly message: string }
  /** The disk says no, with the system's or SQLite's code. */
  | { readonly type: 'unreachable'; readonly code: string };

/** A state, and the connection where there is one: with `created`, `current`, `migrated` and `newer`. */
export type OpenedDatabase = { readonly state: DatabaseState; readonly db: Connection | null };

/** Of every database of ours, and of all in the format of SQLCipher 4. */
const pageSize = 4096;
const plainHeader = Buffer.from('SQLite format 3\0');

/**
 * The salt that an encrypted file begins with, by which the key table knows whose it is; null for a file that is plain,
 * empty or not there. Throws the system's error when it cannot be read.
 */
export function readSalt(path: string): Uint8Array | null {
  if (sizeOf(path) === 0) return null;
  const { bytes } = readHead(path, 'r');
  return plainHeader.equals(bytes) ? null : bytes;
}

/** Opens a database and brings it up to date, or makes a new one. Expected trouble is a state; only surprises throw. */
export function openDatabase({ path, key, migrations }: DatabasePlace): OpenedDatabase {
  let head: FileHead;
  try {
    removeLeftovers(path);
    head = readHead(path, 'a+');
  } catch (failure) {
    return refused({ type: 'unreachable', code: codeOf(failure) ?? messageOf(failure) });
  }
  const doubt = head.size === 0 ? null : doubtAbout(head, path, key);
  if (doubt !== null) return refused(doubt);
  try {
    return openFile(path, key, migrations);
  } catch (failure) {
    return refused(stateAfter(failure, head, key));
  }
}

function refused(state: DatabaseState): OpenedDatabase {
  return { state, db: null };
}

/** What the first bytes and the length already tell; null when it is worth asking SQLite. */
function doubtAbout({ bytes, size }: FileHead, path: string, key: DatabaseKey | null): DatabaseState | null {
  if (bytes.every((byte) => byte === 0)) return { type: 'damaged', message: 'The file has lost its beginning' };
  // With a journal beside it the last page may be only half written, and is written again from there.
  const isTorn = size % pageSize !== 0 && sizeOf(`${path}-wal`) === 0 && sizeOf(`${path}-journal`) === 0;
  if (isTorn) return { type: 'damaged', message: 'The file ends inside a page' };
  const isPlain = plainHeader.equals(bytes);
  if (key === null) return isPlain ? null : { type: 'locked' };
  return isPlain ? { type: 'notEncrypted' } : null;
}

function openFile(path: string, key: DatabaseKey | null, migrations: readonly Migration[]): OpenedDatabase {
  finishJournal(path, key);
  const known = newestVersion(migrations);
  // Even a connection that writes nothing tidies the file up as it closes, so a newer one is never opened for writing.
  const reader = connect(path, key, { readonly: true });
  const version = keepIf(reader, readVersion, (found) => found > known);
  if (version > known) return { state: { type: 'newer', version }, db: reader };

  const db = connect(path, key);
  try {
    const isNew = readNumber(db, 'application_id') === 0;
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

/** Undoes what a new file was left with whose making was cut short; a connection that only reads could not. */
function finishJournal(path: string, key: DatabaseKey | null): void {
  if (existsSync(`${path}-journal`)) keepIf(connect(path, key), readVersion, () => false);
}

/** Reads from a connection, and closes it unless what was read says to keep it. */
function keepIf<T>(db: Connection, read: (db: Connection) => T, keeps: (value: T) => boolean): T {
  let isKept = false;
  try {
    const value = read(db);
    isKept = keeps(value);
    return value;
  } finally {
    if (!isKept) db.close();
  }
}

/** The version of the schema. Throws when the database is somebody else's. */
function readVersion(db: Connection): number {
  const owner = readNumber(db, 'application_id');
  const tables = Number(db.prepare('SELECT count(*) FROM sqlite_schema').pluck().get());
  if (owner !== applicationId && (owner !== 0 || tables > 0)) throw new ForeignDatabase();
  return readNumber(db, 'user_version');
}

class ForeignDatabase extends Error {
  override readonly message = 'The file is a database of another program';
}

function stateAfter(failure: unknown, { bytes }: FileHead, key: DatabaseKey | null): DatabaseState {
  if (failure instanceof ForeignDatabase) return { type: 'damaged', message: failure.message };
  const cause = failure instanceof MigrationFailure ? failure.cause : failure;
  if (codeOf(cause) === 'SQLITE_NOTADB' && key !== null && !isMadeWith(key, bytes)) return { type: 'locked' };
  const described = describeFailure(cause);
  if (described.type === 'damaged') return described;
  if (described.type === 'failed' && failure instanceof MigrationFailure) {
    return { type: 'migrationFailed', migration: failure.migration, message: failure.message };
  }
  if (isSqliteError(cause)) return { type: 'unreachable', code: codeOf(cause) ?? messageOf(cause) };
  throw failure;
}

/** True when the key table knows the file as one of this key, whatever became of it since. */
function isMadeWith({ salt }: DatabaseKey, bytes: Uint8Array): boolean {
  return salt !== null && Buffer.from(salt).equals(bytes);
}
