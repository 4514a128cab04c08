import type { Migration } from '../../sqlite/migrate.ts';

/**
 * What a list of runs shows of each turn, so that it does not have to read all entries. Each save writes the facts of
 * the turns it changes. Older turns get theirs on the first request. `run_facts` has what follows from all turns of a
 * thread, and has no row until that is known. Both can be rebuilt at any time.
 */
export const factsOfRuns: Migration = {
  version: 5,
  name: '0005-facts-of-runs',
  up: (db) => {
    db.exec(`
      CREATE TABLE turn_facts (
        turn INTEGER PRIMARY KEY REFERENCES turns (key) ON DELETE CASCADE,
        version INTEGER NOT NULL,
        facts TEXT NOT NULL
      ) STRICT;

      CREATE TABLE run_facts (
        thread INTEGER PRIMARY KEY REFERENCES threads (key) ON DELETE CASCADE,
        version INTEGER NOT NULL,
        facts TEXT NOT NULL
      ) STRICT;

      CREATE INDEX threads_newest ON threads (updated_at DESC) WHERE archived_at IS NULL;
    `);
  },
};
