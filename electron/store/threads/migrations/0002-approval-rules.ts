import type { Migration } from '../../sqlite/migrate.ts';

/**
 * Remembered approvals, and the log of decisions. Both are stored as JSON: they are read whole, and what this version
 * does not understand stays unchanged.
 */
export const approvalRules: Migration = {
  version: 2,
  name: '0002-approval-rules',
  up: (db) => {
    db.exec(`
      CREATE TABLE approval_rules (
        key INTEGER PRIMARY KEY,
        id TEXT NOT NULL UNIQUE,
        rule TEXT NOT NULL
      ) STRICT;

      CREATE TABLE approval_audit (
        key INTEGER PRIMARY KEY,
        at REAL NOT NULL,
        entry TEXT NOT NULL
      ) STRICT;
    `);
  },
};
