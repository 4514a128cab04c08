import { existsSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createTemporaryFolder, type TestFolder } from '../../fixtures/testkit/test-folder.ts';
import { makeOwnFolder, makeOwnFolderSync } from './own-folder.ts';

const sync = async (above: string, folder: string) => makeOwnFolderSync(above, folder);

describe.each([
  ['later', makeOwnFolder],
  ['at once', sync],
])('a folder in the data folder, made %s', (_when, make) => {
  let data: TestFolder;
  beforeEach(() => {
    data = createTemporaryFolder('own-folder');
  });
  afterEach(() => data.remove());

  it('is for this user alone, with the folders between, and stays when it is there', async () => {
    const folder = join(data.path, 'a', 'b');
    await make(data.path, folder);
    writeFileSync(join(folder, 'file'), '');
    await make(data.path, folder);
    expect(existsSync(join(folder, 'file'))).toBe(true);
    if (process.platform !== 'win32') expect(statSync(folder).mode & 0o777).toBe(0o700);
  });

  it('is not made while the data folder is away', async () => {
    const away = join(data.path, 'away');
    await expect(make(away, join(away, 'a', 'b'))).rejects.toMatchObject({ code: 'ENOENT' });
    expect(existsSync(away)).toBe(false);
  });

  it('may be a link to a folder, but not a file', async () => {
    symlinkSync(data.path, join(data.path, 'link'), 'junction');
    await make(data.path, join(data.path, 'link', 'a'));
    expect(existsSync(join(data.path, 'a'))).toBe(true);
    writeFileSync(join(data.path, 'file'), '');
    await expect(make(data.path, join(data.path, 'file'))).rejects.toMatchObject({ code: 'EEXIST' });
  });
});
