import type { Schema } from '../../store/sqlite/database-file.ts';

/**
 * The schema of `metrics.db`. A tally has the counts of one run of the app. A snapshot is a body that has been or is
 * being sent, with its tallies; it stays unchanged until its outcome is known. The ledger has everything that was ever
 * sent, and nothing is removed from it.
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
