import { err, type Result } from '../../../shared/base/result.ts';
import { t } from '../../../shared/i18n/i18n.ts';
import type { Connection, DatabaseKey } from './keyed-connection.ts';
import type { Migration } from './migrate.ts';
import { type DatabaseState, openDatabase } from './open-database.ts';
import { type Recovery, recoverDatabase } from './recover-database.ts';
import { adoptCopy, rewriteDatabase } from './rewrite-database.ts';
import type { DatabaseFailure } from './sqlite-failure.ts';

/** What a database has in it, as its owner knows. */
export type Schema = {
  readonly migrations: readonly Migration[];
  /** See `DamagedDatabase`. */
  readonly mend?: (db: Connection) => void;
};

/** Where a database lies and how it is encrypted; null: it is plain. */
export type Location = { readonly path: string; readonly key: DatabaseKey | null };

/** One database for as long as the worker lives: open, or closed while its file is changed as a whole. */
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

  /** The connection. Throws while there is none. */
  get db(): Connection {
    if (this.#db === null) throw new Error(t`The database is not open`);
    return this.#db;
  }

  /** Opens the database of a place, after closing the one that was open. Keeps the key until `close`. */
  open(location: Location): DatabaseState {
    this.close();
    this.#location = location;
    const { state, db } = openDatabase({ ...location, migrations: this.#schema.migrations });
    this.#db = db;
    return state;
  }

  /** Sets the damaged file aside, saves what can be read of it, and opens the new one. */
  recover(now: Date): Result<Recovery, DatabaseFailure> {
    return this.#whileClosed((location) => recoverDatabase({ ...location, ...this.#schema, now }));
  }

  /** Writes the file anew with another key, or in plain, and opens it. */
  rewrite(to: DatabaseKey | null): Result<void, DatabaseFailure> {
    return this.#replace(to, ({ path, key: from }) => rewriteDatabase({ path, from, to }));
  }

  /** Refuses writes or lets them through again, so that a copy that is made meanwhile has everything. */
  hold(isHeld: boolean): void {
    this.db.pragma(`query_only = ${isHeld ? 'ON' : 'OFF'}`);
  }

  /** Puts the copy that another thread has made with this key in the file's place, and opens it. */
  adopt(to: DatabaseKey | null): Result<void, DatabaseFailure> {
    return this.#replace(to, ({ path, key: from }) => adoptCopy({ path, from }));
  }

  /** Brings everything into the one file, closes it, and zeroes the key. */
  close(): void {
    this.#db?.close();
    this.#db = null;
    this.#location?.key?.key.fill(0);
    this.#location = null;
  }

  /** The key that is of no use any more, the old or the new one, is zeroed. */
  #replace(
    to: DatabaseKey | null,
    write: (location: Location) => Result<void, DatabaseFailure>,
  ): Result<void, DatabaseFailure> {
    try {
      return this.#whileClosed((location) => {
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

  #whileClosed<T>(change: (location: Location) => Result<T, DatabaseFailure>): Result<T, DatabaseFailure> {
    if (this.#location === null) return err({ type: 'failed', message: t`The database is not open` });
    this.#db?.close();
    this.#db = null;
    const changed = change(this.#location);
    const { state, db } = openDatabase({ ...this.#location, migrations: this.#schema.migrations });
    this.#db = db;
    if (db === null && changed.ok) return err({ type: 'failed', message: `The database is ${state.type} afterwards` });
    return changed;
  }
}
