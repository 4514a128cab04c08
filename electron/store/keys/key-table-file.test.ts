import { mkdir, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createTemporaryFolder, type TestFolder } from '../../../fixtures/testkit/test-folder.ts';
import { emptyKeyTable } from './key-table.ts';
import { KeyTableFile } from './key-table-file.ts';

describe('keys.json', () => {
  let folder: TestFolder;
  const path = () => join(folder.path, 'keys.json');
  const file = () => new KeyTableFile(folder.path);
  beforeEach(() => {
    folder = createTemporaryFolder('key-table');
  });
  afterEach(() => folder.remove());

  it('keys.json is read back as it was written', async () => {
    expect(await file().read()).toEqual({ ok: false, error: { type: 'missing' } });
    await file().write(emptyKeyTable);
    expect(await file().read()).toEqual({ ok: true, value: emptyKeyTable });
  });

  it.skipIf(process.platform === 'win32')('keys.json is for this account only, and so is its copy', async () => {
    await file().write(emptyKeyTable);
    for (const name of await readdir(folder.path)) {
      expect((await stat(join(folder.path, name))).mode & 0o777).toBe(0o600);
    }
  });

  it('keys.json is read from its copy when it is missing or damaged', async () => {
    await file().write(emptyKeyTable);
    await rm(path());
    expect(await file().read()).toEqual({ ok: true, value: emptyKeyTable });
    await writeFile(path(), '{"version": 1, "ke');
    expect(await file().read()).toEqual({ ok: true, value: emptyKeyTable });
  });

  it('keys.json is damaged when neither can be read', async () => {
    await writeFile(path(), '');
    expect(await file().read()).toEqual({ ok: false, error: { type: 'damaged' } });
    await writeFile(`${path()}.bak`, '{"version": 1}');
    expect(await file().read()).toEqual({ ok: false, error: { type: 'damaged' } });
  });

  it('keys.json is not understood when a newer version wrote it, whatever the copy says', async () => {
    const newer = { ok: false, error: { type: 'newer', version: 2 } };
    await file().write(emptyKeyTable);
    await writeFile(path(), '{"version": 2, "keys": {}}');
    expect(await file().read()).toEqual(newer);
    await writeFile(`${path()}.bak`, '{"version": 2, "keys": {}}');
    await rm(path());
    expect(await file().read()).toEqual(newer);
  });

  it('keys.json can be set aside as a whole', async () => {
    await file().write(emptyKeyTable);
    const text = await readFile(path(), 'utf8');
    await file().setAside('damaged-1');
    expect(await readdir(folder.path)).toEqual(['keys.json.bak.damaged-1', 'keys.json.damaged-1']);
    expect(await readFile(`${path()}.damaged-1`, 'utf8')).toBe(text);
  });

  it('keys.json rejects on disk errors, and does not mistake them for a missing table', async () => {
    await mkdir(path());
    await expect(file().read()).rejects.toThrow('EISDIR');
  });
});
