import type { Migration } from '../../sqlite/migrate.ts';

/**
 * What logs told since they were saved, a row for each moment and thread. `seq` is the number of the last event in it;
 * the key says in which order the rows came, through all runs.
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
