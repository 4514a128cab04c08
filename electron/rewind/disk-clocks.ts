import { lstat, statfs } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import type { ScanBatch } from '../model/threads/file-snapshot.ts';
import type { DiskTime } from './change-moment.ts';

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

/** How far the clock of a disk can be behind that of the machine, and ahead of it, in milliseconds. */
type ClockBounds = Pick<DiskTime, 'lag' | 'lead'>;

const unknownBounds: ClockBounds = { lag: Number.POSITIVE_INFINITY, lead: Number.POSITIVE_INFINITY };

/**
 * Knows how far the clocks of disks can differ from that of the machine. A disk on a network has its own clock. A change
 * that a scan sees was made after the scan before, and before it is seen. The time that the disk says shows how far its
 * clock can be ahead and behind at most.
 */
export class DiskClocks {
  readonly #hasClockOfMachine: (root: string) => Promise<boolean>;
  /** By the real path of the folder. */
  readonly #bounds = new Map<string, ClockBounds>();

  constructor(isLocal = hasClockOfMachine) {
    this.#hasClockOfMachine = isLocal;
  }

  /** Must be called before a folder is scanned. */
  async open(root: string): Promise<void> {
    if (this.#bounds.has(root)) return;
    this.#bounds.set(root, (await this.#hasClockOfMachine(root)) ? { lag: 0, lead: 0 } : unknownBounds);
  }

  /** Notes what a scan saw by now, and since the one before. Times are in Unix milliseconds. */
  note(
    root: string,
    { changes }: Pick<ScanBatch, 'changes'>,
    { now, since }: { readonly now: number; readonly since: number },
  ): ClockBounds {
    let { lag, lead } = this.#bounds.get(root) ?? unknownBounds;
    for (const { after, changedAt } of changes) {
      // The time of a file that cannot be read is that of the machine.
      if (after.kind === 'lost' && after.why === 'unreadable') continue;
      // Some disks let programs set these times. A time to come says nothing, and neither does one before the last scan.
      if (changedAt <= now) lag = Math.min(lag, now - changedAt);
      if (changedAt >= since) lead = Math.min(lead, changedAt - since);
    }
    this.#bounds.set(root, { lag, lead });
    return { lag, lead };
  }
}
