import type { Migration } from '../../sqlite/migrate.ts';

/**
 * What is shown first is found without reading the rest: the first threads of a workspace in the order of the list, and
 * the commands and edits of a turn among its other items.
 */
export const newestFirst: Migration = {
  version: 4,
  name: '0004-newest-first',
  up: (db) => {
    db.exec(`
      CREATE INDEX threads_listed ON threads (folder, archived_at IS NOT NULL, pinned_at IS NULL, updated_at DESC);
      CREATE INDEX items_actions ON items (turn, kind) WHERE kind IN ('command', 'patch');
    `);
  },
};
