import type { Clock } from '../../shared/base/clock.ts';
import type { FoundFiles } from '../../shared/contract/files.ts';
import { FileIndex } from './file-index.ts';
import { walkFolder } from './walk-folder.ts';

/** How long results count as fresh, in milliseconds. After that, the next question starts another walk. */
const freshMs = 5_000;
/** How long to walk before answering a waiting question, in milliseconds. */
const sliceMs = 12;
/** How many folders are kept in memory, the most recently used ones. */
const maxFolders = 3;

/** What `IndexedFolders` needs from the host. */
export type KnownFoldersDeps = {
  readonly clock: Clock;
  /** Calls `go` after pending questions were handled. */
  later(go: () => void): void;
};

/** Caches the files of folders in memory. Walks each folder on request, and again when its results are old. */
export class IndexedFolders {
  readonly #deps: KnownFoldersDeps;
  readonly #folders = new Map<string, IndexedFolder>();

  constructor(deps: KnownFoldersDeps) {
    this.#deps = deps;
  }

  /** Answers at once from the cached files of a folder. Null if the folder is unreadable. */
  find(root: string, query: string, limit: number): FoundFiles | null {
    const known = this.#folders.get(root) ?? new IndexedFolder(root, this.#deps);
    // Keeps the most recently used folder last.
    this.#folders.delete(root);
    this.#folders.set(root, known);
    for (const [other, folder] of [...this.#folders].slice(0, -maxFolders)) {
      folder.forget();
      this.#folders.delete(other);
    }
    return known.find(query, limit);
  }
}

class IndexedFolder {
  readonly #root: string;
  readonly #deps: KnownFoldersDeps;
  #index: FileIndex;
  #isCut = false;
  /** When the last walk ended. Null until the first walk has ended. */
  #walkedAt: number | null = null;
  #isWalking = false;
  #isUnreadable = false;
  #isForgotten = false;

  constructor(root: string, deps: KnownFoldersDeps) {
    this.#root = root;
    this.#deps = deps;
    this.#index = new FileIndex(root);
  }

  find(query: string, limit: number): FoundFiles | null {
    const isOld = this.#walkedAt === null || this.#deps.clock.now() - this.#walkedAt > freshMs;
    if (isOld && !this.#isWalking) this.#walk();
    if (this.#isUnreadable) return null;
    const files = [...this.#index.find(query, limit)];
    const listing = !this.#isWalking ? 'done' : this.#walkedAt === null ? 'listing' : 'again';
    return { files, known: this.#index.size, listing, isCut: this.#isCut };
  }

  /** Stops the current walk. */
  forget(): void {
    this.#isForgotten = true;
  }

  #walk(): void {
    this.#isWalking = true;
    const isFirst = this.#walkedAt === null;
    // The results of a first walk are used at once. A later walk replaces the old results when it is complete.
    const index = isFirst ? this.#index : new FileIndex(this.#root);
    const walk = walkFolder(this.#root, (paths) => index.add(paths));
    const go = (): void => {
      if (this.#isForgotten) return;
      const began = this.#deps.clock.now();
      try {
        do {
          const step = walk.next();
          if (step.done === true) {
            this.#index = index;
            this.#isCut = step.value.isCut;
            this.#isUnreadable = false;
            this.#ended();
            return;
          }
        } while (this.#deps.clock.now() - began < sliceMs);
        this.#deps.later(go);
      } catch {
        this.#isUnreadable = true;
        this.#ended();
      }
    };
    go();
  }

  #ended(): void {
    this.#walkedAt = this.#deps.clock.now();
    this.#isWalking = false;
  }
}
