import { randomBytes } from 'node:crypto';
import { lstat, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { canMount, mountLimitedDisk } from '../../../build/faults/limited-disk.ts';
import { createTemporaryFolder } from '../../../fixtures/testkit/test-folder.ts';
import { copySetupFiles } from './copy-setup-files.ts';

it.skipIf(!canMount())(
  'names a file that does not fit on the disk of the worktree, and leaves no part of it',
  async () => {
    const disk = mountLimitedDisk();
    const from = createTemporaryFolder('copies-from');
    onTestFinished(async () => {
      disk.clear();
      await disk.folder.remove();
      await from.remove();
    });
    const small = randomBytes(1_000);
    await writeFile(join(from.path, 'a'), small);
    await writeFile(join(from.path, 'b'), randomBytes(2_000_000));
    await writeFile(join(from.path, 'c'), small);
    disk.fill(100_000);
    const left = await copySetupFiles({
      ...{ from: from.path, to: disk.folder.path, patterns: ['a', 'b', 'c'], signal: new AbortController().signal },
      listNotIgnored: async () => [],
    });
    expect(left).toEqual([{ path: 'b', why: 'diskFull' }]);
    expect(await readFile(join(disk.folder.path, 'a'))).toEqual(small);
    expect(await readFile(join(disk.folder.path, 'c'))).toEqual(small);
    await expect(lstat(join(disk.folder.path, 'b'))).rejects.toThrow('ENOENT');
  },
);
