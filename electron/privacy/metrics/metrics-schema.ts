import type { Schema } from '../../store/sqlite/database-file.ts';

/**
 * What `metrics.db` has in it. A tally is what one run of the app has counted; a snapshot is a body that has been or is
 * being sent, with the tallies that went into it, and stays as it is until it is known what became of it. The ledger has
 * everything that was ever sent, and nothing is taken out of it.
 */
export const metricsSchema: Schema = {
  migrations: [
    {
      version: 1,
      name: 'metrics-0001-tallies',
      up: (db) => {
        db.exec(`
          CREATE TABLE snapshots (key TEXT PRIMARY KEY, body TEXT NOT NULL) STRICT, WITHOUT ROWID;
          CREATE TABLE tallies (
            id INTEGER PRIMARY KEY,
            run TEXT NOT NULL,
            app_version TEXT NOT NULL,
            begun_at INTEGER NOT NULL,
            launches INTEGER NOT NULL DEFAULT 0,
            counts TEXT NOT NULL,
            snapshot TEXT REFERENCES snapshots (key) ON DELETE SET NULL
          ) STRICT;
          CREATE TABLE next_key (only INTEGER PRIMARY KEY CHECK (only = 1), key TEXT NOT NULL) STRICT;
          CREATE TABLE ledger (
            id INTEGER PRIMARY KEY AUTOINCREMENT,
            kind TEXT NOT NULL,
            at INTEGER NOT NULL,
            address TEXT NOT NULL,
            body TEXT NOT NULL,
            outcome TEXT NOT NULL
          ) STRICT;`);
      },
    },
  ],
};
