import { win32 } from 'node:path';
import { expect, it } from 'vitest';
import { foldersToMake } from './removed-copies.ts';

it.each(['Z:\\project\\sub', '\\\\server\\share\\project'])(
  'makes no folders when the whole disk of %j is missing',
  async (folder) => {
    expect(await foldersToMake(folder, async () => false, win32.dirname)).toBeNull();
  },
);

it('makes the missing folders below one that is there, the outermost first', async () => {
  const isThere = async (folder: string) => folder === 'Z:\\';
  expect(await foldersToMake('Z:\\project\\sub', isThere, win32.dirname)).toEqual(['Z:\\project', 'Z:\\project\\sub']);
});
