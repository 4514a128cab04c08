import { Worker } from 'node:worker_threads';
import type { Clock } from '../../shared/base/clock.ts';
import type { Lifetime } from '../../shared/base/lifetime.ts';
import type { FoundFiles } from '../../shared/contract/files.ts';
import { WorkerClient } from '../host/worker-client.ts';
import type { FinderReply, FinderRequest } from './finder-message.ts';

export type FileFinderDeps = {
  /** The file of the thread, a source or a build. */
  readonly worker: URL;
  readonly clock: Clock;
  readonly lifetime: Lifetime;
};

/** A thread that is silent for so long hangs in a folder or a rule, and is ended. */
const patienceMs = 10_000;
/** What nobody has asked for in so long is not kept in mind. */
const idleMs = 120_000;

/**
 * The host's end of the thread that finds files. The thread starts with the first question and ends when nobody has asked
 * for a while; nothing here rejects.
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

  /** Asks for files of a folder, by its real path; null when it cannot be listed, takes too long, or the app ends. */
  async find(root: string, query: string, limit: number): Promise<FoundFiles | null> {
    const { clock, lifetime } = this.#deps;
    if (lifetime.ended) return null;
    this.#client ??= this.#start();
    const request: Omit<FinderRequest, 'id'> = { root, query, limit };
    const deadline = { clock, ms: patienceMs };
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
