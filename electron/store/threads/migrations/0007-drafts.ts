import type { Migration } from '../../sqlite/migrate.ts';

/** Keeps drafts across restarts. `place` is a thread, or the folder if no thread has started there yet. */
export const drafts: Migration = {
  version: 7,
  name: '0007-drafts',
  up: (db) => {
    db.exec('CREATE TABLE drafts (place TEXT PRIMARY KEY, draft TEXT NOT NULL) STRICT, WITHOUT ROWID');
  },
};
