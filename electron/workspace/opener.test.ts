import { mkdtemp, realpath, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { ok } from '../../shared/base/result.ts';
import { createOpener } from './opener.ts';

let folder = '';
const { find } = createOpener(
  { openLink: null, showInFolder: async () => ok(undefined) },
  () => null,
  async () => [],
  Promise.resolve({}),
);

beforeEach(async () => {
  folder = await realpath(await mkdtemp(join(tmpdir(), 'workcell-opener-')));
  await writeFile(join(folder, 'a.ts'), '');
  await writeFile(join(folder, '~draft.ts'), '');
});
afterEach(() => rm(folder, { recursive: true }));

it.each([
  ['~/a.ts', '~/a.ts starts with a sign for a home folder. Use the whole path.'],
  ['~ada/a.ts', '~ada/a.ts starts with a sign for a home folder. Use the whole path.'],
  [
    'a.ts?raw=1',
    'a.ts?raw=1 does not exist. A question mark and what follows it belong to a web address, not to a file.',
  ],
  ['gone.ts', 'gone.ts does not exist.'],
])('says what is wrong with %s', async (named, message) => {
  expect(await find(folder, named)).toEqual({ ok: false, error: message });
});

it.each(['a.ts', '~draft.ts'])('finds %s', async (named) => {
  expect(await find(folder, named)).toEqual(ok({ folder, path: join(folder, named) }));
});
