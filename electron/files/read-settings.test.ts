import { execFileSync } from 'node:child_process';
import { mkdirSync, symlinkSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createTemporaryFolder, type TestFolder } from '../../fixtures/testkit/test-folder.ts';
import { readSettings, readSettingsSync } from './read-settings.ts';

let folder: TestFolder;
let file = '';
beforeEach(() => {
  folder = createTemporaryFolder('settings');
  file = join(folder.path, 'config.toml');
});
afterEach(() => folder.remove());

describe.each([
  ['later', readSettings],
  ['at once', async (path: string) => readSettingsSync(path)],
])('settings that are read %s', (_when, read) => {
  it('are the bytes of the file, also behind a link', async () => {
    writeFileSync(join(folder.path, 'kept.toml'), 'theme = "dark"\n');
    symlinkSync(join(folder.path, 'kept.toml'), file);
    expect((await read(file)).toString()).toBe('theme = "dark"\n');
    writeFileSync(file, '');
    expect(await read(file)).toHaveLength(0);
  });

  it('are not there where the file is not', async () => {
    await expect(read(file)).rejects.toMatchObject({ code: 'ENOENT' });
    await expect(read(join(file, 'x'))).rejects.toMatchObject({ code: 'ENOENT' });
  });

  it('are none in a folder', async () => {
    mkdirSync(file);
    await expect(read(file)).rejects.toMatchObject({ type: 'notRegular' });
  });

  it('are none over 1 MiB, however much that is', async () => {
    writeFileSync(file, '#'.repeat(1024 * 1024));
    expect(await read(file)).toHaveLength(1024 * 1024);
    for (const length of [1024 * 1024 + 1, 3 * 1024 ** 3]) {
      truncateSync(file, length);
      await expect(read(file)).rejects.toMatchObject({ type: 'tooLarge' });
    }
  });

  it.skipIf(process.platform === 'win32')('are not waited for in a pipe or an endless device', async () => {
    execFileSync('mkfifo', [file]);
    await expect(read(file)).rejects.toMatchObject({ type: 'notRegular' });
    symlinkSync('/dev/zero', join(folder.path, 'zero'));
    await expect(read(join(folder.path, 'zero'))).rejects.toMatchObject({ type: 'notRegular' });
  });
});
