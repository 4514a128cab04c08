import type { Schema } from '../sqlite/database-file.ts';
import { repairThreadStore } from './writes/repair-thread-store.ts';

/** The schema of `sessions.db`. Its first released version is 13. */
export const sessionsSchema: Schema = {
  migrations: [
    {
      version: 13,
      name: '0013-sessions',
      up: (db) => {
        for (const tables of [threadTables, approvalTables, textTables, fileTables]) db.exec(tables);
      },
    },
  ],
  repair: repairThreadStore,
};

/** The schema of `journal.db`. Its first released version is 2. */
export const journalSchema: Schema = {
  migrations: [{ version: 2, name: 'journal-0002-journal', up: (db) => void db.exec(journalTables) }],
};

/**
 * Threads with their turns and items, and everything attached to them.
 *
 * Rows refer to each other by short keys, because IDs are long and there are millions of rows. `position` orders the
 * turns of a thread. It may be negative, because Codex's older turns arrive later. Times are Unix milliseconds, stored
 * as REAL like JavaScript numbers. `version` is the form in which a turn, an entry or facts were written.
 *
 * The full-text index stores no text. Code computes an entry's words, so saving writes them. Rows disappear in many
 * ways, including by cascade, so triggers remove their words. `folder` in the index makes a search within one workspace
 * as fast as a search over everything. Keys grow, so they give items newest first. Typing searches by prefix: without
 * the index of two and three letters, SQLite merges every word with that prefix, which takes 190 ms for 60,000 items.
 */
const threadTables = `
  CREATE TABLE folders (
    key INTEGER PRIMARY KEY,
    path TEXT NOT NULL UNIQUE
  ) STRICT;

  -- agent_of: where a thread of one of Codex's agents was started, as JSON. Such a thread is in no list.
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
    saved_seq INTEGER,
    agent_of TEXT
  ) STRICT;
  CREATE INDEX threads_by_time ON threads (folder, updated_at);
  CREATE INDEX threads_listed ON threads (folder, archived_at IS NOT NULL, pinned_at IS NULL, updated_at DESC);
  CREATE INDEX threads_newest ON threads (updated_at DESC) WHERE archived_at IS NULL;

  -- The user deleted these. Codex may keep its own record of one as long as a fork reads from it.
  CREATE TABLE deleted_threads (
    key INTEGER PRIMARY KEY,
    id TEXT NOT NULL UNIQUE,
    at REAL NOT NULL
  ) STRICT;

  -- usage: a list with time, model, tokens by kind and the preceding entry, as JSON. Null without reported spending.
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
    usage TEXT,
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
  CREATE INDEX items_actions ON items (turn, kind) WHERE kind IN ('command', 'patch');

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

  -- What a list of runs shows of each turn and thread. Can be rebuilt at any time.
  CREATE TABLE turn_facts (
    turn INTEGER PRIMARY KEY REFERENCES turns (key) ON DELETE CASCADE,
    version INTEGER NOT NULL,
    facts TEXT NOT NULL
  ) STRICT;
  CREATE TABLE run_facts (
    thread INTEGER PRIMARY KEY REFERENCES threads (key) ON DELETE CASCADE,
    version INTEGER NOT NULL,
    facts TEXT NOT NULL
  ) STRICT;

  CREATE VIRTUAL TABLE item_words USING fts5 (
    words, folder, content='', contentless_delete=1, prefix='2 3', tokenize='unicode61 remove_diacritics 2'
  );
  CREATE TRIGGER item_words_forgotten AFTER DELETE ON items BEGIN
    DELETE FROM item_words WHERE rowid = old.key;
  END;

  CREATE VIRTUAL TABLE title_words USING fts5 (
    words, folder, content='', contentless_delete=1, prefix='2 3', tokenize='unicode61 remove_diacritics 2'
  );
  CREATE TRIGGER title_words_forgotten AFTER DELETE ON threads BEGIN
    DELETE FROM title_words WHERE rowid = old.key;
  END;
`;

/**
 * Remembered approvals, and the log of decisions. Both are stored as JSON, because they are always read completely.
 * Data that this version does not understand stays unchanged.
 */
const approvalTables = `
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
`;

/**
 * Typed text, per place and window, and the comments of a review as JSON. A deleted text stays as a row without a text,
 * so that an older text that arrives late does not come back.
 */
const textTables = `
  CREATE TABLE drafts (place TEXT PRIMARY KEY, draft TEXT NOT NULL) STRICT, WITHOUT ROWID;

  CREATE TABLE kept_texts (
    place TEXT NOT NULL,
    window TEXT NOT NULL,
    thread TEXT,
    revision INTEGER NOT NULL,
    text TEXT,
    about TEXT,
    PRIMARY KEY (place, window)
  ) STRICT, WITHOUT ROWID;
  CREATE INDEX kept_texts_of_thread ON kept_texts (thread);
`;

/**
 * Earlier versions of files, so that a rewind can restore them. Paths and states are JSON, because JSON can contain
 * names that are not UTF-8. Contents are deflated and stored once each. `kept_ms` and `counted_at` record how long
 * history has been kept and when that was last counted, so that a clock that is wrong once removes nothing.
 */
const fileTables = `
  CREATE TABLE file_contents (
    sha256 TEXT PRIMARY KEY,
    size INTEGER NOT NULL,
    deflated BLOB NOT NULL
  ) STRICT;

  -- A folder whose files are known. complete: 1 once a scan has seen all files.
  CREATE TABLE history_folders (
    id INTEGER PRIMARY KEY,
    root TEXT NOT NULL UNIQUE,
    complete INTEGER NOT NULL
  ) STRICT;

  -- Each file as the last scan saw it.
  CREATE TABLE history_files (
    folder INTEGER NOT NULL,
    path TEXT NOT NULL,
    stamp TEXT NOT NULL,
    state TEXT NOT NULL,
    PRIMARY KEY (folder, path)
  ) STRICT, WITHOUT ROWID;

  -- authors: who changed it, as JSON. More than one if it is unknown which of them did.
  CREATE TABLE file_changes (
    seq INTEGER PRIMARY KEY AUTOINCREMENT,
    folder INTEGER NOT NULL,
    path TEXT NOT NULL,
    at INTEGER NOT NULL,
    authors TEXT NOT NULL,
    before TEXT NOT NULL,
    after TEXT NOT NULL
  ) STRICT;
  CREATE INDEX file_changes_of_folder ON file_changes (folder, seq);

  -- The changes of a thread that the user has not kept, discarded or committed. Without a row, there are none.
  CREATE TABLE unreviewed_changes (
    thread TEXT PRIMARY KEY,
    files INTEGER NOT NULL,
    added INTEGER NOT NULL,
    removed INTEGER NOT NULL
  ) STRICT, WITHOUT ROWID;

  -- Work whose end no scan has seen. After a kill, the next start finds here who was at work.
  CREATE TABLE open_work (
    key TEXT PRIMARY KEY,
    author TEXT NOT NULL,
    folder TEXT NOT NULL,
    since INTEGER NOT NULL,
    paths TEXT
  ) STRICT, WITHOUT ROWID;

  -- The moment before a turn, by the message that started it. Later changes have a larger seq.
  CREATE TABLE history_marks (
    message TEXT PRIMARY KEY,
    thread TEXT NOT NULL,
    folder INTEGER NOT NULL,
    seq INTEGER NOT NULL,
    at INTEGER NOT NULL,
    kept_ms INTEGER NOT NULL DEFAULT 0,
    counted_at INTEGER
  ) STRICT, WITHOUT ROWID;

  CREATE TABLE rewinds (
    id TEXT PRIMARY KEY,
    thread TEXT NOT NULL,
    at INTEGER NOT NULL,
    stage TEXT NOT NULL,
    data TEXT NOT NULL,
    kept_ms INTEGER NOT NULL DEFAULT 0,
    counted_at INTEGER
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
`;

/**
 * Events emitted since the last save, one row per moment and thread, and the messages that wait for a turn to end, as
 * JSON. `seq` is the number of the row's last event. The key gives the order of rows across all runs. Queued messages
 * are here because this file accepts writes even while the threads' file is being encrypted or decrypted.
 */
const journalTables = `
  CREATE TABLE journal (
    key INTEGER PRIMARY KEY AUTOINCREMENT,
    run TEXT NOT NULL,
    thread TEXT NOT NULL,
    seq INTEGER NOT NULL,
    at REAL NOT NULL,
    events TEXT NOT NULL
  ) STRICT;
  CREATE INDEX journal_by_thread ON journal (thread, run, seq);

  CREATE TABLE queued_messages (
    id TEXT PRIMARY KEY,
    thread TEXT NOT NULL,
    position INTEGER NOT NULL,
    message TEXT NOT NULL
  ) STRICT;
  CREATE INDEX queued_messages_by_thread ON queued_messages (thread, position);
`;
