import { err, type Result } from '../../../shared/base/result.ts';
import { t } from '../../../shared/i18n/i18n.ts';
import type { Connection, DatabaseKey } from './keyed-connection.ts';
import type { Migration } from './migrate.ts';
import { type DatabaseState, openDatabase } from './open-database.ts';
import { type DatabaseRecovery, recoverDatabase } from './recover-database.ts';
import { adoptCopy, rewriteDatabase } from './rewrite-database.ts';
import type { DatabaseFailure } from './sqlite-failure.ts';

/** The schema of a database. */
export type Schema = {
  readonly migrations: readonly Migration[];
  /** See `DamagedDatabase`. */
  readonly repair?: (db: Connection) => void;
};

/** The path and the encryption of a database. Null: not encrypted. */
export type Location = { readonly path: string; readonly key: DatabaseKey | null };

/** A database for the life of the worker: open, or closed while its whole file is changed. */
export class DatabaseFile {
  readonly #schema: Schema;
  #location: Location | null = null;
  #db: Connection | null = null;

  constructor(schema: Schema) {
    this.#schema = schema;
  }

  get isOpen(): boolean {
    return this.#db !== null;
  }

  /** Returns the connection. Throws if there is none. */
  get db(): Connection {
    if (this.#db === null) throw new Error(t`The database is not open`);
    return this.#db;
  }

  /** Opens a database and closes the previous one. Keeps the key until `close`. */
  open(location: Location): DatabaseState {
    this.close();
    this.#location = location;
    const { state, db } = openDatabase({ ...location, migrations: this.#schema.migrations });
    this.#db = db;
    return state;
  }

  /** Sets the damaged file aside, saves its readable data, and opens the new file. */
  recover(now: Date): Result<DatabaseRecovery, DatabaseFailure> {
    return this.#runWhileClosed((location) => recoverDatabase({ ...location, ...this.#schema, now }));
  }

  /** Rewrites the file with another key, or without encryption, and opens it. */
  rewrite(to: DatabaseKey | null): Result<void, DatabaseFailure> {
    return this.#replace(to, ({ path, key: from }) => rewriteDatabase({ path, from, to }));
  }

  /** Blocks or allows writes. Block them while a copy is being made, so that the copy is complete. */
  setReadOnly(isHeld: boolean): void {
    this.db.pragma(`query_only = ${isHeld ? 'ON' : 'OFF'}`);
  }

  /** Replaces the file with the copy that another thread made with this key, and opens it. */
  replaceWithCopy(to: DatabaseKey | null): Result<void, DatabaseFailure> {
    return this.#replace(to, ({ path, key: from }) => adoptCopy({ path, from }));
  }

  /** Merges everything into the one file, closes the database, and zeroes the key. */
  close(): void {
    this.#db?.close();
    this.#db = null;
    this.#location?.key?.key.fill(0);
    this.#location = null;
  }

  /** Replaces the file, and zeroes the key that is no longer needed: the old one, or the new one if this fails. */
  #replace(
    to: DatabaseKey | null,
    write: (location: Location) => Result<void, DatabaseFailure>,
  ): Result<void, DatabaseFailure> {
    try {
      return this.#runWhileClosed((location) => {
        const written = write(location);
        if (written.ok) {
          location.key?.key.fill(0);
          this.#location = { ...location, key: to };
        }
        return written;
      });
    } finally {
      if (this.#location?.key !== to) to?.key.fill(0);
    }
  }

  #runWhileClosed<T>(change: (location: Location) => Result<T, DatabaseFailure>): Result<T, DatabaseFailure> {
    if (this.#location === null) return err({ type: 'failed', message: t`The database is not open` });
    this.#db?.close();
    this.#db = null;
    const changed = change(this.#location);
    const { state, db } = openDatabase({ ...this.#location, migrations: this.#schema.migrations });
    this.#db = db;
    if (db === null && changed.ok)
      return err({ type: 'failed', message: `The database is ${state.type} after the change` });
    return changed;
  }
}
