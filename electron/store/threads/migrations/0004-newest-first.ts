import type { Migration } from '../../sqlite/migrate.ts';

/**
 * Finds what is shown first without reading the rest: a workspace's first threads in list order, and a turn's commands
 * and edits among its other items.
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
