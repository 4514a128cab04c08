import type { Migration } from '../../sqlite/migrate.ts';

/**
 * Events emitted since the last save, one row per moment and thread. `seq` is the number of the row's last event. The
 * key gives the order of rows across all runs.
 */
export const journalBatches: Migration = {
  version: 1,
  name: 'journal-0001-batches',
  up: (db) => {
    db.exec(`
      CREATE TABLE journal (
        key INTEGER PRIMARY KEY AUTOINCREMENT,
        run TEXT NOT NULL,
        thread TEXT NOT NULL,
        seq INTEGER NOT NULL,
        at REAL NOT NULL,
        events TEXT NOT NULL
      ) STRICT;
      CREATE INDEX journal_by_thread ON journal (thread, run, seq);
    `);
  },
};
