import type { Clock } from '../../shared/base/clock.ts';
import type { FoundFiles } from '../../shared/contract/files.ts';
import { FileIndex } from './file-index.ts';
import { walkFolder } from './walk-folder.ts';

/** What is known is taken for new so long; then it is looked through again, with the next question. */
const newForMs = 5_000;
/** So long a walk goes on before a question that waits gets its turn. */
const sliceMs = 12;
/** So many folders are kept in mind, those that were asked for last. */
const mostFolders = 3;

export type KnownFoldersDeps = {
  readonly clock: Clock;
  /** Goes on after what waits has had its turn. */
  later(go: () => void): void;
};

/** Folders whose files are kept in mind: each is looked through when it is asked for, and again when that was long ago. */
export class KnownFolders {
  readonly #deps: KnownFoldersDeps;
  readonly #folders = new Map<string, KnownFolder>();

  constructor(deps: KnownFoldersDeps) {
    this.#deps = deps;
  }

  /** Answers at once, out of what is known of a folder; null when it cannot be listed. */
  find(root: string, query: string, limit: number): FoundFiles | null {
    const known = this.#folders.get(root) ?? new KnownFolder(root, this.#deps);
    // The one that was asked for last stands last.
    this.#folders.delete(root);
    this.#folders.set(root, known);
    for (const [other, folder] of [...this.#folders].slice(0, -mostFolders)) {
      folder.forget();
      this.#folders.delete(other);
    }
    return known.find(query, limit);
  }
}

class KnownFolder {
  readonly #root: string;
  readonly #deps: KnownFoldersDeps;
  #index: FileIndex;
  #isCut = false;
  /** When the last walk ended; null before the first one has. */
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
    const isOld = this.#walkedAt === null || this.#deps.clock.now() - this.#walkedAt > newForMs;
    if (isOld && !this.#isWalking) this.#walk();
    if (this.#isUnreadable) return null;
    const files = [...this.#index.find(query, limit)];
    const listing = !this.#isWalking ? 'done' : this.#walkedAt === null ? 'listing' : 'again';
    return { files, known: this.#index.size, listing, isCut: this.#isCut };
  }

  /** Ends the walk that is under way. */
  forget(): void {
    this.#isForgotten = true;
  }

  #walk(): void {
    this.#isWalking = true;
    const isFirst = this.#walkedAt === null;
    // What a first walk finds is of use at once; a later one takes the place of what was known when it is through.
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
