import { execFileSync, spawnSync } from 'node:child_process';
import { closeSync, openSync, rmSync, statfsSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { createTemporaryFolder, type TestFolder } from '../../fixtures/testkit/test-folder.ts';

/** A folder on its own small disk. */
export type LimitedDisk = {
  readonly folder: TestFolder;
  /** Leaves this many bytes free. */
  fill(leaving: number): void;
  /** Makes the disk read-only. No file on it may be open for writing. */
  forbidWriting(): void;
  /** Frees space and makes the disk writable again. */
  clear(): void;
};

const diskBytes = 24 * 1024 * 1024;

/** Returns whether this process may mount a disk. */
export function canMount(): boolean {
  if (process.platform !== 'linux' || process.getuid?.() !== 0) return false;
  return spawnSync('unshare', ['--mount', 'mount', '-t', 'tmpfs', 'tmpfs', '/mnt']).status === 0;
}

/** Mounts a disk in memory. Throws when that is not allowed. */
export function mountLimitedDisk(): LimitedDisk {
  const { path, remove } = createTemporaryFolder('faults-disk');
  execFileSync('mount', ['-t', 'tmpfs', '-o', `size=${diskBytes},mode=700`, 'tmpfs', path]);
  const filler = join(path, 'filler');
  const remount = (how: 'ro' | 'rw') => execFileSync('mount', ['-o', `remount,${how}`, path]);
  return {
    folder: {
      path,
      remove: async () => {
        execFileSync('umount', ['--lazy', path]);
        await remove();
      },
    },
    fill: (leaving) => {
      const { bavail, bsize } = statfsSync(path);
      const file = openSync(filler, 'w');
      writeSync(file, new Uint8Array(Math.max(0, bavail * bsize - leaving)));
      closeSync(file);
    },
    forbidWriting: () => remount('ro'),
    clear: () => {
      remount('rw');
      rmSync(filler, { force: true });
    },
  };
}
