import { listParentFolders } from '../file-transactions/tree-path.ts';
import { isIgnoredSnapshot } from '../model/threads/file-snapshot.ts';
import type { KnownPath } from './scan-batches.ts';

/** Compares each path with this many changed paths one by one. With more, looks up its parent folders instead. */
const fewPaths = 8;

/** What a scan looks at: all of a folder, or some tree paths and what is below them. */
export class ScanScope {
  readonly #paths: ReadonlySet<string> | null;
  readonly #list: readonly string[];
  /** The names to look at in a folder above one of the paths, by the path of the folder and a slash. */
  readonly #names = new Map<string, Set<string>>();

  /** `paths` null: everything. */
  constructor(paths: readonly string[] | null) {
    const given = new Set(paths);
    this.#list = [...given].filter((path) => !listParentFolders(path).some((folder) => given.has(folder)));
    this.#paths = paths === null ? null : new Set(this.#list);
    if (paths !== null) this.#names.set('', new Set());
    for (const path of this.#list) this.#addNames(path);
  }

  /** Whether the scan looks at everything. */
  get isWhole(): boolean {
    return this.#paths === null;
  }

  /**
   * Whether one of the paths can change what a scan finds elsewhere: ignore rules, the mark of a repository, or the
   * folder itself.
   */
  get changesRules(): boolean {
    return this.#list.some((path) => {
      const name = path.slice(path.lastIndexOf('/') + 1).toLowerCase();
      return name === '' || name === '.gitignore' || name === '.git';
    });
  }

  /** Returns the names to look at in a folder, given by its path and a slash. Null: all. */
  getNames(lead: string): ReadonlySet<string> | null {
    return this.#names.get(lead) ?? null;
  }

  /** Whether the scan looks at a path. */
  includes(path: string): boolean {
    return this.#paths === null || this.#paths.has(path) || isBelow(this.#list, this.#paths, path);
  }

  /** Selects the known paths that the scan looks at. Must be called before it changes any of them. */
  select(known: ReadonlyMap<string, KnownPath>): readonly (readonly [string, KnownPath])[] {
    const selected: (readonly [string, KnownPath])[] = [];
    const folders: string[] = [];
    // A folder above one of the paths may have been empty, or be so now.
    for (const lead of this.#names.keys()) {
      const one = known.get(lead);
      if (one !== undefined) selected.push([lead, one]);
    }
    for (const path of this.#list) {
      const one = known.get(path);
      if (one !== undefined) selected.push([path, one]);
      // Nothing is known below a file. An ignored folder can have tracked files.
      if (one === undefined || isIgnoredSnapshot(one.state)) folders.push(path);
    }
    if (folders.length === 0) return selected;
    const all = new Set(folders);
    for (const entry of known) if (isBelow(folders, all, entry[0])) selected.push(entry);
    return selected;
  }

  #addNames(path: string): void {
    let lead = '';
    for (const folder of [...listParentFolders(path), path]) {
      const names = this.#names.get(lead) ?? new Set();
      this.#names.set(lead, names.add(folder.slice(lead.length)));
      lead = `${folder}/`;
    }
  }
}

/** Whether a path is below one of these folders. */
function isBelow(folders: readonly string[], all: ReadonlySet<string>, path: string): boolean {
  if (folders.length > fewPaths) return listParentFolders(path).some((folder) => all.has(folder));
  return folders.some((folder) => path[folder.length] === '/' && path.startsWith(folder));
}
