import type { Migration } from '../../sqlite/migrate.ts';

/**
 * Queued messages that wait for a turn to end, as JSON, one row each. They are in the journal file because it accepts
 * writes even while the threads' file is being encrypted or decrypted.
 */
export const queuedMessages: Migration = {
  version: 2,
  name: 'journal-0002-queued-messages',
  up: (db) => {
    db.exec(`
      CREATE TABLE queued_messages (
        id TEXT PRIMARY KEY,
        thread TEXT NOT NULL,
        position INTEGER NOT NULL,
        message TEXT NOT NULL
      ) STRICT;
      CREATE INDEX queued_messages_by_thread ON queued_messages (thread, position);
    `);
  },
};
