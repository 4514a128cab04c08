import type { Clock } from '../../shared/base/clock.ts';

/** The part of a `Worker` that we use. */
export type WorkerLike = {
  postMessage(message: unknown): void;
  terminate(): void;
  addEventListener(type: 'message', listen: (event: { readonly data: unknown }) => void): void;
  addEventListener(type: 'error' | 'messageerror', listen: () => void): void;
};

/** This number matches an answer to its order. */
export type Numbered = { readonly id: number };

/** After this many failures in a row the worker is not started again. */
export const mostFailures = 3;

type Waiting<Answer> = { readonly order: Numbered; readonly settle: (answer: Answer | null) => void };

/**
 * Sends orders to a worker and always gets an answer: null if the worker may not or cannot be loaded, dies, or takes longer than
 * `limitMs` for one order. The worker processes orders one at a time, so the oldest one is the one it failed on. The
 * others go to a new worker.
 */
export class WorkerLine<Order extends Numbered, Answer extends Numbered> {
  readonly #start: () => WorkerLike;
  readonly #mayStart: () => boolean;
  readonly #clock: Clock;
  readonly #limitMs: number;
  readonly #waiting = new Map<number, Waiting<Answer>>();
  #worker: WorkerLike | null = null;
  #nextId = 1;
  #failures = 0;
  #stopLimit: () => void = () => undefined;

  constructor(options: {
    readonly start: () => WorkerLike;
    /** While this is false, no worker is started, and orders without one are answered with null. */
    readonly mayStart: () => boolean;
    readonly clock: Clock;
    readonly limitMs: number;
  }) {
    this.#start = options.start;
    this.#mayStart = options.mayStart;
    this.#clock = options.clock;
    this.#limitMs = options.limitMs;
  }

  /** Never rejects. */
  ask(order: Omit<Order, 'id'>): Promise<Answer | null> {
    if (this.#failures >= mostFailures || !this.#hasWorker()) return Promise.resolve(null);
    const numbered = { ...order, id: this.#nextId++ };
    const { promise, resolve } = Promise.withResolvers<Answer | null>();
    this.#waiting.set(numbered.id, { order: numbered, settle: resolve });
    this.#send(numbered);
    return promise;
  }

  #hasWorker(): boolean {
    return this.#worker !== null || this.#mayStart();
  }

  #send(order: Numbered): void {
    try {
      this.#worker ??= this.#listenTo(this.#start());
      this.#worker.postMessage(order);
    } catch {
      this.#fail();
      return;
    }
    if (this.#waiting.size === 1) this.#limit();
  }

  #listenTo(worker: WorkerLike): WorkerLike {
    const whileItIs = (act: () => void) => () => {
      if (this.#worker === worker) act();
    };
    worker.addEventListener('message', ({ data }) => whileItIs(() => this.#take(data))());
    worker.addEventListener(
      'error',
      whileItIs(() => this.#fail()),
    );
    worker.addEventListener(
      'messageerror',
      whileItIs(() => this.#fail()),
    );
    return worker;
  }

  #take(data: unknown): void {
    // The worker is part of this page and built with it, so whatever it posts is an answer.
    const answer = data as Answer;
    const waiting = this.#waiting.get(answer.id);
    this.#waiting.delete(answer.id);
    this.#failures = 0;
    this.#limit();
    waiting?.settle(answer);
  }

  /** The oldest order has this much time from now on. */
  #limit(): void {
    this.#stopLimit();
    if (this.#waiting.size > 0) this.#stopLimit = this.#clock.after(this.#limitMs, () => this.#fail());
  }

  #fail(): void {
    this.#stopLimit();
    this.#worker?.terminate();
    this.#worker = null;
    this.#failures += 1;
    const [oldest] = this.#waiting.keys();
    const failed =
      this.#failures >= mostFailures || !this.#mayStart()
        ? [...this.#waiting.keys()]
        : oldest === undefined
          ? []
          : [oldest];
    for (const id of failed) {
      this.#waiting.get(id)?.settle(null);
      this.#waiting.delete(id);
    }
    const rest = [...this.#waiting.values()];
    if (rest.length === 0) return;
    for (const { order } of rest) {
      if (this.#waiting.has(order.id)) this.#send(order);
    }
    this.#limit();
  }
}
