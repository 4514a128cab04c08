import { lstat, statfs } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import type { ScanBatch } from '../model/threads/file-snapshot.ts';

/** The file systems that use the clock of this machine, by their numbers on Linux. */
const localTypes: ReadonlySet<number> = new Set([
  0xef53, // ext2, ext3, ext4
  0x58465342, // xfs
  0x9123683e, // btrfs
  0xf2f52010, // f2fs
  0x2fc12fc1, // zfs
  0xca451a4e, // bcachefs
  0x01021994, // tmpfs
  0x794c7630, // overlayfs
]);

/** Whether a disk certainly uses the clock of this machine. Never rejects. */
export async function hasClockOfMachine(place: string): Promise<boolean> {
  try {
    if (process.platform === 'linux') return localTypes.has((await statfs(place)).type);
    const [one, other] = await Promise.all([lstat(place), lstat(tmpdir())]);
    return one.dev === other.dev;
  } catch {
    return false;
  }
}

/**
 * Knows how far the clocks of disks can be behind that of the machine. A disk on a network has its own clock. It is as
 * far behind as the age of its newest change at most, because nothing changes in the future.
 */
export class DiskClocks {
  readonly #hasClockOfMachine: (root: string) => Promise<boolean>;
  /** By the real path of the folder, in milliseconds. */
  readonly #lags = new Map<string, number>();

  constructor(isLocal = hasClockOfMachine) {
    this.#hasClockOfMachine = isLocal;
  }

  /** Must be called before a folder is scanned. */
  async open(root: string): Promise<void> {
    if (!this.#lags.has(root))
      this.#lags.set(root, (await this.#hasClockOfMachine(root)) ? 0 : Number.POSITIVE_INFINITY);
  }

  /** Notes what a scan saw by now, and returns the lag of the disk. `now` is in Unix milliseconds. */
  note(root: string, { changes }: Pick<ScanBatch, 'changes'>, now: number): number {
    let lag = this.#lags.get(root) ?? Number.POSITIVE_INFINITY;
    // Some disks let programs set these times. A time to come says nothing.
    for (const { changedAt } of changes) if (changedAt <= now) lag = Math.min(lag, now - changedAt);
    this.#lags.set(root, lag);
    return lag;
  }
}
