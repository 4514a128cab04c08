import { realpath } from 'node:fs/promises';
import { type EndangeredFiles, maxNamedFiles } from '../../shared/approvals/endangered-files.ts';
import type { Clock } from '../../shared/base/clock.ts';
import { formatTreePath } from '../file-transactions/tree-path.ts';
import type { OverwrittenPlace } from '../model/shell-commands/find-overwritten.ts';
import { type EndangeredPlaces, type EndangeredSearch, findEndangered, type UnkeptPlace } from './find-endangered.ts';
import type { FolderHistory } from './folder-history.ts';
import type { FolderScanner } from './folder-scanner.ts';
import type { HistoryStore } from './history-store.ts';

export type FileKeeperDeps = {
  readonly clock: Clock;
  readonly scanner: Pick<FolderScanner, 'keep'>;
  readonly history: Pick<FolderHistory, 'scan'>;
  readonly store: Pick<HistoryStore, 'states'>;
  /** The user's home folder. */
  readonly home: string;
};

/** A command or patch that may run, in the folder of its thread. */
export type WorkToKeepFrom = {
  readonly overwrites: readonly OverwrittenPlace[];
  readonly folder: string;
  /** Where it works, if not in the folder. */
  readonly workingFolder: string | null;
};

/** A request waits at most this long for its copies, in milliseconds. */
export const maxKeepMs = 4_000;

/** Keeps what a command or patch could destroy before it runs. */
export class FileKeeper {
  readonly #deps: FileKeeperDeps;

  constructor(deps: FileKeeperDeps) {
    this.#deps = deps;
  }

  /**
   * Makes copies of the files that a command or patch names to delete or overwrite, and that no earlier version has. An
   * undo then brings them back. Returns null if there are none, or if the folder has no history. Never rejects.
   */
  async keepFrom({ folder, overwrites: places, workingFolder }: WorkToKeepFrom): Promise<EndangeredFiles | null> {
    const root = places.length === 0 ? null : await realpath(folder).catch(() => null);
    if (root === null) return null;
    const { clock, home, store } = this.#deps;
    const abort = new AbortController();
    const late = Promise.withResolvers<EndangeredFiles | null>();
    // Nothing is promised that was not done.
    const named = places.map(({ path }): UnkeptPlace => ({ path: path || '.', why: 'notStored' }));
    const cancel = clock.after(maxKeepMs, () => {
      abort.abort();
      late.resolve(toEndangered([], named));
    });
    const search = { store, root, home, workingFolder: workingFolder ?? folder, signal: abort.signal };
    try {
      return await Promise.race([this.#keep(folder, places, search).catch(() => null), late.promise]);
    } finally {
      cancel();
    }
  }

  async #keep(folder: string, places: readonly OverwrittenPlace[], search: EndangeredSearch) {
    const { history, scanner, store } = this.#deps;
    const { root } = search;
    const isThere = ({ files, unkept }: EndangeredPlaces) => files.length + unkept.length > 0;
    if (!isThere(await findEndangered(places, search))) return null;
    // Some files may be new, or have changed since the last scan.
    await history.scan(folder);
    const { files, unkept } = await findEndangered(places, search);
    // Files that are ignored now may have been kept by an earlier start.
    scanner.keep(
      root,
      files.map(({ path }) => path),
    );
    const ignored = files.filter(({ isIgnored }) => isIgnored);
    if (ignored.length > 0) await history.scan(folder);
    const paths = ignored.map(({ path }) => path);
    const states = paths.length === 0 ? [] : ((await store.states(root, paths)) ?? []);
    const kept = ignored.filter((_file, at) => states[at]?.kind === 'file');
    const failed = ignored.filter((_file, at) => states[at]?.kind !== 'file');
    return toEndangered(kept, [...unkept, ...failed.map(({ path }) => ({ path, why: 'notStored' as const }))]);
  }
}

function toEndangered(kept: EndangeredPlaces['files'], unkept: readonly UnkeptPlace[]): EndangeredFiles | null {
  if (kept.length + unkept.length === 0) return null;
  return {
    kept: {
      files: kept.length,
      bytes: kept.reduce((sum, { size }) => sum + size, 0),
      paths: kept.slice(0, maxNamedFiles).map(({ path }) => formatTreePath(path)),
    },
    notKept: {
      places: unkept.length,
      named: unkept.slice(0, maxNamedFiles).map(({ path, why }) => ({ path: formatTreePath(path), why })),
    },
  };
}
