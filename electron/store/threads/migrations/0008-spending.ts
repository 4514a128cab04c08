import type { Migration } from '../../sqlite/migrate.ts';

/**
 * A turn's spending, as JSON: a list with time, model, tokens by kind and the preceding entry. Null for turns without
 * reported spending, and for turns of older versions.
 */
export const spending: Migration = {
  version: 8,
  name: '0008-spending',
  up: (db) => {
    db.exec('ALTER TABLE turns ADD COLUMN usage TEXT');
  },
};
