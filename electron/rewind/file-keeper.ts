import { realpath } from 'node:fs/promises';
import { type EndangeredFiles, maxNamedFiles } from '../../shared/approvals/endangered-files.ts';
import type { Clock } from '../../shared/base/clock.ts';
import { formatTreePath } from '../file-transactions/tree-path.ts';
import { findOverwritten } from '../model/shell-commands/find-overwritten.ts';
import { type EndangeredPlaces, findEndangered, type UnkeptPlace } from './find-endangered.ts';
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

/** A command that may run, in the folder of its thread. */
export type CommandToKeepFrom = {
  readonly command: string;
  readonly folder: string;
  /** Where it works, if not in the folder. */
  readonly workingFolder: string | null;
};

/** A request waits at most this long for its copies, in milliseconds. */
export const maxKeepMs = 4_000;

/** Keeps what a command could destroy before it runs. */
export class FileKeeper {
  readonly #deps: FileKeeperDeps;

  constructor(deps: FileKeeperDeps) {
    this.#deps = deps;
  }

  /**
   * Makes copies of the files that a command names to delete or overwrite, and that no earlier version has. An undo of
   * the command then brings them back. Returns null if there are none, or if the folder has no history. Never rejects.
   */
  async keepFrom({ command, folder, workingFolder }: CommandToKeepFrom): Promise<EndangeredFiles | null> {
    const places = findOverwritten(command);
    const root = places.length === 0 ? null : await realpath(folder).catch(() => null);
    if (root === null) return null;
    const { clock, home, store } = this.#deps;
    const late = Promise.withResolvers<EndangeredFiles | null>();
    // Nothing is promised that was not done.
    const named = places.map(({ path }): UnkeptPlace => ({ path: path || '.', why: 'notStored' }));
    const cancel = clock.after(maxKeepMs, () => late.resolve(toEndangered([], named)));
    const search = { store, root, home, workingFolder: workingFolder ?? folder };
    const keep = async () => this.#keep(folder, root, await findEndangered(places, search));
    try {
      return await Promise.race([keep().catch(() => null), late.promise]);
    } finally {
      cancel();
    }
  }

  async #keep(folder: string, root: string, { files, hasUnknown, unkept }: EndangeredPlaces) {
    const { history, scanner, store } = this.#deps;
    const paths = files.map(({ path }) => path);
    if (paths.length > 0) scanner.keep(root, paths);
    if (paths.length > 0 || hasUnknown) await history.scan(folder);
    const states = paths.length === 0 ? [] : ((await store.states(root, paths)) ?? []);
    const kept = files.filter((_file, at) => states[at]?.kind === 'file');
    const failed = files.filter((_file, at) => states[at]?.kind !== 'file');
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
