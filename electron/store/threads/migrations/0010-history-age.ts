import type { Migration } from '../../sqlite/migrate.ts';

/**
 * Counts how long history has been kept, so that a clock that is wrong once removes nothing: milliseconds, and when they
 * were last counted, null until then.
 */
export const historyAge: Migration = {
  version: 10,
  name: '0010-history-age',
  up: (db) => {
    for (const table of ['history_marks', 'rewinds']) {
      db.exec(`
        ALTER TABLE ${table} ADD COLUMN kept_ms INTEGER NOT NULL DEFAULT 0;
        ALTER TABLE ${table} ADD COLUMN counted_at INTEGER;
      `);
    }
  },
};
