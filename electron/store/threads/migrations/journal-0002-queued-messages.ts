import type { Migration } from '../../sqlite/migrate.ts';

/**
 * Messages that wait for a turn to end, as JSON, a row for each. They are beside the journal, not beside the threads:
 * the journal takes writes also while the file of the threads is encrypted or decrypted.
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
