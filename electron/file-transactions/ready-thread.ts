import { Worker } from 'node:worker_threads';
import type { Clock } from '../../shared/base/clock.ts';
import type { Lifetime } from '../base/lifetime.ts';

export type ReadyThreadDeps = {
  /** The script of the thread. */
  readonly worker: URL;
  readonly clock: Clock;
  readonly lifetime: Lifetime;
};

/** How long a thread waits for a transaction, in milliseconds. */
const maxWaitMs = 120_000;

/** Starts the threads of transactions: ahead if one is likely, because a start takes long on a busy machine. */
export class ReadyThread {
  readonly #deps: ReadyThreadDeps;
  #waiting: Worker | null = null;
  #cancelEnd: () => void = () => undefined;

  constructor(deps: ReadyThreadDeps) {
    this.#deps = deps;
    deps.lifetime.onEnd(() => this.#end());
  }

  /** Starts a thread, unless one waits. It ends if no transaction takes it. */
  prepare(): void {
    const { clock, lifetime } = this.#deps;
    if (lifetime.ended) return;
    this.#cancelEnd();
    this.#waiting ??= this.#prepare();
    this.#cancelEnd = clock.after(maxWaitMs, () => void this.#end());
  }

  /** Returns the thread that waits, or a new one. The caller ends it. */
  take(): Worker {
    this.#cancelEnd();
    const waiting = this.#waiting;
    this.#waiting = null;
    return waiting ?? this.#start();
  }

  #prepare(): Worker | null {
    try {
      const worker = this.#start();
      // Without this, an error would end the host. The transaction reports that of its own thread.
      worker.on('error', () => undefined);
      worker.on('exit', () => {
        if (this.#waiting === worker) this.#waiting = null;
      });
      return worker;
    } catch {
      return null;
    }
  }

  #start(): Worker {
    return new Worker(this.#deps.worker, { name: 'file-transaction' });
  }

  async #end(): Promise<void> {
    this.#cancelEnd();
    const waiting = this.#waiting;
    this.#waiting = null;
    await waiting?.terminate();
  }
}
