import { lstatSync } from 'node:fs';
import { getErrorCode } from '../base/error-message.ts';
import { listParentFolders, toNativePath } from '../file-transactions/tree-path.ts';

/** The fate of a path that a walk did not see. */
export type PathLocation = {
  /** `ignored`: it still exists, and the walk skipped it or a folder above it. */
  readonly what: 'gone' | 'ignored' | 'unknown';
  /** The ctime of the nearest existing parent folder, in Unix ms. */
  readonly parentChangedAt: number;
};

/** What is at a path: the ctime of a folder, in Unix ms, or something else. */
type FoundState = number | 'gone' | 'other' | 'unknown';

/**
 * Records what a walk visited, to find out whether other paths are gone. All paths are tree paths; the root is empty.
 */
export class VisitedPaths {
  readonly #root: string;
  readonly #listed = new Map<string, number>();
  readonly #closed = new Set<string>();
  readonly #ignored = new Set<string>();
  readonly #found = new Map<string, FoundState>();

  constructor(root: string) {
    this.#root = root;
  }

  /** Adds a folder whose entries are all known. `changedAt` is its ctime before it was listed, in Unix ms. */
  addListed(path: string, changedAt: number): void {
    this.#listed.set(path, changedAt);
  }

  /** Whether a folder was listed. */
  isListed(path: string): boolean {
    return this.#listed.has(path);
  }

  /** Adds a folder that exists, but whose entries are unknown. */
  addClosed(path: string): void {
    this.#closed.add(path);
  }

  /** Adds an entry of a listed folder that the walk skipped as ignored. */
  addIgnored(path: string): void {
    this.#ignored.add(path);
  }

  /** Whether the walk skipped an entry of a listed folder as ignored. */
  isIgnored(path: string): boolean {
    return this.#ignored.has(path);
  }

  /** Finds out whether a file or link that existed earlier, and was not seen, is gone. Never throws. */
  locate(path: string): PathLocation {
    let parentChangedAt = this.#changedAt('');
    let wasListed = true;
    for (const folder of listParentFolders(path)) {
      if (wasListed) {
        if (this.#listed.has(folder)) {
          parentChangedAt = this.#changedAt(folder);
          continue;
        }
        if (this.#closed.has(folder)) return { what: 'unknown', parentChangedAt };
        if (!this.#ignored.has(folder)) return { what: 'gone', parentChangedAt };
        wasListed = false;
      }
      const found = this.#readPath(folder);
      if (typeof found !== 'number') return { what: found === 'unknown' ? 'unknown' : 'gone', parentChangedAt };
      parentChangedAt = found;
    }
    if (wasListed && !this.#ignored.has(path)) return { what: 'gone', parentChangedAt };
    const found = readState(this.#root, path);
    const what = found === 'unknown' ? 'unknown' : found === 'other' ? 'ignored' : 'gone';
    return { what, parentChangedAt };
  }

  /** Returns the ctime of a listed folder. Reads it again, because a path in it may have gone after the listing. */
  #changedAt(folder: string): number {
    const found = this.#readPath(folder);
    return typeof found === 'number' ? found : (this.#listed.get(folder) ?? 0);
  }

  #readPath(folder: string): FoundState {
    const found = this.#found.get(folder) ?? readState(this.#root, folder);
    this.#found.set(folder, found);
    return found;
  }
}

/** Reads the state of a path whose parents are folders, without following a link. */
function readState(root: string, path: string): FoundState {
  try {
    const facts = lstatSync(toNativePath(root, path));
    return facts.isDirectory() ? Math.floor(facts.ctimeMs) : 'other';
  } catch (failure) {
    return isGone(failure) ? 'gone' : 'unknown';
  }
}

/** Whether a system error means that nothing is at a path. */
export function isGone(failure: unknown): boolean {
  return ['ENOENT', 'ENOTDIR', 'ELOOP'].includes(getErrorCode(failure) ?? '');
}
