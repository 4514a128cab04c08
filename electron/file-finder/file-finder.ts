import { Worker } from 'node:worker_threads';
import type { Clock } from '../../shared/base/clock.ts';
import { err, ok } from '../../shared/base/result.ts';
import type { FoundFiles, filesRequests } from '../../shared/contract/files.ts';
import type { Lifetime } from '../base/lifetime.ts';
import type { DomainHandlers } from '../host/client-window.ts';
import { WorkerClient } from '../host/worker-client.ts';

export type FileFinderDeps = {
  /** The script of the worker thread, from source or build. */
  readonly worker: URL;
  readonly clock: Clock;
  readonly lifetime: Lifetime;
};

/** Terminates the thread after this long without an answer, in milliseconds: it hangs on a folder or a rule. */
const deadlineMs = 10_000;
/** How long unused folders are kept in memory, in milliseconds. */
const idleMs = 120_000;

/**
 * The host's side of the thread that finds files. The thread starts with the first question and ends after it has been
 * idle for a while. No method rejects.
 */
export class FileFinder {
  readonly #deps: FileFinderDeps;
  #client: WorkerClient<never> | null = null;
  #waiting = 0;
  #cancelEnd: () => void = () => undefined;

  constructor(deps: FileFinderDeps) {
    this.#deps = deps;
    deps.lifetime.onEnd(() => this.#end());
  }

  /**
   * Finds files in a folder, given by its real path. Null if the folder is unreadable, the search takes too long, or
   * the app ends.
   */
  async find(root: string, query: string, limit: number): Promise<FoundFiles | null> {
    const { clock, lifetime } = this.#deps;
    if (lifetime.ended) return null;
    this.#client ??= this.#start();
    const request: Omit<FinderRequest, 'id'> = { root, query, limit };
    const deadline = { clock, ms: deadlineMs };
    this.#cancelEnd();
    this.#waiting += 1;
    const reply = await this.#client.call<FinderReply>(request, { deadline });
    this.#waiting -= 1;
    if (this.#waiting === 0 && !lifetime.ended) {
      this.#cancelEnd();
      this.#cancelEnd = clock.after(idleMs, () => void this.#end());
    }
    return reply?.found ?? null;
  }

  async #end(): Promise<void> {
    this.#cancelEnd();
    await this.#client?.end();
  }

  #start(): WorkerClient<never> {
    const client = new WorkerClient<never>({
      start: () => new Worker(this.#deps.worker, { name: 'file-finder' }),
      ended: () => {
        if (this.#client === client) this.#client = null;
      },
    });
    return client;
  }
}

// Messages between the host and the thread that finds files.

/** `root` is the real path of a folder. */
export type FinderRequest = {
  readonly id: number;
  readonly root: string;
  readonly query: string;
  readonly limit: number;
};

/** `found` is null for an unreadable folder. */
export type FinderReply = { readonly id: number; readonly found: FoundFiles | null };

/** Handles window requests about the files of their folder. */
export function createFileFinderHandlers(finder: FileFinder): DomainHandlers<keyof typeof filesRequests> {
  return {
    findFiles: async ({ workspace }, { limit, query }) => {
      if (workspace === null) return err({ type: 'noWorkspace' });
      const found = await finder.find(workspace.path, query, limit);
      return found === null ? err({ type: 'unreadable' }) : ok(found);
    },
  };
}
