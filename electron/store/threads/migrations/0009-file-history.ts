import type { Migration } from '../../sqlite/migrate.ts';

/**
 * Keeps earlier versions of files, so that a rewind can restore them. Paths and states are JSON, which also holds names
 * that are not UTF-8. Contents are deflated and stored once each.
 */
export const fileHistory: Migration = {
  version: 9,
  name: '0009-file-history',
  up: (db) => {
    db.exec(`
      CREATE TABLE file_contents (
        sha256 TEXT PRIMARY KEY,
        size INTEGER NOT NULL,
        deflated BLOB NOT NULL
      ) STRICT;
      -- A folder whose files are known.
      CREATE TABLE history_folders (
        id INTEGER PRIMARY KEY,
        root TEXT NOT NULL UNIQUE,
        -- 1 once a look has seen all files.
        complete INTEGER NOT NULL
      ) STRICT;
      -- Each file as the last look saw it.
      CREATE TABLE history_files (
        folder INTEGER NOT NULL,
        path TEXT NOT NULL,
        stamp TEXT NOT NULL,
        state TEXT NOT NULL,
        PRIMARY KEY (folder, path)
      ) STRICT, WITHOUT ROWID;
      CREATE TABLE file_changes (
        seq INTEGER PRIMARY KEY AUTOINCREMENT,
        folder INTEGER NOT NULL,
        path TEXT NOT NULL,
        at INTEGER NOT NULL,
        -- The thread that changed it. Null for everything else, such as the person's editor.
        thread TEXT,
        before TEXT NOT NULL,
        after TEXT NOT NULL
      ) STRICT;
      CREATE INDEX file_changes_of_folder ON file_changes (folder, seq);
      -- The moment before a turn, by the message that began it. Later changes have a larger seq.
      CREATE TABLE history_marks (
        message TEXT PRIMARY KEY,
        thread TEXT NOT NULL,
        folder INTEGER NOT NULL,
        seq INTEGER NOT NULL,
        at INTEGER NOT NULL
      ) STRICT, WITHOUT ROWID;
      CREATE TABLE rewinds (
        id TEXT PRIMARY KEY,
        thread TEXT NOT NULL,
        at INTEGER NOT NULL,
        stage TEXT NOT NULL,
        data TEXT NOT NULL
      ) STRICT, WITHOUT ROWID;
      -- What a rewind does to each file, in its order.
      CREATE TABLE rewind_files (
        rewind TEXT NOT NULL,
        place INTEGER NOT NULL,
        path TEXT NOT NULL,
        before TEXT NOT NULL,
        after TEXT NOT NULL,
        PRIMARY KEY (rewind, place)
      ) STRICT, WITHOUT ROWID;
    `);
  },
};
