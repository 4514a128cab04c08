import type { Dirent } from 'node:fs';
import { lstat, readdir, realpath } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, dirname, join, relative, resolve, sep } from 'node:path';
import type { NoCopy } from '../../shared/approvals/endangered-files.ts';
import { isInside } from '../../shared/files/is-inside.ts';
import { isWorkFolder } from '../file-transactions/transaction-places.ts';
import { pathStyle } from '../files/path-style.ts';
import { isElsewhere } from '../files/real-path.ts';
import { isSilent } from '../files/silent-folders.ts';
import type { OverwrittenPlace } from '../model/shell-commands/find-overwritten.ts';
import { type FileSnapshot, isIgnoredSnapshot } from '../model/threads/file-snapshot.ts';
import type { HistoryStore } from './history-store.ts';
import { maxFileBytes } from './read-entry.ts';

/** What is not kept, by its path in the folder, or by its absolute path if it is elsewhere. */
export type UnkeptPlace = { readonly path: string; readonly why: NoCopy };

/**
 * What is under the reach of a command. `files` are those that can be kept, as tree paths with sizes in bytes;
 * `isIgnored`: no scan looks at it unless it is kept. `unkept`: what no earlier version has.
 */
export type EndangeredPlaces = {
  readonly files: readonly EndangeredFile[];
  readonly unkept: readonly UnkeptPlace[];
};

export type EndangeredFile = { readonly path: string; readonly size: number; readonly isIgnored: boolean };

/** The limits for one command. */
const maxKeptFiles = 2_000;
const maxKeptBytes = 64 * 1_048_576;
/** More entries than this are not looked at. */
const maxVisited = 20_000;
const maxDepth = 100;

/** Ignored folders that tools make again. */
const madeAgain: ReadonlySet<string> = new Set([
  ...['node_modules', 'bower_components', '.venv', 'venv', '__pycache__', '.pytest_cache', '.mypy_cache'],
  ...['.ruff_cache', '.tox', '.gradle', '.next', '.nuxt', '.turbo', '.parcel-cache', '.cache', 'target', 'Pods'],
  'DerivedData',
]);

export type EndangeredSearch = {
  readonly store: Pick<HistoryStore, 'states'>;
  /** The real path of the folder. */
  readonly root: string;
  /** The folder in which the command works. */
  readonly workingFolder: string;
  readonly home: string;
  /** Ends the search. */
  readonly signal: AbortSignal;
};

/**
 * Finds what a command can delete or overwrite, and what of it no earlier version has. Follows a link only where the
 * command writes to it.
 */
export async function findEndangered(
  places: readonly OverwrittenPlace[],
  search: EndangeredSearch,
): Promise<EndangeredPlaces> {
  const walk = new Walk(search);
  for (const place of places) {
    if (search.signal.aborted) break;
    await walk.visitPlace(place);
  }
  return walk.finish();
}

class Walk {
  readonly #search: EndangeredSearch;
  readonly #files = new Map<string, Omit<EndangeredFile, 'path'>>();
  readonly #unkept = new Map<string, NoCopy>();
  readonly #visited = new Set<string>();
  /** Several places can be in one folder. */
  readonly #lists = new Map<string, Promise<readonly Entry[]>>();
  /** Whether the place that is visited does not include what belongs to git itself. */
  #sparesGit = false;

  constructor(search: EndangeredSearch) {
    this.#search = search;
  }

  finish(): EndangeredPlaces {
    let bytes = 0;
    const files: EndangeredFile[] = [];
    for (const [path, { isIgnored, size }] of this.#files) {
      const fits = bytes + size <= maxKeptBytes && files.length < maxKeptFiles;
      if (fits) files.push({ path, size, isIgnored });
      else if (isIgnored) this.#unkept.set(path, 'tooMany');
      bytes += fits && isIgnored ? size : 0;
    }
    return { files, unkept: [...this.#unkept].map(([path, why]) => ({ path, why })) };
  }

  async visitPlace({ covers, path }: OverwrittenPlace): Promise<void> {
    const { home, root, workingFolder } = this.#search;
    const written = /^~(?=$|[\\/])/.test(path) ? home + path.slice(1) : path;
    this.#sparesGit = covers === 'work';
    const isStart = covers === 'start' || covers === 'names';
    // Two dots at the start of a name are not the folder above.
    const start = isStart ? (/[^\\/]*$/.exec(written)?.[0] ?? '') : null;
    const full = resolve(workingFolder, start === null ? written : written.slice(0, written.length - start.length));
    // Looking it up would connect to another machine, or wait for one.
    if (isElsewhere(workingFolder, written) || isSilent(full)) return;
    const isTop = start === null && full === dirname(full);
    const [folder, name] = start !== null || isTop ? [full, start] : [dirname(full), basename(full)];
    // Deleting a link deletes the link alone, so only what is above it is followed.
    const real = await realpath(folder).catch(() => null);
    if (real === null) return;
    const place = name === null ? real : join(real, name);
    if ((covers === 'tree' || covers === 'work') && isInside(place, root, pathStyle)) {
      if (place !== root) this.#unkept.set(place, 'outside');
      await this.#visitFolder(root, 0);
    } else if (isStart) {
      const entries = await this.#list(real);
      const isMeant = (entry: Entry) =>
        entry.name.startsWith(name ?? '') && !(covers === 'names' && entry.name.startsWith('.'));
      await this.#visitEntries(real, entries.filter(isMeant), 0);
    } else await this.#visitOne(covers, real, name ?? '');
  }

  async #visitOne(covers: 'tree' | 'file' | 'work', folder: string, written: string): Promise<void> {
    const facts = await lstat(join(folder, written)).catch(() => null);
    if (facts === null || (facts.isDirectory() && covers === 'file')) return;
    if (facts.isSymbolicLink() && covers === 'file') {
      // Writing to a link writes to its target.
      const target = await realpath(join(folder, written)).catch(() => null);
      if (target !== null) await this.#visitOne(covers, dirname(target), basename(target));
      return;
    }
    // On some disks, a name also stands for one with other upper and lower case letters.
    const hasCases = process.platform === 'win32' || process.platform === 'darwin';
    const entries = hasCases ? await this.#list(folder) : [];
    const alike = entries.find(({ name }) => name.toLowerCase() === written.toLowerCase());
    const name = entries.some((entry) => entry.name === written) ? written : (alike?.name ?? written);
    await this.#visitEntries(folder, [{ name, ...kindOf(facts) }], 0);
  }

  #list(folder: string): Promise<readonly Entry[]> {
    const listed = this.#lists.get(folder) ?? list(folder);
    this.#lists.set(folder, listed);
    return listed;
  }

  async #visitFolder(folder: string, depth: number): Promise<void> {
    await this.#visitEntries(folder, await this.#list(folder), depth);
  }

  async #visitEntries(folder: string, all: readonly Entry[], depth: number): Promise<void> {
    const { root, signal, store } = this.#search;
    if (!isInside(root, folder, pathStyle)) {
      // Nobody expects a temporary file to stay, and a device has no content.
      if (isInside(tmpdir(), folder, pathStyle) && !isInside(tmpdir(), root, pathStyle)) return;
      for (const { isFile, isFolder, name } of all) {
        if (isFile || isFolder) this.#unkept.set(join(folder, name), 'outside');
      }
      return;
    }
    const lead = folder === root ? '' : `${relative(root, folder).replaceAll(sep, '/')}/`;
    const entries = all.slice(0, maxVisited - this.#visited.size);
    if (signal.aborted || entries.length < all.length || depth > maxDepth) this.#unkept.set(lead || '.', 'tooMany');
    if (signal.aborted || depth > maxDepth) return;
    const paths = entries.map(({ name }) => lead + name);
    const states = (await store.states(root, paths)) ?? [];
    for (const [at, { isFile, isFolder, name }] of entries.entries()) {
      const path = lead + name;
      if (this.#visited.has(path) || isWorkFolder(name) || (name === '.git' && this.#sparesGit)) continue;
      this.#visited.add(path);
      const state = states[at];
      if (name === '.git') this.#unkept.set(path, 'repository');
      else if (isFolder) {
        if (isIgnoredSnapshot(state) && madeAgain.has(name)) this.#unkept.set(path, 'ignoredFolder');
        else await this.#visitFolder(join(folder, name), depth + 1);
      } else if (isFile && state !== undefined) await this.#addFile(path, join(folder, name), state);
    }
  }

  async #addFile(path: string, place: string, state: FileSnapshot): Promise<void> {
    const facts = await lstat(place).catch(() => null);
    if (facts === null) return;
    const isIgnored = isIgnoredSnapshot(state);
    if (facts.size > maxFileBytes) this.#unkept.set(path, 'tooLarge');
    else if (state.kind === 'file' || isIgnored) this.#files.set(path, { size: facts.size, isIgnored });
    else this.#unkept.set(path, 'notStored');
  }
}

type Entry = { readonly name: string; readonly isFile: boolean; readonly isFolder: boolean };

const kindOf = (facts: Pick<Dirent, 'isDirectory' | 'isFile'>) => ({
  isFile: facts.isFile(),
  isFolder: facts.isDirectory(),
});

async function list(folder: string): Promise<readonly Entry[]> {
  const entries = await readdir(folder, { withFileTypes: true }).catch(() => []);
  return entries.map((entry) => ({ name: entry.name, ...kindOf(entry) }));
}
