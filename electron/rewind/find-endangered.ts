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
import { isIgnoredSnapshot } from '../model/threads/file-snapshot.ts';
import type { HistoryStore } from './history-store.ts';
import { maxFileBytes } from './read-entry.ts';

/** What is not kept, by its path in the folder, or by its absolute path. */
export type UnkeptPlace = { readonly path: string; readonly why: NoCopy };

/**
 * What is under the reach of a command and that no earlier version has. `files` are ignored files that can be kept:
 * tree paths, and sizes in bytes. `hasUnknown`: there are files that no scan has seen yet.
 */
export type EndangeredPlaces = {
  readonly files: readonly { readonly path: string; readonly size: number }[];
  readonly unkept: readonly UnkeptPlace[];
  readonly hasUnknown: boolean;
};

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
};

/** Finds what a command can delete or overwrite and that no earlier version has. Never follows a link, never rejects. */
export async function findEndangered(
  places: readonly OverwrittenPlace[],
  search: EndangeredSearch,
): Promise<EndangeredPlaces> {
  const walk = new Walk(search);
  for (const place of places) await walk.visitPlace(place);
  return walk.finish();
}

class Walk {
  readonly #search: EndangeredSearch;
  readonly #files = new Map<string, number>();
  readonly #unkept = new Map<string, NoCopy>();
  readonly #visited = new Set<string>();
  #hasUnknown = false;

  constructor(search: EndangeredSearch) {
    this.#search = search;
  }

  finish(): EndangeredPlaces {
    let bytes = 0;
    const files: { path: string; size: number }[] = [];
    for (const [path, size] of this.#files) {
      const fits = bytes + size <= maxKeptBytes && files.length < maxKeptFiles;
      if (fits) files.push({ path, size });
      else this.#unkept.set(path, 'tooMany');
      bytes += fits ? size : 0;
    }
    const unkept = [...this.#unkept].map(([path, why]) => ({ path, why }));
    return { files, unkept, hasUnknown: this.#hasUnknown };
  }

  async visitPlace({ covers, path }: OverwrittenPlace): Promise<void> {
    const { home, root, workingFolder } = this.#search;
    const written = /^~(?=$|[\\/])/.test(path) ? home + path.slice(1) : path;
    // Looking it up would connect to another machine, or wait for one.
    if (isElsewhere(workingFolder, written) || isSilent(resolve(workingFolder, written))) return;
    const full = resolve(workingFolder, written);
    const isOpenFolder = covers === 'start' && (written === '' || /[\\/]$/.test(written));
    const [folder, name] = isOpenFolder || full === dirname(full) ? [full, null] : [dirname(full), basename(full)];
    // Deleting a link deletes the link alone, so only what is above it is followed.
    const real = await realpath(folder).catch(() => null);
    if (real === null) return;
    const place = name === null ? real : join(real, name);
    if (covers === 'tree' && isInside(place, root, pathStyle)) {
      if (place !== root) this.#unkept.set(place, 'outside');
      await this.#visitFolder(root, 0);
      return;
    }
    const entries = await list(real);
    const found = entries.filter((entry) => covers === 'start' && entry.name.startsWith(name ?? ''));
    const own = covers === 'start' ? undefined : await findEntry(entries, place, name);
    if (own !== undefined && !(own.isFolder && covers === 'file')) found.push(own);
    await this.#visitEntries(real, found, 0);
  }

  async #visitFolder(folder: string, depth: number): Promise<void> {
    await this.#visitEntries(folder, await list(folder), depth);
  }

  async #visitEntries(folder: string, entries: readonly Entry[], depth: number): Promise<void> {
    const { root, store } = this.#search;
    if (!isInside(root, folder, pathStyle)) {
      // Nobody expects a temporary file to stay, and a device has no content.
      if (isInside(tmpdir(), folder, pathStyle) && !isInside(tmpdir(), root, pathStyle)) return;
      for (const { isFile, isFolder, name } of entries) {
        if (isFile || isFolder) this.#unkept.set(join(folder, name), 'outside');
      }
      return;
    }
    const lead = folder === root ? '' : `${relative(root, folder).replaceAll(sep, '/')}/`;
    const paths = entries.map(({ name }) => lead + name);
    const states = (await store.states(root, paths)) ?? [];
    for (const [at, { isFile, isFolder, name }] of entries.entries()) {
      const path = lead + name;
      if (this.#visited.has(path) || isWorkFolder(name)) continue;
      if (this.#visited.size >= maxVisited || depth > maxDepth) {
        this.#unkept.set(lead === '' ? '.' : lead, 'tooMany');
        return;
      }
      this.#visited.add(path);
      const state = states[at];
      if (name === '.git') this.#unkept.set(path, 'repository');
      else if (isFolder) {
        if (isIgnoredSnapshot(state) && madeAgain.has(name)) this.#unkept.set(path, 'ignoredFolder');
        else await this.#visitFolder(join(folder, name), depth + 1);
      } else if (isFile && state !== undefined) {
        if (state.kind === 'absent') this.#hasUnknown = true;
        else if (state.kind === 'lost') await this.#addFile(path, join(folder, name), state.why);
      }
    }
  }

  async #addFile(path: string, place: string, why: string): Promise<void> {
    const facts = await lstat(place).catch(() => null);
    if (facts === null) return;
    if (facts.size > maxFileBytes) this.#unkept.set(path, 'tooLarge');
    else if (why === 'ignored') this.#files.set(path, facts.size);
    else this.#unkept.set(path, 'notStored');
  }
}

type Entry = { readonly name: string; readonly isFile: boolean; readonly isFolder: boolean };

const kindOf = (facts: Pick<Dirent, 'isDirectory' | 'isFile'>) => ({
  isFile: facts.isFile(),
  isFolder: facts.isDirectory(),
});

/** Finds an entry by its name. Some disks do not distinguish between upper and lower case. */
async function findEntry(entries: readonly Entry[], place: string, name: string | null): Promise<Entry | undefined> {
  const exact = entries.find((entry) => entry.name === name);
  if (exact !== undefined || name === null) return exact;
  const like = entries.find((entry) => entry.name.toLowerCase() === name.toLowerCase());
  return like !== undefined && (await lstat(place).catch(() => null)) !== null ? like : undefined;
}

async function list(folder: string): Promise<readonly Entry[]> {
  const entries = await readdir(folder, { withFileTypes: true }).catch(() => []);
  return entries.map((entry) => ({ name: entry.name, ...kindOf(entry) }));
}
