import type { Migration } from '../../sqlite/migrate.ts';

/**
 * What a turn has spent, as JSON: a list with the time, the model, tokens by kind and the entry it comes after. Null for
 * turns of which nothing was told, and for those of older versions.
 */
export const spending: Migration = {
  version: 8,
  name: '0008-spending',
  up: (db) => {
    db.exec('ALTER TABLE turns ADD COLUMN usage TEXT');
  },
};
