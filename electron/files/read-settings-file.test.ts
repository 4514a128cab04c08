import { execFileSync } from 'node:child_process';
import { mkdirSync, symlinkSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createTemporaryFolder, type TestFolder } from '../../fixtures/testkit/test-folder.ts';
import { readSettingsFile, readSettingsFileSync } from './read-settings-file.ts';

let folder: TestFolder;
let file = '';
beforeEach(() => {
  folder = createTemporaryFolder('settings');
  file = join(folder.path, 'config.toml');
});
afterEach(() => folder.remove());

describe.each([
  ['later', readSettingsFile],
  ['at once', async (path: string) => readSettingsFileSync(path)],
])('settings that are read %s', (_when, read) => {
  it('reads the bytes of a settings file, also through a link', async () => {
    writeFileSync(join(folder.path, 'kept.toml'), 'theme = "dark"\n');
    symlinkSync(join(folder.path, 'kept.toml'), file);
    expect((await read(file)).toString()).toBe('theme = "dark"\n');
    writeFileSync(file, '');
    expect(await read(file)).toHaveLength(0);
  });

  it('rejects with ENOENT when the settings file is missing', async () => {
    await expect(read(file)).rejects.toMatchObject({ code: 'ENOENT' });
    await expect(read(join(file, 'x'))).rejects.toMatchObject({ code: 'ENOENT' });
  });

  it('rejects a folder in place of the settings file', async () => {
    mkdirSync(file);
    await expect(read(file)).rejects.toMatchObject({ type: 'notRegular' });
  });

  it('rejects a settings file over 1 MiB, however large it is', async () => {
    writeFileSync(file, '#'.repeat(1024 * 1024));
    expect(await read(file)).toHaveLength(1024 * 1024);
    for (const length of [1024 * 1024 + 1, 3 * 1024 ** 3]) {
      truncateSync(file, length);
      await expect(read(file)).rejects.toMatchObject({ type: 'tooLarge' });
    }
  });

  it.skipIf(process.platform === 'win32')(
    'does not wait for a pipe or an endless device in place of the settings file',
    async () => {
      execFileSync('mkfifo', [file]);
      await expect(read(file)).rejects.toMatchObject({ type: 'notRegular' });
      symlinkSync('/dev/zero', join(folder.path, 'zero'));
      await expect(read(join(folder.path, 'zero'))).rejects.toMatchObject({ type: 'notRegular' });
    },
  );
});
