import type { Migration } from '../../sqlite/migrate.ts';

/**
 * Threads with their turns and items, and everything attached to them.
 *
 * Rows refer to each other by short keys, because ids are long and there are millions of rows. `position` orders the
 * turns of a thread. It may be negative, because Codex's older turns arrive later. Times are Unix milliseconds, stored
 * as REAL like JavaScript numbers. `version` is the form in which a turn or an entry was written.
 *
 * The full-text index stores no text. Code computes an entry's words, so saving writes them. Rows disappear in many
 * ways, including by cascade, so triggers remove their words. `folder` in the index makes a search within one workspace
 * as fast as a search over everything. Keys grow, so they give items newest first.
 */
export const threadsTurnsItems: Migration = {
  version: 1,
  name: '0001-threads-turns-items',
  up: (db) => {
    db.exec(`
      CREATE TABLE folders (
        key INTEGER PRIMARY KEY,
        path TEXT NOT NULL UNIQUE
      ) STRICT;

      CREATE TABLE threads (
        key INTEGER PRIMARY KEY,
        id TEXT NOT NULL UNIQUE,
        folder INTEGER REFERENCES folders (key),
        title TEXT NOT NULL,
        name TEXT,
        settings TEXT,
        usage TEXT,
        created_at REAL NOT NULL,
        updated_at REAL NOT NULL,
        archived_at REAL,
        pinned_at REAL,
        known_to_codex INTEGER NOT NULL DEFAULT 1,
        forked_from TEXT,
        earlier_in_codex INTEGER NOT NULL,
        older_cursor TEXT,
        saved_run TEXT,
        saved_seq INTEGER
      ) STRICT;
      CREATE INDEX threads_by_time ON threads (folder, updated_at);

      CREATE TABLE turns (
        key INTEGER PRIMARY KEY,
        thread INTEGER NOT NULL REFERENCES threads (key) ON DELETE CASCADE,
        id TEXT NOT NULL,
        position INTEGER NOT NULL,
        version INTEGER NOT NULL,
        status TEXT NOT NULL,
        started_at REAL,
        ended_at REAL,
        duration_ms REAL,
        model TEXT,
        had_effects INTEGER NOT NULL,
        has_diff INTEGER NOT NULL,
        characters INTEGER NOT NULL,
        unfinished INTEGER NOT NULL,
        origin TEXT NOT NULL,
        gone INTEGER NOT NULL,
        pinned_at REAL,
        UNIQUE (thread, id)
      ) STRICT;
      CREATE INDEX turns_in_order ON turns (thread, position, status);
      CREATE INDEX turns_pinned ON turns (thread, position) WHERE pinned_at IS NOT NULL;
      CREATE INDEX turns_unfinished ON turns (thread, position) WHERE unfinished = 1;

      CREATE TABLE items (
        key INTEGER PRIMARY KEY,
        turn INTEGER NOT NULL REFERENCES turns (key) ON DELETE CASCADE,
        id TEXT NOT NULL,
        position INTEGER NOT NULL,
        version INTEGER NOT NULL,
        kind TEXT NOT NULL,
        entry TEXT NOT NULL,
        UNIQUE (turn, id)
      ) STRICT;

      CREATE TABLE attachments (
        item INTEGER NOT NULL REFERENCES items (key) ON DELETE CASCADE,
        position INTEGER NOT NULL,
        kind TEXT NOT NULL,
        name TEXT NOT NULL,
        source TEXT,
        PRIMARY KEY (item, position)
      ) STRICT;

      CREATE TABLE outputs (
        turn INTEGER NOT NULL REFERENCES turns (key) ON DELETE CASCADE,
        entry TEXT NOT NULL,
        length INTEGER NOT NULL,
        authoritative INTEGER NOT NULL,
        omitted TEXT,
        head TEXT NOT NULL,
        tail TEXT NOT NULL,
        PRIMARY KEY (turn, entry)
      ) STRICT;

      CREATE TABLE diffs (
        turn INTEGER NOT NULL REFERENCES turns (key) ON DELETE CASCADE,
        entry TEXT NOT NULL,
        files TEXT NOT NULL,
        text TEXT NOT NULL,
        PRIMARY KEY (turn, entry)
      ) STRICT;

      CREATE VIRTUAL TABLE item_words USING fts5 (
        words, folder, content='', contentless_delete=1, tokenize='unicode61 remove_diacritics 2'
      );
      CREATE TRIGGER item_words_forgotten AFTER DELETE ON items BEGIN
        DELETE FROM item_words WHERE rowid = old.key;
      END;

      CREATE VIRTUAL TABLE title_words USING fts5 (
        words, folder, content='', contentless_delete=1, tokenize='unicode61 remove_diacritics 2'
      );
      CREATE TRIGGER title_words_forgotten AFTER DELETE ON threads BEGIN
        DELETE FROM title_words WHERE rowid = old.key;
      END;
    `);
  },
};
