import { lstat } from 'node:fs/promises';
import { basename, join } from 'node:path';
import type { Place } from './file-state.ts';
import { canHoldFolders, HeldFolder } from './held-folder.ts';
import { idOfFolder, isSamePlace, type PlaceId } from './place-id.ts';
import { foldersOf, nativePath } from './tree-path.ts';

/**
 * Where a transaction keeps what. `folder` is its own in the data folder, `root` the one whose files it changes. Once
 * held, it reaches both the root and the work folder however their paths change, where the system can do that.
 */
export class Places {
  /** In the changed folder, so that a rename is enough to put a file in place or aside. */
  readonly workFolder: string;
  readonly journal: string;
  /** There once all new files are written, and before any file of the person is touched. */
  readonly staged: string;
  /** There once every file is in its new state. */
  readonly committed: string;
  /** There once a file was copied into place, because the disk has no hard links. */
  readonly copying: string;
  readonly folder: string;
  /** Tells the work folder from anything that replaces it; null until it is made. */
  workId: PlaceId | null = null;
  readonly #root: string;
  readonly #id: string;
  #heldRoot: HeldFolder | null = null;
  #heldWorkFolder: HeldFolder | null = null;

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
   * Opens the root, and the work folder where it is ours. To be released. Does nothing on a system that cannot hold
   * folders. Rejects with the system's error, ENOTDIR where the root is a link.
   */
  async hold(): Promise<void> {
    if (!canHoldFolders || this.#heldRoot !== null) return;
    this.#heldRoot = await HeldFolder.open(this.#root);
    if (this.workId !== null) await this.holdWorkFolder(this.workId).catch(() => undefined);
  }

  /** Closes what is held. Never rejects. */
  async release(): Promise<void> {
    const held = [this.#heldWorkFolder, this.#heldRoot];
    [this.#heldWorkFolder, this.#heldRoot] = [null, null];
    for (const folder of held) await folder?.close().catch(() => undefined);
  }

  /**
   * Which folder the work folder is now; null where none is there. From here on everything in it is reached through the
   * folder itself, if it is the `expected` one, or any one where that is null. Rejects with the system's error.
   */
  async holdWorkFolder(expected: PlaceId | null): Promise<PlaceId | null> {
    if (this.#heldRoot === null) return await idOfFolder(this.workFolder);
    const folder = await HeldFolder.open(this.workPlace);
    const id = await folder.id();
    if (expected !== null && !isSamePlace(expected, id)) {
      await folder.close();
      return id;
    }
    await this.#heldWorkFolder?.close();
    this.#heldWorkFolder = folder;
    return id;
  }

  /** Where the work folder is made and removed. */
  get workPlace(): Place {
    return this.target(basename(this.workFolder));
  }

  /** Where a path leads now. To look at only: a link may lead it elsewhere. `within` is for changes. */
  target(path: string): Place {
    return nativePath(this.#heldRoot?.place ?? this.#root, path);
  }

  /**
   * Does something at a path whose folders cannot be replaced by links meanwhile: each is held until it is done. Rejects
   * with ENOTDIR where a link or a file is among them, and ENOENT where one is missing. Systems that cannot hold folders
   * only get the check for links beforehand, so their callers check once more afterwards.
   */
  async within<T>(path: string, act: (place: Place) => Promise<T>): Promise<T> {
    const root = this.#heldRoot;
    if (root === null) {
      await this.#refuseLinks(path);
      return await act(this.target(path));
    }
    const folders = path.split('/');
    const name = folders.pop() ?? '';
    let held: HeldFolder | null = null;
    try {
      for (const folder of folders) {
        const next: HeldFolder = await HeldFolder.open(nativePath((held ?? root).place, folder));
        await held?.close();
        held = next;
      }
      return await act(nativePath((held ?? root).place, name));
    } finally {
      await held?.close();
    }
  }

  /** The place of a name in the work folder; of the folder itself where it is empty. */
  inWorkFolder(name: string): string {
    return join(this.#heldWorkFolder?.place ?? this.workFolder, name);
  }

  /** Where the new file of a step waits. */
  fresh(index: number): string {
    return this.#nameOf(index, 'new');
  }

  /** Where the old file of a step waits until everything is done. */
  aside(index: number): string {
    return this.#nameOf(index, 'old');
  }

  /** Where the copy of an old file is written before it gets its name. */
  back(index: number): string {
    return this.#nameOf(index, 'back');
  }

  /** Where a new file of ours is taken to, before it is deleted. */
  out(index: number): string {
    return this.#nameOf(index, 'out');
  }

  /** Where an unfinished copy is taken to, before it is deleted. */
  part(index: number): string {
    return this.#nameOf(index, 'part');
  }

  /** The folder of copies of the old files, under their own paths. */
  get copies(): string {
    return join(this.folder, 'before');
  }

  /** The folder of files that nobody expected. */
  get found(): string {
    return join(this.folder, 'found');
  }

  async #refuseLinks(path: string): Promise<void> {
    for (const folder of foldersOf(path)) {
      const facts = await lstat(this.target(folder)).catch(() => null);
      if (facts?.isSymbolicLink()) throw Object.assign(new Error(`ENOTDIR: ${folder}`), { code: 'ENOTDIR' });
    }
  }

  /** A name that no other folder has, should a link ever lead there. */
  #nameOf(index: number, what: string): string {
    return this.inWorkFolder(`${index}-${this.#id}.${what}`);
  }
}
