import { mkdir, mkdtemp, realpath, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { systemClock } from '../files/system-clock.ts';
import { findExistingFiles } from './find-existing-files.ts';

let place = '';
let folder = '';
beforeEach(async () => {
  place = await realpath(await mkdtemp(join(tmpdir(), 'workcell-existing-')));
  folder = join(place, 'folder');
  await mkdir(join(folder, 'src'), { recursive: true });
  await writeFile(join(folder, 'src', 'a b.ts'), '');
  await writeFile(join(place, 'secret.txt'), '');
  await symlink(join(place, 'secret.txt'), join(folder, 'link.txt'));
});
afterEach(() => rm(place, { recursive: true }));

it('finds the files that exist in the folder, by relative and absolute paths', async () => {
  const paths = ['src/a b.ts', './src/../src/a b.ts', join(folder, 'src/a b.ts'), 'src/gone.ts', 'src', ''];
  expect(await findExistingFiles(systemClock, folder, paths)).toEqual(paths.slice(0, 3));
});

it('finds no file outside the folder, directly or through a link', async () => {
  const paths = ['../secret.txt', join(place, 'secret.txt'), '/etc/passwd', 'link.txt', '//server/share/a.ts', 'a\0b'];
  expect(await findExistingFiles(systemClock, folder, paths)).toEqual([]);
});

it('finds nothing in a folder that is gone', async () => {
  expect(await findExistingFiles(systemClock, join(place, 'gone'), ['a.ts'])).toEqual([]);
});
