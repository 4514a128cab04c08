import { getErrorMessage } from '../../base/error-message.ts';
import { type Connection, readPragmaNumber } from './keyed-connection.ts';

/** One step of a schema. A released step never changes. */
export type Migration = {
  /** The `user_version` after this step. The first step of a schema creates its tables. */
  readonly version: number;
  /** What the step is for, such as `0012-search`. */
  readonly name: string;
  /** Changes the schema. Runs in a transaction, with foreign keys unchecked until all steps are done. */
  readonly up: (db: Connection) => void;
};

/** Marks a file as a database of Workcell: `WKCL`. */
export const applicationId = 0x574b434c;

/** Names the migration that failed, and why. */
export class MigrationFailure extends Error {
  readonly migration: string;

  constructor(migration: string, cause: unknown) {
    super(getErrorMessage(cause), { cause });
    this.migration = migration;
  }
}

/** Returns the version after all migrations. 0 if there are none. */
export function getNewestVersion(migrations: readonly Migration[]): number {
  return migrations.at(-1)?.version ?? 0;
}

/**
 * Runs the missing migrations of a database in one transaction: if one fails, none is applied. Throws a
 * `MigrationFailure`.
 */
export function migrate(db: Connection, migrations: readonly Migration[]): void {
  // A referenced table can be rebuilt only without foreign key checks. The check runs before the commit.
  db.pragma('foreign_keys = OFF');
  db.transaction(() => {
    // Read the version inside the transaction: another process may just have migrated.
    const version = readPragmaNumber(db, 'user_version');
    runMigrations('before the first release', () => refuseUnreleased(version, migrations));
    db.pragma(`application_id = ${applicationId}`);
    for (const migration of migrations.filter((candidate) => candidate.version > version)) {
      runMigrations(migration.name, () => migration.up(db));
      db.pragma(`user_version = ${migration.version}`);
    }
    runMigrations('foreign keys', () => refuseDanglingRows(db));
  }).immediate();
  db.pragma('foreign_keys = ON');
}

function runMigrations(name: string, step: () => void): void {
  try {
    step();
  } catch (failure) {
    throw new MigrationFailure(name, failure);
  }
}

/** Throws for a version that was never released, because no migration starts there. */
function refuseUnreleased(version: number, [first]: readonly Migration[]): void {
  if (version > 0 && first !== undefined && version < first.version) {
    throw new Error('This file is older than the first release. Move it out of the data folder to start over');
  }
}

function refuseDanglingRows(db: Connection): void {
  const dangling = db.prepare('SELECT "table" FROM pragma_foreign_key_check LIMIT 1').pluck().get();
  if (dangling !== undefined) throw new Error(`Rows of ${dangling} refer to missing rows`);
}
