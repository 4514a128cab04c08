import type { Migration } from '../../sqlite/migrate.ts';
import { indexAgain } from '../writes/index-words.ts';

/**
 * Threads that the person deleted. Codex may keep its own record of one as long as a fork reads from it, and it must
 * not reappear in the list. Only ids are stored.
 *
 * The full-text index gets a prefix index for two and three letters. Typing searches by prefix, and without the prefix
 * index SQLite has to merge every word with that prefix: 190 ms for 60,000 items, now 1 ms. Existing items are indexed
 * again with the words that code computes.
 */
export const deletedThreadsQuickPrefixes: Migration = {
  version: 3,
  name: '0003-deleted-threads-quick-prefixes',
  up: (db) => {
    db.exec(`
      CREATE TABLE deleted_threads (
        key INTEGER PRIMARY KEY,
        id TEXT NOT NULL UNIQUE,
        at REAL NOT NULL
      ) STRICT;

      DROP TABLE item_words;
      CREATE VIRTUAL TABLE item_words USING fts5 (
        words, folder, content='', contentless_delete=1, prefix='2 3', tokenize='unicode61 remove_diacritics 2'
      );
      DROP TABLE title_words;
      CREATE VIRTUAL TABLE title_words USING fts5 (
        words, folder, content='', contentless_delete=1, prefix='2 3', tokenize='unicode61 remove_diacritics 2'
      );
    `);
    indexAgain(db);
  },
};
