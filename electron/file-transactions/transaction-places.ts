import { basename, join } from 'node:path';
import { lstat } from './disk.ts';
import type { SystemPath } from './file-state.ts';
import { FolderHandle, hasFolderHandles } from './folder-handle.ts';
import { getFolderId, isSamePlace, type PlaceId } from './place-id.ts';
import { listParentFolders, toNativePath, toPathBytes } from './tree-path.ts';

const slash = Buffer.from('/');

/** Whether a folder with this name is the work folder of a transaction. */
export function isWorkFolder(name: string): boolean {
  return /^\.workcell-[\da-f]{8}$/.test(name);
}

/**
 * The places of a transaction. `folder` is its own folder in the data folder; `root` has the files it changes. On
 * systems that can keep folders open, an open root and work folder stay reachable even if their paths change.
 */
export class TransactionPlaces {
  /** In the changed folder, so that a rename can move files in and out. */
  readonly workFolder: string;
  readonly journal: string;
  /** Exists once all new files are written, before any of the user's files are touched. */
  readonly staged: string;
  /** Exists once every file is in its new state. */
  readonly committed: string;
  /** Exists once a file was copied into place because the disk has no hard links. */
  readonly copying: string;
  readonly folder: string;
  /** Distinguishes the work folder from anything that replaces it; null until it is made. */
  workId: PlaceId | null = null;
  readonly #root: string;
  readonly #id: string;
  #rootHandle: FolderHandle | null = null;
  #workFolderHandle: FolderHandle | null = null;

  constructor(folder: string, root: string, id: string) {
    this.folder = folder;
    this.#root = root;
    this.#id = id;
    this.workFolder = join(root, `.workcell-${id}`);
    this.journal = join(folder, 'journal.json');
    this.staged = join(folder, 'staged');
    this.committed = join(folder, 'committed');
    this.copying = join(folder, 'copying');
  }

  /**
   * Opens the root, and the work folder if it is ours. Call `release` afterwards. Does nothing on a system that cannot
   * keep folders open. Rejects with the system's error, ENOTDIR if the root is a link.
   */
  async openRoot(): Promise<void> {
    if (!hasFolderHandles || this.#rootHandle !== null) return;
    this.#rootHandle = await FolderHandle.open(this.#root);
    if (this.workId !== null) await this.openWorkFolder(this.workId).catch(() => undefined);
  }

  /** Closes open folders. Never rejects. */
  async release(): Promise<void> {
    const held = [this.#workFolderHandle, this.#rootHandle];
    [this.#workFolderHandle, this.#rootHandle] = [null, null];
    for (const folder of held) await folder?.close().catch(() => undefined);
  }

  /**
   * Returns the identity of the current work folder; null if there is none. If it is the `expected` one, or if
   * `expected` is null, keeps it open for all later access. Rejects with the system's error.
   */
  async openWorkFolder(expected: PlaceId | null): Promise<PlaceId | null> {
    if (this.#rootHandle === null) return await getFolderId(this.workFolder);
    const folder = await FolderHandle.open(this.workFolderPlace);
    let replaced: FolderHandle | null = folder;
    try {
      const id = await folder.id();
      if (expected === null || isSamePlace(expected, id)) {
        replaced = this.#workFolderHandle;
        this.#workFolderHandle = folder;
      }
      return id;
    } finally {
      await replaced?.close();
    }
  }

  /** The path at which the work folder is made and removed. */
  get workFolderPlace(): SystemPath {
    return this.resolve(basename(this.workFolder));
  }

  /** Resolves a path for reading only, because a link may redirect it. Use `runAt` for changes. */
  resolve(path: string): SystemPath {
    return toNativePath(this.#rootHandle?.place ?? this.#root, path);
  }

  /**
   * Runs an action at a path, and opens the folders of the path one by one, so that no link can replace one in the
   * meantime. Rejects with ENOTDIR if one is a link or a file, and ENOENT if one is missing. Systems that cannot keep
   * folders open only check for links first, so callers check again afterwards. `isThere` says whether the open folder
   * is certainly at its path in the root.
   */
  async runAt<T>(path: string, act: (place: SystemPath, isThere: () => Promise<boolean>) => Promise<T>): Promise<T> {
    const root = this.#rootHandle;
    if (root === null) {
      await this.#refuseLinks(path);
      return await act(this.resolve(path), async () => false);
    }
    const folders = path.split('/');
    const name = folders.pop() ?? '';
    let held: FolderHandle | null = null;
    try {
      for (const folder of folders) {
        const next: FolderHandle = await FolderHandle.open(toNativePath((held ?? root).place, folder));
        await held?.close();
        held = next;
      }
      const folder: FolderHandle = held ?? root;
      return await act(toNativePath(folder.place, name), async () => {
        const [top, here] = [await root.findPath(), await folder.findPath()];
        return here.equals(Buffer.concat([top, ...folders.flatMap((each) => [slash, toPathBytes(each)])]));
      });
    } finally {
      await held?.close();
    }
  }

  /** Resolves a name in the work folder; an empty name is the folder itself. */
  resolveInWorkFolder(name: string): string {
    return join(this.#workFolderHandle?.place ?? this.workFolder, name);
  }

  /** Returns where the new file of a step is, until it is moved into place. */
  getNewFile(index: number): string {
    return this.#getName(index, 'new');
  }

  /** Returns where the old file of a step is, until everything is done. */
  getOldFile(index: number): string {
    return this.#getName(index, 'old');
  }

  /** Returns where the copy of an old file is while it is written, before it gets its name. */
  getUnfinishedBackup(index: number): string {
    return this.#getName(index, 'back');
  }

  /** Returns where our new file is moved before it is deleted. */
  getMovedAway(index: number): string {
    return this.#getName(index, 'out');
  }

  /** Returns where an unfinished copy is moved before it is deleted. */
  getUnfinishedCopy(index: number): string {
    return this.#getName(index, 'part');
  }

  /** The folder with copies of the old files, under their own paths. */
  get copiesFolder(): string {
    return join(this.folder, 'before');
  }

  /** The folder for unexpected files. */
  get foundFolder(): string {
    return join(this.folder, 'found');
  }

  async #refuseLinks(path: string): Promise<void> {
    for (const folder of listParentFolders(path)) {
      const facts = await lstat(this.resolve(folder)).catch(() => null);
      if (facts?.isSymbolicLink()) throw Object.assign(new Error(`ENOTDIR: ${folder}`), { code: 'ENOTDIR' });
    }
  }

  /** Returns a unique name, so that no other folder has it if a link ever redirects us. */
  #getName(index: number, what: string): string {
    return this.resolveInWorkFolder(`${index}-${this.#id}.${what}`);
  }
}
