import type { Migration } from '../../sqlite/migrate.ts';

/**
 * What a list of runs shows of each turn, so that it need not read the entries of all. Each save writes it for the turns
 * that it changes; for older turns it is made when it is first asked for. `run_facts` has what follows from the turns of
 * a thread together, and has no row while that is not known. Both can be made anew at any time.
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
