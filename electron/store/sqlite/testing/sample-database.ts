import { randomBytes } from 'node:crypto';
import type { Connection, DatabaseKey } from '../keyed-connection.ts';
import type { Migration } from '../migrate.ts';
import { type DatabaseState, openDatabase } from '../open-database.ts';

/** A small schema with the features of real ones: references, a text key, and a full-text index. */
export const sampleMigrations: readonly Migration[] = [
  {
    version: 1,
    name: '0001-notes',
    up: (db) =>
      db.exec(`
        CREATE TABLE topics (id TEXT PRIMARY KEY, title TEXT NOT NULL) STRICT, WITHOUT ROWID;
        CREATE TABLE notes (
          id INTEGER PRIMARY KEY,
          topic TEXT NOT NULL REFERENCES topics (id) ON DELETE CASCADE,
          reply_to INTEGER REFERENCES notes (id) ON DELETE SET NULL,
          text TEXT NOT NULL
        ) STRICT;
        CREATE VIRTUAL TABLE words USING fts5(text, content='notes', content_rowid='id');
        CREATE TRIGGER notes_added AFTER INSERT ON notes BEGIN
          INSERT INTO words (rowid, text) VALUES (new.id, new.text);
        END;
        CREATE TRIGGER notes_removed AFTER DELETE ON notes BEGIN
          INSERT INTO words (words, rowid, text) VALUES ('delete', old.id, old.text);
        END;`),
  },
  {
    version: 2,
    name: '0002-pins',
    up: (db) => db.exec('CREATE TABLE pins (note INTEGER PRIMARY KEY REFERENCES notes (id), at INTEGER) STRICT'),
  },
];

/** Rebuilds the index of the sample schema. */
export function repairSample(db: Connection): void {
  db.exec(`INSERT INTO words (words) VALUES ('rebuild')`);
}

/** Returns a random key like those in the key table. */
export function randomKey(): DatabaseKey {
  return { key: new Uint8Array(randomBytes(32)), salt: new Uint8Array(randomBytes(16)) };
}

/** Opens a database. Throws if that fails. */
export function openSample(
  path: string,
  key: DatabaseKey | null,
  migrations = sampleMigrations,
): { readonly db: Connection; readonly state: DatabaseState } {
  const { state, db } = openDatabase({ path, key, migrations });
  if (db === null) throw new Error(`The database is ${JSON.stringify(state)}`);
  return { state, db };
}

/** Adds this many notes of about 300 bytes, numbered from 1. Each text contains its number. */
export function addNotes(db: Connection, count: number): void {
  const insert = db.prepare('INSERT INTO notes (id, topic, text) VALUES (?, ?, ?)');
  const last = countNotes(db);
  db.transaction(() => {
    db.prepare(`INSERT OR IGNORE INTO topics VALUES ('t1', 'A topic')`).run();
    for (let id = last + 1; id <= last + count; id += 1)
      insert.run(id, 't1', `note number${id} ${'words '.repeat(50)}`);
  })();
}

/** Returns how many notes there are. */
export function countNotes(db: Connection): number {
  return Number(db.prepare('SELECT count(*) FROM notes').pluck().get());
}

/** Returns the numbers of the notes that the index finds for a word. */
export function findNotes(db: Connection, word: string): unknown[] {
  return db.prepare('SELECT rowid FROM words WHERE words MATCH ? ORDER BY rowid').pluck().all(word);
}
