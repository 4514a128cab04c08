import { constants, copyFileSync, existsSync, linkSync, renameSync } from 'node:fs';
import { err, ok, type Result } from '../../../shared/base/result.ts';
import { getErrorCode } from '../../base/error-message.ts';
import { copyKeyedRows, copyRows } from './copy-rows.ts';
import { listTables, quoteName, type Table } from './describe-table.ts';
import {
  companionSuffixes,
  getFreeAsideName,
  getSuccessorPath,
  removeSuccessorFiles,
  syncFile,
  syncParentFolder,
} from './file-steps.ts';
import { type Connection, connect, readPragmaNumber } from './keyed-connection.ts';
import { getNewestVersion } from './migrate.ts';
import { type DatabasePlace, openDatabase } from './open-database.ts';
import { removeOrphans } from './remove-orphans.ts';
import { type DatabaseFailure, isDamage, toDatabaseFailure } from './sqlite-failure.ts';

/** The recovery of one table: how many rows were kept and lost. Null if the number is unknown. */
export type TableRecovery = { readonly table: string; readonly kept: number; readonly lost: number | null };

/** The result of recovering a damaged database. */
export type DatabaseRecovery = {
  /** The new path of the damaged file and SQLite's companion files. */
  readonly setAside: string;
  readonly tables: readonly TableRecovery[];
};

/** A damaged database, with its owner's part of the recovery. */
export type DamagedDatabase = DatabasePlace & {
  /**
   * Adds what the copied rows lack, before rows that refer to lost rows are removed. Also rebuilds derived data such as
   * a full-text index. Triggers do not run while rows are copied.
   */
  readonly repair?: (db: Connection) => void;
  /** The time in the name of the file that is set aside. */
  readonly now: Date;
};

/**
 * Replaces a damaged database with a new one that has every readable row, and keeps the damaged file as
 * `<name>.damaged-<date>`. The database must not be open. On failure, the damaged file stays in place.
 */
export function recoverDatabase(damaged: DamagedDatabase): Result<DatabaseRecovery, DatabaseFailure> {
  const { path, now } = damaged;
  try {
    removeSuccessorFiles(path);
    const tables = buildSuccessor(damaged);
    const setAside = getFreeAsideName(path, 'damaged', now);
    replaceFiles(path, setAside);
    return ok({ setAside, tables });
  } catch (failure) {
    return err(toDatabaseFailure(failure));
  } finally {
    removeSuccessorFiles(path);
  }
}

/** Builds the new database next to the damaged one, and closes it. */
function buildSuccessor({ path, key, migrations, repair }: DamagedDatabase): readonly TableRecovery[] {
  const source = connect(path, key, { readonly: true });
  try {
    // Let SQLite read a file that is shorter than its header says.
    source.unsafeMode(true);
    source.pragma('writable_schema = ON');
    const version = readOrNull(() => readPragmaNumber(source, 'user_version')) ?? 0;
    if (version > getNewestVersion(migrations)) throw new NewerDatabase();
    // The rows match the schema they were written with. Newer migrations run later.
    const steps = version === 0 ? migrations : migrations.filter((migration) => migration.version <= version);
    const place = { path: getSuccessorPath(path), key, migrations: steps };
    const tables = withDatabase(place, (db) => fillFrom(db, source, repair));
    if (getNewestVersion(steps) < getNewestVersion(migrations)) withDatabase({ ...place, migrations }, () => undefined);
    syncFile(place.path);
    return tables;
  } finally {
    source.close();
  }
}

class NewerDatabase extends Error {
  readonly code = 'NEWER_DATABASE';
  override readonly message = 'A newer version wrote the database';
}

function withDatabase<T>(place: DatabasePlace, use: (db: Connection) => T): T {
  const { state, db } = openDatabase(place);
  if (db === null) throw new Error(`The new database is ${JSON.stringify(state)}`);
  try {
    return use(db);
  } finally {
    db.close();
  }
}

function fillFrom(db: Connection, source: Connection, repair: DamagedDatabase['repair']): readonly TableRecovery[] {
  db.pragma('foreign_keys = OFF');
  return db.transaction(() => {
    const restoreTriggers = suspendTriggers(db);
    const copied = listTables(db).map((table) => ({ ...table, ...copyTable(db, source, table) }));
    restoreTriggers();
    repair?.(db);
    const orphans = removeOrphans(db);
    return copied.map(({ name, kept, total }) => {
      const left = kept - (orphans.get(name) ?? 0);
      return { table: name, kept: left, lost: total === null ? null : Math.max(0, total - left) };
    });
  })();
}

/** Copies a table, and counts its rows. An index may know the count even if the rows are damaged. */
function copyTable(
  db: Connection,
  source: Connection,
  { name, hasRowid }: Table,
): { kept: number; total: number | null } {
  const copy = hasRowid ? copyRows : copyKeyedRows;
  const kept = readOrNull(() => copy(source, db, name)) ?? 0;
  const count = `SELECT count(*) FROM ${quoteName(name)}`;
  return { kept, total: readOrNull(() => Number(source.prepare(count).pluck().get())) };
}

/** Returns null if damage prevents reading. A table may also be missing from a damaged schema. */
function readOrNull<T>(read: () => T): T | null {
  try {
    return read();
  } catch (failure) {
    if (isDamage(failure) || getErrorCode(failure) === 'SQLITE_ERROR') return null;
    throw failure;
  }
}

/** Drops all triggers. The returned function restores them. */
function suspendTriggers(db: Connection): () => void {
  const triggers = db
    .prepare<[], { name: string; sql: string }>(`SELECT name, sql FROM sqlite_schema WHERE type = 'trigger'`)
    .all();
  for (const { name } of triggers) db.exec(`DROP TRIGGER ${quoteName(name)}`);
  return () => {
    for (const { sql } of triggers) db.exec(sql);
  };
}

/**
 * Swaps the files. The damaged file keeps both names until the new one replaces it, so that there is always a database
 * after a kill.
 */
function replaceFiles(path: string, setAside: string): void {
  try {
    linkSync(path, setAside);
  } catch {
    // Not every file system supports links.
    copyFileSync(path, setAside, constants.COPYFILE_EXCL);
  }
  for (const suffix of companionSuffixes) {
    if (existsSync(`${path}${suffix}`)) renameSync(`${path}${suffix}`, `${setAside}${suffix}`);
  }
  renameSync(getSuccessorPath(path), path);
  syncParentFolder(path);
}
