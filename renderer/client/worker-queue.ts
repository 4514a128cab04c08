import type { Clock } from '../../shared/base/clock.ts';

/** The part of a `Worker` that we use. */
export type WebWorkerLike = {
  postMessage(message: unknown): void;
  terminate(): void;
  addEventListener(type: 'message', listen: (event: { readonly data: unknown }) => void): void;
  addEventListener(type: 'error' | 'messageerror', listen: () => void): void;
};

/** An order or answer. The number matches an answer to its order. */
export type WithId = { readonly id: number };

/** After this many failures in a row the worker is not started again. */
export const maxFailures = 3;

type PendingRequest<Answer> = { readonly request: WithId; readonly settle: (answer: Answer | null) => void };

/**
 * Sends orders to a worker and always gets an answer: null if the worker may not or cannot be loaded, dies, or takes longer than
 * `limitMs` for one order. The worker processes orders one at a time, so the oldest one is the one it failed on. The
 * others go to a new worker.
 */
export class WorkerQueue<Order extends WithId, Answer extends WithId> {
  readonly #start: () => WebWorkerLike;
  readonly #mayStart: () => boolean;
  readonly #clock: Clock;
  readonly #limitMs: number;
  readonly #waiting = new Map<number, PendingRequest<Answer>>();
  #worker: WebWorkerLike | null = null;
  #nextId = 1;
  #failures = 0;
  #cancelDeadline: () => void = () => undefined;

  constructor(options: {
    readonly start: () => WebWorkerLike;
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
    if (this.#failures >= maxFailures || !this.#hasWorker()) return Promise.resolve(null);
    const numbered = { ...order, id: this.#nextId++ };
    const { promise, resolve } = Promise.withResolvers<Answer | null>();
    this.#waiting.set(numbered.id, { request: numbered, settle: resolve });
    this.#send(numbered);
    return promise;
  }

  #hasWorker(): boolean {
    return this.#worker !== null || this.#mayStart();
  }

  #send(order: WithId): void {
    try {
      this.#worker ??= this.#listenTo(this.#start());
      this.#worker.postMessage(order);
    } catch {
      this.#fail();
      return;
    }
    if (this.#waiting.size === 1) this.#restartDeadline();
  }

  #listenTo(worker: WebWorkerLike): WebWorkerLike {
    const whileItIs = (act: () => void) => () => {
      if (this.#worker === worker) act();
    };
    worker.addEventListener('message', ({ data }) => whileItIs(() => this.#receive(data))());
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

  #receive(data: unknown): void {
    // The worker is part of this page and built with it, so whatever it posts is an answer.
    const answer = data as Answer;
    const waiting = this.#waiting.get(answer.id);
    this.#waiting.delete(answer.id);
    this.#failures = 0;
    this.#restartDeadline();
    waiting?.settle(answer);
  }

  /** Restarts the time limit of the oldest order. */
  #restartDeadline(): void {
    this.#cancelDeadline();
    if (this.#waiting.size > 0) this.#cancelDeadline = this.#clock.after(this.#limitMs, () => this.#fail());
  }

  #fail(): void {
    this.#cancelDeadline();
    this.#worker?.terminate();
    this.#worker = null;
    this.#failures += 1;
    const [oldest] = this.#waiting.keys();
    const failed =
      this.#failures >= maxFailures || !this.#mayStart()
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
    for (const { request } of rest) {
      if (this.#waiting.has(request.id)) this.#send(request);
    }
    this.#restartDeadline();
  }
}
