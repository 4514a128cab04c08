import { spawnSync } from 'node:child_process';
import { mkdirSync } from 'node:fs';
import { totalmem } from 'node:os';

/** The system's memory below which folders stay on the disk, in bytes. Tests hold some hundred megabytes at a time. */
const leastMemory = 8 * 1024 ** 3;

/** Mounts its first arguments, and becomes the program after them. */
const mountAndRun = 'while [ "$1" != -- ]; do mount -t tmpfs tests "$1" || exit; shift; done; shift; exec "$@"';

/**
 * Returns the words that run a program with these folders in memory: empty at its start, seen only by it and what it
 * starts, and gone at its end. Returns the program's own words where the system does not allow that. Linux allows it to
 * root.
 *
 * Tests create and delete hundreds of thousands of files. A disk that others keep busy makes that many times slower, and
 * ext4 without a journal reads the entry of every file deleted in the last minutes before it creates one.
 */
export function withFoldersInMemory(folders: readonly string[], words: readonly string[]): readonly string[] {
  if (process.platform !== 'linux' || totalmem() < leastMemory) return words;
  for (const folder of folders) mkdirSync(folder, { recursive: true });
  const toWords = (program: readonly string[]) => [
    ...['unshare', '--mount', '--propagation=private'],
    ...['/bin/sh', '-c', mountAndRun, 'sh', ...folders, '--', ...program],
  ];
  const [probe = '', ...args] = toWords(['true']);
  return spawnSync(probe, args, { stdio: 'ignore' }).status === 0 ? toWords(words) : words;
}
