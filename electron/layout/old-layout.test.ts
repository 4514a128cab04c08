import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { parseSettings } from '../settings/settings-file.ts';
import { readOldLayout } from './layout-store.ts';

let folder = '';
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'workcell-layout-'));
});
afterEach(() => rm(folder, { recursive: true }));

it('takes valid values from a config.toml with the old layout, and leaves the file alone', async () => {
  const file = join(folder, 'config.toml');
  const text = 'theme = "dark"\nconsole_height = 201.5\nconsole_open = "no"\ndiff_view = "side-by-side"\n';
  await writeFile(file, text);
  expect(await readOldLayout(folder)).toEqual({ consoleHeight: 201.5, diffView: 'sideBySide' });
  expect(await readFile(file, 'utf8')).toBe(text);
  expect(parseSettings(text).problems).toContain(
    'config.toml line 2: Workcell does not know "console_height" and left it unchanged.',
  );
});

it('finds nothing if there is no readable file', async () => {
  expect(await readOldLayout(folder)).toEqual({});
  await writeFile(join(folder, 'config.toml'), 'console_height = = 1\n');
  expect(await readOldLayout(folder)).toEqual({});
});
