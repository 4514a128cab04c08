import { join } from 'node:path';
import type { Place } from './file-state.ts';
import type { PlaceId } from './place-id.ts';
import { nativePath } from './tree-path.ts';

/** Where a transaction keeps what. `folder` is its own in the data folder, `root` the one whose files it changes. */
export class Places {
  /** In the changed folder, so that a rename is enough to put a file in place or aside. */
  readonly workFolder: string;
  readonly journal: string;
  /** There once all new files are written, and before any file of the person is touched. */
  readonly staged: string;
  /** There once every file is in its new state. */
  readonly committed: string;
  readonly folder: string;
  /** Tells the work folder from anything that replaces it; null until it is made. */
  workId: PlaceId | null = null;
  readonly #root: string;
  readonly #id: string;

  constructor(folder: string, root: string, id: string) {
    this.folder = folder;
    this.#root = root;
    this.#id = id;
    this.workFolder = join(root, `.workcell-${id}`);
    this.journal = join(folder, 'journal.json');
    this.staged = join(folder, 'staged');
    this.committed = join(folder, 'committed');
  }

  target(path: string): Place {
    return nativePath(this.#root, path);
  }

  /** Where the new file of a step waits. */
  fresh(index: number): string {
    return this.#inWorkFolder(index, 'new');
  }

  /** Where the old file of a step waits until everything is done. */
  aside(index: number): string {
    return this.#inWorkFolder(index, 'old');
  }

  /** Where the copy of an old file is written before it gets its name. */
  back(index: number): string {
    return this.#inWorkFolder(index, 'back');
  }

  /** Where a new file of ours is taken to, before it is deleted. */
  out(index: number): string {
    return this.#inWorkFolder(index, 'out');
  }

  /** The folder of copies of the old files, under their own paths. */
  get copies(): string {
    return join(this.folder, 'before');
  }

  /** The folder of files that nobody expected. */
  get found(): string {
    return join(this.folder, 'found');
  }
  /** A name that no other folder has, should a link ever lead there. */
  #inWorkFolder(index: number, what: string): string {
    return join(this.workFolder, `${index}-${this.#id}.${what}`);
  }
}
