import { type FSWatcher, readFileSync, statfsSync, watch } from 'node:fs';
import { basename } from 'node:path';
import { getErrorCode } from '../base/error-message.ts';
import { hasFolderHandles } from '../file-transactions/folder-handle.ts';
import { listParentFolders, toTreePath } from '../file-transactions/tree-path.ts';
import type { OpenFolder } from './open-folder.ts';
import { type ScanMemory, skippedNames } from './scan-folder.ts';
import { TrackedFiles } from './tracked-paths.ts';

// Watches a folder, and every folder inside that a scan lists, with one inotify watch each. See ADR 36.

/** With more changed paths than this, a scan of the whole folder is not slower. */
const maxPaths = 50_000;
/** These file systems report every change on this machine: nothing else writes to them. From `linux/magic.h`. */
const localFileSystems: ReadonlySet<number> = new Set([
  0xef53, // ext2, ext3, ext4
  0x58465342, // xfs
  0x9123683e, // btrfs
  0xca451a4e, // bcachefs
  0xf2f52010, // f2fs
  0x2fc12fc1, // zfs
  0x01021994, // tmpfs
  0x794c7630, // overlayfs
]);

/**
 * Detects that the kernel's queue of a thread may have dropped changes, which Node does not report: more changes come at
 * once than half of the queue. All watches of a thread share it.
 */
export class ChangeQueue {
  readonly #most: number;
  readonly #watches = new Set<FolderWatch>();
  #count = 0;

  /** `most`: how many changes at once are certain to be complete. If omitted, half of what the kernel keeps. */
  constructor(most = readKernelLimit('max_queued_events') / 2) {
    this.#most = most;
  }

  add(watch: FolderWatch): void {
    this.#watches.add(watch);
  }

  remove(watch: FolderWatch): void {
    this.#watches.delete(watch);
  }

  /** Counts a change. Node reads the whole queue before it runs anything else. */
  count(): void {
    if (this.#count === 0) setImmediate(() => this.#restart());
    this.#count += 1;
    if (this.#count > this.#most) for (const watch of this.#watches) watch.lose();
  }

  #restart(): void {
    this.#count = 0;
    for (const watch of this.#watches) watch.closeUnused();
  }
}

export type FolderWatchDeps = {
  readonly queue: ChangeQueue;
  /** Called at the first change after `begin` or `take`. */
  changed(): void;
  /** The most folders to watch. If omitted, half of what the system allows the user, for all their programs. */
  readonly maxFolders?: number;
};

/** A watched folder. */
type WatchedFolder = {
  /** Its tree path. */
  readonly path: string;
  /** The `id` of the open folder. */
  readonly id: string;
  readonly watcher: FSWatcher;
  readonly inside: Map<string, WatchedFolder>;
  /** The scan of the whole folder that saw it last. */
  seenIn: number;
  /** False after it was removed or moved, while its last changes are still to be counted. */
  isInUse: boolean;
};

/**
 * Tells which paths in a folder changed. A scan adds each folder before it lists it, so a change is either in the
 * listing or reported. Never follows a link, and does not watch ignored folders, because no scan lists them.
 *
 * Knows nothing until a scan of the whole folder has added its folders, and after it may have missed a change: too many
 * at once, no more watches, a disk that others write to, or another system than Linux.
 */
export class FolderWatch {
  /** What the last scan of the whole folder leaves for scans of changed paths. */
  readonly memory: ScanMemory;
  readonly #deps: FolderWatchDeps;
  readonly #maxFolders: number;
  readonly #paths = new Set<string>();
  readonly #unused: FSWatcher[] = [];
  readonly #devices = new Map<bigint, boolean>();
  #root: WatchedFolder | null = null;
  #size = 0;
  #scans = 0;
  /** Whether no change was missed since the last scan of the whole folder. */
  #isCertain = false;
  #isOff = !hasFolderHandles;
  #hasReported = false;

  constructor(root: string, deps: FolderWatchDeps) {
    this.memory = { outerRules: null, tracked: new TrackedFiles(root) };
    this.#deps = deps;
    this.#maxFolders = deps.maxFolders ?? readKernelLimit('max_user_watches') / 2;
    deps.queue.add(this);
  }

  /** How many folders are watched. */
  get size(): number {
    return this.#size;
  }

  /** A scan of the whole folder begins. */
  begin(): void {
    this.#scans += 1;
    this.#paths.clear();
    this.#isCertain = !this.#isOff;
    this.#hasReported = false;
  }

  /** A scan of the whole folder has ended. `isComplete`: what it found was delivered. */
  end(isComplete: boolean): void {
    if (isComplete) this.#removeUnseen(this.#root);
    else this.lose();
  }

  /** Watches a folder that a scan is about to list. Does nothing if it is already watched. */
  add(path: string, folder: OpenFolder): void {
    if (this.#isOff) return;
    const above = path === '' ? null : this.#find(path.slice(0, Math.max(0, path.lastIndexOf('/'))));
    // The folder above was removed or moved since, so it is scanned again.
    if (above === undefined) return;
    const name = path.slice(path.lastIndexOf('/') + 1);
    const old = above === null ? this.#root : above.inside.get(name);
    if (old?.id === folder.id) {
      old.seenIn = this.#scans;
      return;
    }
    if (old !== null && old !== undefined) {
      this.#remove(old);
      // Another folder has taken its place, and the scan may list only a part of it.
      if (above !== null) this.#paths.add(path);
    }
    if (this.#size >= this.#maxFolders || !this.#isLocal(folder)) {
      this.#turnOff();
      return;
    }
    try {
      this.#watch(path, name, folder, above);
    } catch (failure) {
      // A folder that cannot be read cannot be listed either.
      if (getErrorCode(failure) !== 'EACCES') this.#turnOff();
    }
  }

  /**
   * Returns the tree paths that changed since the last scan, up to now, and forgets them. A path can be that of a
   * folder: then anything below it may have changed. Null if unknown.
   */
  async take(): Promise<readonly string[] | null> {
    this.closeUnused();
    // The kernel queues a change at once. Node reads the queue between the two.
    await nextRound();
    await nextRound();
    const paths = this.#isCertain ? [...this.#paths] : null;
    this.#paths.clear();
    this.#hasReported = false;
    return paths;
  }

  /** Changes may have been missed, or those that were taken were not scanned. */
  lose(): void {
    this.#isCertain = false;
    this.#paths.clear();
    this.#report();
  }

  /** Closes the watches of folders that were removed or moved. Must be called soon after the queue was read. */
  closeUnused(): void {
    for (const watcher of this.#unused.splice(0)) watcher.close();
  }

  /** Ends the watch. */
  close(): void {
    this.#turnOff();
    this.#deps.queue.remove(this);
  }

  #watch(path: string, name: string, folder: OpenFolder, above: WatchedFolder | null): void {
    const ownName = basename(folder.place.toString());
    const watcher = watch(folder.place, { encoding: 'buffer' }, (kind, changed) =>
      this.#handle(added, kind, changed, ownName),
    );
    const added: WatchedFolder = {
      path,
      id: folder.id,
      watcher,
      inside: new Map(),
      seenIn: this.#scans,
      isInUse: true,
    };
    watcher.on('error', () => this.lose());
    if (above === null) this.#root = added;
    else above.inside.set(name, added);
    this.#size += 1;
  }

  /** `ownName` is the name that Node reports for a change of the folder itself. */
  #handle(folder: WatchedFolder, kind: string, changed: Buffer | null, ownName: string): void {
    this.#deps.queue.count();
    if (!folder.isInUse) return;
    if (changed === null) {
      this.lose();
      return;
    }
    const name = toTreePath(changed);
    if (kind === 'rename') {
      const inside = folder.inside.get(name);
      if (inside !== undefined) this.#remove(inside);
      if (name === ownName) {
        if (folder.path === '') this.lose();
        else this.#addPath(folder.path);
      }
    }
    // A new `.git` changes what is ignored.
    if (skippedNames.has(name) && !(name === '.git' && kind === 'rename')) return;
    this.#addPath(folder.path === '' ? name : `${folder.path}/${name}`);
  }

  #addPath(path: string): void {
    if (!this.#isCertain) return;
    this.#paths.add(path);
    if (this.#paths.size > maxPaths) this.lose();
    else this.#report();
  }

  #report(): void {
    if (this.#hasReported) return;
    this.#hasReported = true;
    this.#deps.changed();
  }

  /** Returns the watched folder at a path. Undefined if there is none. */
  #find(path: string): WatchedFolder | undefined {
    let found = this.#root ?? undefined;
    if (path === '') return found;
    let length = 0;
    for (const folder of [...listParentFolders(path), path]) {
      found = found?.inside.get(folder.slice(length));
      length = folder.length + 1;
    }
    return found;
  }

  /** Removes a folder and those inside it. Their watches stay open until the changes that are queued were counted. */
  #remove(folder: WatchedFolder): void {
    if (this.#root === folder) this.#root = null;
    else {
      const at = folder.path.lastIndexOf('/');
      this.#find(folder.path.slice(0, Math.max(0, at)))?.inside.delete(folder.path.slice(at + 1));
    }
    this.#abandon(folder);
  }

  #abandon(folder: WatchedFolder): void {
    folder.isInUse = false;
    this.#size -= 1;
    this.#unused.push(folder.watcher);
    for (const inside of folder.inside.values()) this.#abandon(inside);
  }

  #removeUnseen(folder: WatchedFolder | null): void {
    if (folder === null) return;
    if (folder.seenIn !== this.#scans) this.#remove(folder);
    else for (const inside of [...folder.inside.values()]) this.#removeUnseen(inside);
  }

  #turnOff(): void {
    this.#isOff = true;
    if (this.#root !== null) this.#remove(this.#root);
    this.closeUnused();
    this.lose();
  }

  /** Whether only this machine writes to the disk of a folder. */
  #isLocal({ dev, place }: OpenFolder): boolean {
    const known = this.#devices.get(dev) ?? localFileSystems.has(readFileSystem(place));
    this.#devices.set(dev, known);
    return known;
  }
}

function readFileSystem(place: string | Buffer): number {
  try {
    return statfsSync(place).type;
  } catch {
    return 0;
  }
}

/** Reads one of the limits of inotify. 0 if it cannot be read: then nothing is certain. */
function readKernelLimit(name: 'max_queued_events' | 'max_user_watches'): number {
  try {
    return Number(readFileSync(`/proc/sys/fs/inotify/${name}`, 'utf8'));
  } catch {
    return 0;
  }
}

function nextRound(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}
