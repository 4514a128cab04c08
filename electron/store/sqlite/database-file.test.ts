import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createTemporaryFolder, type TestFolder } from '../../../fixtures/testkit/test-folder.ts';
import { DatabaseFile } from './database-file.ts';
import type { DatabaseKey } from './keyed-connection.ts';
import { copyDatabase } from './rewrite-database.ts';
import { addNotes, countNotes, randomKey, sampleMigrations } from './testing/sample-database.ts';

const copyOf = ({ key, salt }: DatabaseKey): DatabaseKey => ({ key: new Uint8Array(key), salt });

describe('a database that changes its key while open', () => {
  let folder: TestFolder;
  let path = '';
  let file: DatabaseFile;
  const from = randomKey();
  const to = randomKey();
  beforeEach(() => {
    folder = createTemporaryFolder('database-file');
    path = join(folder.path, 'sessions.db');
    file = new DatabaseFile({ migrations: sampleMigrations });
    file.open({ path, key: copyOf(from) });
    addNotes(file.db, 100);
  });
  afterEach(async () => {
    file.close();
    await folder.remove();
  });

  it('a database that changes its key while open is read-only while its copy is made, and then becomes the copy', () => {
    file.setReadOnly(true);
    expect(copyDatabase({ path, from, to }).ok).toBe(true);
    expect(() => addNotes(file.db, 1)).toThrow('readonly');
    expect(countNotes(file.db)).toBe(100);
    expect(file.replaceWithCopy(copyOf(to)).ok).toBe(true);
    addNotes(file.db, 1);
    file.close();
    expect(new DatabaseFile({ migrations: sampleMigrations }).open({ path, key: copyOf(from) }).type).toBe('locked');
    file.open({ path, key: copyOf(to) });
    expect(countNotes(file.db)).toBe(101);
  });

  it('a database that changes its key while open is unchanged without a copy, and keeps no part of the new key', () => {
    const unused = copyOf(to);
    file.setReadOnly(true);
    expect(file.replaceWithCopy(unused)).toMatchObject({ ok: false });
    expect(unused.key).toEqual(new Uint8Array(32));
    addNotes(file.db, 1);
    expect(countNotes(file.db)).toBe(101);
  });

  it('a database that changes its key while open zeroes its earlier key', () => {
    const held = copyOf(from);
    file.close();
    file.open({ path, key: held });
    expect(file.rewrite(null).ok).toBe(true);
    expect(held.key).toEqual(new Uint8Array(32));
    expect(readFileSync(path).includes('number7')).toBe(true);
  });
});
