import { mkdir, mkdtemp, realpath, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { ManualClock } from '../../shared/base/manual-clock.ts';
import { IndexedFolders } from './indexed-folders.ts';

describe('a requested folder', () => {
  let folder = '';
  let clock: ManualClock;
  let folders: IndexedFolders;
  /** True if each slice of a walk takes longer than allowed. */
  let isSlow = false;
  const waiting: (() => void)[] = [];
  beforeEach(async () => {
    folder = await realpath(await mkdtemp(join(tmpdir(), 'workcell-known-')));
    clock = new ManualClock();
    isSlow = false;
    waiting.length = 0;
    const now = () => {
      if (isSlow) clock.advance(20);
      return clock.now();
    };
    const after = clock.after.bind(clock);
    folders = new IndexedFolders({ clock: { now, after }, later: (go) => void waiting.push(go) });
  });
  afterEach(() => rm(folder, { recursive: true }));
  const find = (root = folder) => {
    const found = folders.find(root, '', 10);
    return found === null ? null : { ...found, files: found.files.map(({ path }) => path) };
  };

  it('a folder in the file finder returns what is known so far during the walk, and then everything', async () => {
    await writeFile(join(folder, 'a.ts'), '');
    isSlow = true;
    expect(find()).toMatchObject({ files: ['a.ts'], listing: 'listing' });
    waiting.shift()?.();
    expect(find()).toEqual({ files: ['a.ts'], known: 1, listing: 'done', isCut: false });
  });

  it('a folder in the file finder is walked again after a while, with the old results until then', async () => {
    expect(find()).toMatchObject({ files: [], listing: 'done' });
    await writeFile(join(folder, 'new.ts'), '');
    expect(find()).toMatchObject({ files: [], listing: 'done' });
    clock.advance(6_000);
    isSlow = true;
    expect(find()).toMatchObject({ files: [], listing: 'again' });
    waiting.shift()?.();
    isSlow = false;
    expect(find()).toMatchObject({ files: ['new.ts'], listing: 'done' });
  });

  it('a folder in the file finder may be impossible to list, and appear later', async () => {
    const late = join(folder, 'late');
    expect(find(late)).toBeNull();
    await mkdir(late);
    clock.advance(6_000);
    expect(find(late)).toMatchObject({ files: [], listing: 'done' });
  });
});
