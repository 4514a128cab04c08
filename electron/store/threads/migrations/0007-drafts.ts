import type { Migration } from '../../sqlite/migrate.ts';

/** What was typed and not sent outlives a restart. `place` is a thread, or the folder in which one has not begun. */
export const drafts: Migration = {
  version: 7,
  name: '0007-drafts',
  up: (db) => {
    db.exec('CREATE TABLE drafts (place TEXT PRIMARY KEY, draft TEXT NOT NULL) STRICT, WITHOUT ROWID');
  },
};
