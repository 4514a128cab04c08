import { Worker } from 'node:worker_threads';
import type { Clock } from '../../shared/base/clock.ts';
import type { Lifetime } from '../../shared/base/lifetime.ts';
import type { FoundFiles } from '../../shared/contract/files.ts';
import type { FinderReply, FinderRequest } from './finder-message.ts';

export type FileFinderParts = {
  /** The file of the thread, a source or a build. */
  readonly worker: URL;
  readonly clock: Clock;
  readonly lifetime: Lifetime;
};

/** A thread that is silent for so long hangs in a folder or a rule, and is ended. */
const patienceMs = 10_000;
/** What nobody has asked for in so long is not kept in mind. */
const idleMs = 120_000;

type Running = { readonly worker: Worker; readonly pending: Map<number, (found: FoundFiles | null) => void> };

/**
 * The host's end of the thread that finds files. The thread starts with the first question and ends when nobody has asked
 * for a while; nothing here rejects.
 */
export class FileFinder {
  readonly #parts: FileFinderParts;
  #running: Running | null = null;
  #lastId = 0;
  #callOffEnd: () => void = () => undefined;

  constructor(parts: FileFinderParts) {
    this.#parts = parts;
    parts.lifetime.onEnd(() => this.#callOffEnd());
  }

  /** Asks for files of a folder, by its real path; null when it cannot be listed, or takes too long. */
  async find(root: string, query: string, limit: number): Promise<FoundFiles | null> {
    const running = this.#running ?? this.#start();
    this.#running = running;
    this.#lastId += 1;
    const request: FinderRequest = { id: this.#lastId, root, query, limit };
    const { promise, resolve } = Promise.withResolvers<FoundFiles | null>();
    running.pending.set(request.id, resolve);
    running.worker.postMessage(request);
    this.#callOffEnd();
    const callOffPatience = this.#parts.clock.after(patienceMs, () => void this.#end(running));
    const found = await promise;
    callOffPatience();
    if (running.pending.size === 0 && !this.#parts.lifetime.ended) {
      this.#callOffEnd();
      this.#callOffEnd = this.#parts.clock.after(idleMs, () => void this.#end(running));
    }
    return found;
  }

  #start(): Running {
    const running: Running = {
      worker: new Worker(this.#parts.worker, { name: 'file-finder' }),
      pending: new Map(),
    };
    running.worker.on('message', ({ found, id }: FinderReply) => {
      running.pending.get(id)?.(found);
      running.pending.delete(id);
    });
    // Its end is told by `exit`, whatever the reason.
    running.worker.on('error', () => undefined);
    const stay = this.#parts.lifetime.onEnd(() => this.#end(running));
    running.worker.on('exit', () => {
      stay();
      this.#ended(running);
    });
    return running;
  }

  async #end(running: Running): Promise<void> {
    if (this.#running === running) this.#running = null;
    await running.worker.terminate();
  }

  #ended(running: Running): void {
    if (this.#running === running) this.#running = null;
    for (const settle of running.pending.values()) settle(null);
    running.pending.clear();
  }
}
