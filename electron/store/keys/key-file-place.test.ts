import { chmod, readdir, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createTemporaryFolder, type TestFolder } from '../../../fixtures/testkit/test-folder.ts';
import { err, ok } from '../../../shared/base/result.ts';
import { createKeyFilePlace } from './key-file-place.ts';

const wrappingKey = new Uint8Array(32).fill(3);

describe('the place for key files', () => {
  let root: TestFolder;
  const folder = () => join(root.path, 'workcell', 'keys');
  const place = (apartFrom: readonly string[] = []) =>
    createKeyFilePlace({ folder: folder(), apartFrom, platform: process.platform });
  beforeEach(() => {
    root = createTemporaryFolder('key-file');
  });
  afterEach(() => root.remove());

  it('the key file place stores, returns and deletes a key', async () => {
    expect(await place().fetch('one', null)).toEqual({ ok: false, error: { type: 'missing' } });
    expect(await place().store('one', wrappingKey)).toEqual({ ok: true, value: null });
    expect(await place().fetch('one', null)).toEqual({ ok: true, value: Buffer.from(wrappingKey) });
    await place().forget('one');
    expect(await readdir(folder())).toEqual([]);
  });

  it.skipIf(process.platform === 'win32')('the key file place is for this account only', async () => {
    await place().store('one', wrappingKey);
    expect((await stat(join(folder(), 'one.key'))).mode & 0o777).toBe(0o600);
    expect((await stat(folder())).mode & 0o777).toBe(0o700);
  });

  it.skipIf(process.platform === 'win32')(
    'the key file place returns nothing from a file that others may read',
    async () => {
      await place().store('one', wrappingKey);
      await chmod(join(folder(), 'one.key'), 0o640);
      expect(await place().fetch('one', null)).toMatchObject({
        ok: false,
        error: { type: 'denied', reason: expect.stringContaining('Other accounts can read') },
      });
    },
  );

  it('the key file place restricts its folder to this account before a key is written, if file modes do not do that', async () => {
    const seen: (readonly string[])[] = [];
    const windows = createKeyFilePlace({
      folder: folder(),
      apartFrom: [],
      platform: 'win32',
      restrictFolder: async (path) => {
        seen.push(await readdir(path));
        return ok(null);
      },
    });
    expect(await windows.store('one', wrappingKey)).toEqual(ok(null));
    expect(seen).toEqual([[]]);
    expect((await windows.fetch('one', null)).ok).toBe(true);
    expect(seen).toEqual([[], ['one.key']]);
  });

  it('the key file place stores no key in a folder that others may read, but still returns an existing one', async () => {
    await place().store('one', wrappingKey);
    const open = createKeyFilePlace({
      folder: folder(),
      apartFrom: [],
      platform: 'win32',
      restrictFolder: async () => err('Access is denied.'),
    });
    const reason = `${folder()} cannot be protected from other accounts: Access is denied.`;
    expect(await open.store('two', wrappingKey)).toEqual(err({ type: 'unavailable', reason }));
    expect(await readdir(folder())).toEqual(['one.key']);
    expect(await open.fetch('one', null)).toEqual(ok(Buffer.from(wrappingKey)));
  });

  it('the key file place is not inside the folders that the key protects', async () => {
    const kept = await place([root.path]).store('one', wrappingKey);
    expect(kept).toMatchObject({ ok: false, error: { type: 'unavailable' } });
    expect(await readdir(root.path)).toEqual([]);
  });

  it('the key file place says so when the folder cannot be made', async () => {
    await writeFile(join(root.path, 'workcell'), '');
    const kept = await place().store('one', wrappingKey);
    expect(kept).toMatchObject({ ok: false, error: { type: 'unavailable' } });
  });

  it('the key file place takes a truncated file for a wrong key', async () => {
    await place().store('one', wrappingKey);
    await writeFile(join(folder(), 'one.key'), 'AAAA');
    expect(await place().fetch('one', null)).toEqual({ ok: false, error: { type: 'wrongKey' } });
  });
});
