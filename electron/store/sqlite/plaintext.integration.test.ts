import { readdirSync, readFileSync, readlinkSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createTemporaryFolder, type TestFolder } from '../../../fixtures/testkit/test-folder.ts';
import type { Connection, DatabaseKey } from './keyed-connection.ts';
import { openSample, randomKey } from './testing/sample-database.ts';

const title = 'Zanzibar title';
const text = 'quixotic platypus';
const secrets = [title, text, 'quixotic', 'SQLite format 3', 'CREATE TABLE'];

describe('readable text on the disk', () => {
  let folder: TestFolder;
  let path = '';
  beforeEach(() => {
    folder = createTemporaryFolder('plaintext');
    path = join(folder.path, 'sessions.db');
  });
  afterEach(() => folder.remove());

  /** Returns the secrets found in any file of the folder, or in an unlinked file that this process has open. */
  const leaks = (): readonly string[] => {
    const files = [...readdirSync(folder.path).map((name) => join(folder.path, name)), ...namelessFiles()];
    const bytes = files.map((file) => readFileSync(file));
    return secrets.filter((secret) => bytes.some((content) => content.includes(secret)));
  };

  const writeSecrets = (key: DatabaseKey | null, look: (moment: string) => void): void => {
    const { db } = openSample(path, key);
    insert(db, 1);
    look('committed, in the journal');
    db.pragma('wal_checkpoint(PASSIVE)');
    look('checkpointed');
    db.exec('BEGIN');
    insert(db, 3_000);
    // More data than the cache holds, sorted and indexed, so that SQLite uses temporary files.
    db.pragma('cache_size = 10');
    db.exec('CREATE TEMP TABLE copies AS SELECT text FROM notes; CREATE INDEX temp.copies_text ON copies (text)');
    const sorted = db.prepare('SELECT DISTINCT text || id AS line FROM notes ORDER BY line DESC').iterate();
    sorted.next();
    look('in a transaction, with temporary tables');
    sorted.return?.();
    db.exec('SAVEPOINT inner');
    db.exec(`UPDATE notes SET text = text || '!'; INSERT INTO words (words) VALUES ('optimize')`);
    look('in a savepoint');
    db.exec('ROLLBACK TO inner; COMMIT');
    look('committed again');
    db.close();
    look('closed');
  };

  it('readable text on the disk never comes from an encrypted database', () => {
    const found: unknown[] = [];
    writeSecrets(randomKey(), (moment) => found.push(...leaks().map((secret) => ({ moment, secret }))));
    expect(found).toEqual([]);
  });

  it('readable text on the disk comes from a plain database, which proves that the search works', () => {
    const moments: string[] = [];
    writeSecrets(null, (moment) => {
      if (leaks().length > 0) moments.push(moment);
    });
    expect(moments).toHaveLength(6);
    expect(leaks()).toEqual(secrets);
  });
});

function insert(db: Connection, count: number): void {
  db.prepare('INSERT OR REPLACE INTO topics VALUES (?, ?)').run(`of ${count}`, title);
  const add = db.prepare('INSERT INTO notes (topic, text) VALUES (?, ?)');
  for (let index = 0; index < count; index += 1) add.run(`of ${count}`, `${text} ${index} `.repeat(20));
}

/**
 * Lists the unlinked files of this process. SQLite deletes temporary files right after opening them, but Linux can
 * still read them.
 */
function namelessFiles(): readonly string[] {
  if (process.platform !== 'linux') return [];
  return readdirSync('/proc/self/fd')
    .map((descriptor) => join('/proc/self/fd', descriptor))
    .filter((link) => targetOf(link).startsWith('/') && targetOf(link).endsWith(' (deleted)'));
}

function targetOf(link: string): string {
  try {
    return readlinkSync(link);
  } catch {
    return '';
  }
}
