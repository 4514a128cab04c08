import { readdirSync, readFileSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createTemporaryFolder, type TestFolder } from '../../../fixtures/testkit/test-folder.ts';
import { type Connection, connect, type DatabaseKey, readPragmaNumber } from './keyed-connection.ts';
import { openDatabase } from './open-database.ts';
import { recoverDatabase } from './recover-database.ts';
import {
  addNotes,
  countNotes,
  findNotes,
  openSample,
  randomKey,
  repairSample,
  sampleMigrations,
} from './testing/sample-database.ts';

const pageSize = 4096;
const now = new Date('2025-01-31T23:59:59.123Z');

describe.each<[string, DatabaseKey | null]>([
  ['an encrypted', randomKey()],
  ['a plain', null],
])('%s database that is damaged', (_, key) => {
  let folder: TestFolder;
  let path = '';
  beforeEach(() => {
    folder = createTemporaryFolder('recover');
    path = join(folder.path, 'sessions.db');
    const { db } = openSample(path, key);
    addNotes(db, 3_000);
    db.close();
  });
  afterEach(() => folder.remove());

  const recover = () => {
    const recovered = recoverDatabase({ path, key, migrations: sampleMigrations, repair: repairSample, now });
    if (!recovered.ok) throw new Error(`Not recovered: ${JSON.stringify(recovered.error)}`);
    const { setAside, tables } = recovered.value;
    const rowsOf = (name: string) => tables.find(({ table }) => table === name);
    return { setAside, notes: rowsOf('notes'), topics: rowsOf('topics') };
  };
  const reopened = (check: (db: Connection) => void): void => {
    const { state, db } = openSample(path, key);
    expect(state).toEqual({ type: 'current' });
    expect(db.pragma('integrity_check', { simple: true })).toBe('ok');
    check(db);
    db.close();
  };

  it('keeps all rows except those of an overwritten page in the middle', () => {
    overwrite(path, pageOf(path, key, 'notes', 0.5));
    const result = recover();
    expect(result.notes?.kept).toBeGreaterThan(2_980);
    expect(result.notes?.kept).toBeLessThan(3_000);
    expect(result).toMatchObject({ topics: { kept: 1, lost: 0 }, notes: { lost: null } });
    reopened((db) => {
      expect(countNotes(db)).toBe(result.notes?.kept);
      expect(findNotes(db, 'number1')).toEqual([1]);
      expect(findNotes(db, 'number3000')).toEqual([3_000]);
    });
  });

  it('finds intact pages between several damaged ones, including the first and the last', () => {
    const pages = [0, 0.3, 0.305, 0.31, 0.6, 1].map((place) => pageOf(path, key, 'notes', place));
    for (const page of pages) overwrite(path, page);
    const result = recover();
    expect(result.notes?.kept).toBeGreaterThan(3_000 - 6 * 15);
    reopened((db) => expect(countNotes(db)).toBe(result.notes?.kept));
  });

  it('keeps everything before the end when its last pages are cut off', () => {
    truncateSync(path, Math.floor(readFileSync(path).length / 2));
    expect(recover().notes?.kept).toBeGreaterThan(500);
    reopened((db) => expect(findNotes(db, 'number100')).toEqual([100]));
  });

  it('keeps every row when its last page is torn and empty', () => {
    truncateSync(path, readFileSync(path).length - 100);
    expect(openDatabase({ path, key, migrations: sampleMigrations }).state.type).toBe('damaged');
    expect(recover()).toMatchObject({ notes: { kept: 3_000, lost: 0 }, topics: { kept: 1, lost: 0 } });
    reopened((db) => expect(countNotes(db)).toBe(3_000));
  });

  it('starts over, and reports it, when the first page is gone', () => {
    overwrite(path, 1, 0);
    expect(recover()).toMatchObject({ notes: { kept: 0, lost: null }, topics: { kept: 0, lost: null } });
    reopened((db) => expect(countNotes(db)).toBe(0));
  });

  it('keeps the damaged file, byte for byte, next to the new one', () => {
    overwrite(path, pageOf(path, key, 'notes', 0.5));
    const damaged = readFileSync(path);
    const { setAside } = recover();
    expect(setAside).toBe(`${path}.damaged-20250131T235959123Z`);
    expect(readFileSync(setAside)).toEqual(damaged);
    overwrite(path, 2);
    expect(recover().setAside).toBe(`${path}.damaged-20250131T235959124Z`);
    expect(readFileSync(setAside)).toEqual(damaged);
    expect(readdirSync(folder.path).filter((name) => name.endsWith('.new'))).toEqual([]);
  });

  it('restores in the newest version, without rows that refer to lost ones', () => {
    const old = join(folder.path, 'old.db');
    const { db } = openSample(old, key, sampleMigrations.slice(0, 1));
    addNotes(db, 1_000);
    db.exec(`INSERT INTO topics VALUES ('t2', 'Another'); UPDATE notes SET topic = 't2' WHERE id > 900;
      UPDATE notes SET reply_to = id + 10 WHERE id <= 990`);
    db.close();
    overwrite(old, pageOf(old, key, 'topics', 0));
    const recovered = recoverDatabase({
      path: old,
      key,
      migrations: sampleMigrations,
      repair: (made) => {
        repairSample(made);
        made.exec(`INSERT INTO topics VALUES ('t1', 'Made up')`);
      },
      now,
    });
    expect(recovered).toMatchObject({
      value: {
        tables: [
          { kept: 900, lost: 100 },
          { table: 'topics', kept: 0, lost: null },
        ],
      },
    });
    const again = openSample(old, key);
    expect(readPragmaNumber(again.db, 'user_version')).toBe(2);
    expect(countNotes(again.db)).toBe(900);
    expect(findNotes(again.db, 'number950')).toEqual([]);
    expect(again.db.prepare('SELECT count(*) FROM notes WHERE reply_to IS NULL').pluck().get()).toBe(10);
    expect(again.db.pragma('foreign_key_check')).toEqual([]);
    again.db.close();
  });

  it('leaves the damaged database in place when there is no room for a new one', () => {
    overwrite(path, pageOf(path, key, 'notes', 0.5));
    const damaged = readFileSync(path);
    const fillTheDisk = (db: Connection): void => {
      db.pragma('max_page_count = 1');
      addNotes(db, 5_000);
    };
    const recovered = recoverDatabase({ path, key, migrations: sampleMigrations, repair: fillTheDisk, now });
    expect(recovered).toMatchObject({ ok: false });
    expect(readFileSync(path)).toEqual(damaged);
    expect(readdirSync(folder.path).filter((name) => /new|damaged/.test(name))).toEqual([]);
  });
});

/** Returns the page number of rows at a position in the table, from 0 to 1. */
function pageOf(path: string, key: DatabaseKey | null, table: string, place: number): number {
  const db = connect(path, key, { readonly: true });
  const pages = db
    .prepare(`SELECT pageno FROM dbstat WHERE name = ? AND pagetype = 'leaf' ORDER BY path`)
    .pluck()
    .all(table);
  db.close();
  return Number(pages[Math.round(place * (pages.length - 1))]);
}

function overwrite(path: string, page: number, byte = 0xa5): void {
  const file = readFileSync(path);
  file.fill(byte, (page - 1) * pageSize, page * pageSize);
  writeFileSync(path, file);
}
