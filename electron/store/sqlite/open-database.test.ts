import { copyFileSync, mkdirSync, readdirSync, readFileSync, statSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createTemporaryFolder, type TestFolder } from '../../../fixtures/testkit/test-folder.ts';
import { type DatabaseKey, readPragmaNumber } from './keyed-connection.ts';
import { openDatabase, readSalt } from './open-database.ts';
import { addNotes, countNotes, findNotes, openSample, randomKey, sampleMigrations } from './testing/sample-database.ts';

const key = randomKey();

describe.each<[string, DatabaseKey | null]>([
  ['an encrypted database', key],
  ['a plain database', null],
])('%s', (_, key) => {
  let folder: TestFolder;
  let path = '';
  beforeEach(() => {
    folder = createTemporaryFolder('open');
    path = join(folder.path, 'sessions.db');
  });
  afterEach(() => folder.remove());

  const open = (migrations = sampleMigrations) => openDatabase({ path, key, migrations });

  it('a database is created once, and has its rows and its index the next time', () => {
    const made = openSample(path, key);
    expect(made.state).toEqual({ type: 'created' });
    addNotes(made.db, 20);
    made.db.close();

    const { state, db } = openSample(path, key);
    expect(state).toEqual({ type: 'current' });
    expect(countNotes(db)).toBe(20);
    expect(findNotes(db, 'number7')).toEqual([7]);
    db.close();
  });

  it('a database is readable by this user only, including the files next to it', () => {
    const { db } = openSample(path, key);
    addNotes(db, 1);
    const modes = readdirSync(folder.path).map((name) => statSync(join(folder.path, name)).mode & 0o077);
    expect(modes).toEqual(process.platform === 'win32' ? modes : [0, 0, 0]);
    db.close();
  });

  it('opening a database sets its guarantees on each connection', () => {
    const { db } = openSample(path, key);
    expect(db.pragma('journal_mode', { simple: true })).toBe('wal');
    expect(readPragmaNumber(db, 'foreign_keys')).toBe(1);
    expect(readPragmaNumber(db, 'temp_store')).toBe(2);
    expect(readPragmaNumber(db, 'trusted_schema')).toBe(0);
    expect(readPragmaNumber(db, 'cell_size_check')).toBe(1);
    expect(readPragmaNumber(db, 'synchronous')).toBe(1);
    expect(() => db.exec(`INSERT INTO notes (topic, text) VALUES ('nobody', '')`)).toThrow(/FOREIGN KEY/);
    db.close();
  });

  it('a database is migrated to the newest version', () => {
    const old = openSample(path, key, sampleMigrations.slice(0, 1));
    addNotes(old.db, 3);
    old.db.close();
    const { state, db } = openSample(path, key);
    expect(state).toEqual({ type: 'migrated', from: 1 });
    expect(countNotes(db)).toBe(3);
    db.exec('INSERT INTO pins VALUES (1, 0)');
    db.close();
  });

  it.each([
    ['fails', (): never => raise('no such idea')],
    ['leaves rows that refer to nothing', null],
  ])('a database is unchanged when a later migration %s', (_, fail) => {
    const old = openSample(path, key, sampleMigrations.slice(0, 1));
    addNotes(old.db, 3);
    old.db.close();
    const before = readFileSync(path);
    const broken = {
      version: 3,
      name: '0003-broken',
      up: fail ?? ((db: typeof old.db) => void db.exec(`DELETE FROM topics`)),
    };
    const { state, db } = open([...sampleMigrations, broken]);
    expect(db).toBeNull();
    expect(state).toMatchObject({ type: 'migrationFailed', migration: fail === null ? 'foreign keys' : '0003-broken' });
    expect(readFileSync(path)).toEqual(before);
    const again = openSample(path, key, sampleMigrations.slice(0, 1));
    expect(again.state).toEqual({ type: 'current' });
    again.db.close();
  });

  it('a database of a version that was never released is refused and unchanged', () => {
    const old = openSample(path, key, sampleMigrations.slice(0, 1));
    old.db.close();
    const before = readFileSync(path);
    const { state, db } = open(sampleMigrations.slice(1));
    expect(db).toBeNull();
    expect(state).toMatchObject({ type: 'migrationFailed', message: expect.stringContaining('first release') });
    expect(readFileSync(path)).toEqual(before);
  });

  it('a database of a newer version is only read, even with data left in its journal', () => {
    const newer = openSample(path, key);
    addNotes(newer.db, 5);
    // Simulate a kill: the rows are only in the journal.
    for (const suffix of ['', '-wal']) copyFileSync(`${path}${suffix}`, join(folder.path, `copy.db${suffix}`));
    newer.db.close();
    path = join(folder.path, 'copy.db');
    const before = [readFileSync(path), readFileSync(`${path}-wal`)];

    const { state, db } = open(sampleMigrations.slice(0, 1));
    expect(state).toEqual({ type: 'newer', version: 2 });
    expect(db && countNotes(db)).toBe(5);
    expect(() => db?.exec('DELETE FROM notes')).toThrow(/readonly/);
    db?.close();
    expect([readFileSync(path), readFileSync(`${path}-wal`)]).toEqual(before);
  });

  it('recovers what a killed host left in the journal', () => {
    const killed = openSample(path, key);
    addNotes(killed.db, 5);
    for (const suffix of ['', '-wal']) copyFileSync(`${path}${suffix}`, join(folder.path, `copy.db${suffix}`));
    killed.db.close();
    const { db } = openSample(join(folder.path, 'copy.db'), key);
    expect(countNotes(db)).toBe(5);
    db.close();
  });

  it('a database is created again when a killed host had only started to create it', () => {
    writeFileSync(path, '');
    writeFileSync(`${path}.new`, 'half');
    writeFileSync(`${path}.key.new`, '');
    const { state, db } = openSample(path, key);
    expect(state).toEqual({ type: 'created' });
    db.close();
    expect(readdirSync(folder.path)).toEqual(['sessions.db']);
  });

  it('opening a database ignores a journal of random bytes', () => {
    const { db } = openSample(path, key);
    addNotes(db, 5);
    db.close();
    writeFileSync(`${path}-wal`, Buffer.alloc(50_000, 'noise'));
    const again = openSample(path, key);
    expect(again.state).toEqual({ type: 'current' });
    expect(countNotes(again.db)).toBe(5);
    again.db.close();
  });

  it('a database is damaged when its first page is gone, or when it ends inside a page', () => {
    const { db } = openSample(path, key);
    addNotes(db, 50);
    db.close();
    const whole = readFileSync(path);
    truncateSync(path, whole.length - 100);
    expect(open().state.type).toBe('damaged');
    writeFileSync(path, Buffer.concat([Buffer.alloc(4096), whole.subarray(4096)]));
    expect(open().state.type).toBe('damaged');
    expect(readFileSync(path).subarray(4096)).toEqual(whole.subarray(4096));
  });

  it("a database is unreachable, with the system's reason, if no file can be there", () => {
    mkdirSync(path);
    expect(open().state).toEqual({ type: 'unreachable', code: 'EISDIR' });
    path = join(folder.path, 'nowhere', 'sessions.db');
    expect(open().state).toEqual({ type: 'unreachable', code: 'ENOENT' });
  });
});

describe('a key', () => {
  let folder: TestFolder;
  let path = '';
  beforeEach(() => {
    folder = createTemporaryFolder('open');
    path = join(folder.path, 'sessions.db');
  });
  afterEach(() => folder.remove());

  const stateWith = (given: DatabaseKey | null) => openDatabase({ path, key: given, migrations: sampleMigrations });

  it('a database key names the salt that its file starts with', () => {
    openSample(path, key).db.close();
    expect(readSalt(path)).toEqual(key.salt);
    openSample(join(folder.path, 'plain.db'), null).db.close();
    expect(readSalt(join(folder.path, 'plain.db'))).toBeNull();
    expect(readSalt(join(folder.path, 'none.db'))).toBeNull();
  });

  it('a database key opens its file even if the salt is unknown', () => {
    openSample(path, { ...key, salt: null }).db.close();
    const { state, db } = openSample(path, { ...key, salt: null });
    expect(state).toEqual({ type: 'current' });
    db.close();
  });

  it('a database key leaves a file alone that is locked with another one', () => {
    const { db } = openSample(path, key);
    addNotes(db, 5);
    db.close();
    const before = readFileSync(path);
    expect(stateWith(randomKey())).toEqual({ state: { type: 'locked' }, db: null });
    expect(stateWith({ ...randomKey(), salt: null })).toEqual({ state: { type: 'locked' }, db: null });
    expect(stateWith(null)).toEqual({ state: { type: 'locked' }, db: null });
    expect(readFileSync(path)).toEqual(before);
  });

  it('a database key distinguishes damage from a wrong key by the salt', () => {
    openSample(path, key).db.close();
    const file = readFileSync(path);
    file.fill(7, 1000, 1100);
    writeFileSync(path, file);
    expect(stateWith(key).state.type).toBe('damaged');
    expect(stateWith({ ...key, salt: null }).state.type).toBe('locked');
  });

  it('a database key is not used on a plain file', () => {
    openSample(path, null).db.close();
    expect(stateWith(key).state).toEqual({ type: 'notEncrypted' });
  });

  it('a database key does not take over a database of another program', () => {
    const { db } = openSample(path, null);
    db.pragma('application_id = 1');
    db.close();
    expect(stateWith(null).state).toMatchObject({
      type: 'damaged',
      message: expect.stringContaining('another program'),
    });
  });
});

function raise(message: string): never {
  throw new Error(message);
}
