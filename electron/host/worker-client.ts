import type { Transferable, Worker } from 'node:worker_threads';
import type { Clock } from '../../shared/base/clock.ts';
import { Listeners } from '../../shared/base/listeners.ts';
import { getErrorMessage } from '../base/error-message.ts';

/** The number that matches an answer with its call. A message without one is an update. */
export type NumberedMessage = { readonly id: number };

/** The part of a worker thread that this file uses. */
export type WorkerThreadLike<News> = Pick<Worker, 'postMessage' | 'terminate'> & {
  on(event: 'message', listen: (word: News | NumberedMessage) => void): unknown;
  on(event: 'messageerror', listen: (failure: Error) => void): unknown;
  on(event: 'error', listen: (failure: unknown) => void): unknown;
  on(event: 'exit', listen: (code: number) => void): unknown;
};

/** How a worker ended. */
export type WorkerEnd = {
  /** The error that ended it. Null if there was none. */
  readonly lastText: string | null;
  /** The exit code. Null if the worker did not start, was terminated, or missed a deadline. */
  readonly code: number | null;
};

export type WorkerClientDeps<News> = {
  /** Starts the thread. */
  start(): WorkerThreadLike<News>;
  /** Called with messages that the worker sends on its own. */
  handle?(news: News): void;
  /** Called once when the worker has ended for any reason, after every call has settled. */
  ended?(end: WorkerEnd): void;
  /**
   * Receives an error thrown by one of the two callbacks above. Without it, the error becomes an unhandled rejection,
   * which does not end the host.
   */
  failed?(fault: unknown): void;
};

export type CallOptions = {
  /** Objects to transfer to the worker with the request. */
  readonly transfer?: readonly Transferable[];
  /** Terminates a worker that does not answer within `ms`. */
  readonly deadline?: { readonly clock: Clock; readonly ms: number };
};

/** A method type: only the call knows the fields of its answer. */
type Settle = { settle(answer: NumberedMessage | null): void }['settle'];

/**
 * The host's end of one worker thread. Every call settles: with the worker's answer, or with null if the worker did not
 * start or load, died, was terminated, or missed a deadline.
 */
export class WorkerClient<News = never> {
  /** Resolves when the thread is gone. */
  readonly gone: Promise<void>;
  readonly #deps: WorkerClientDeps<News>;
  readonly #messageListeners: Listeners<[News]>;
  readonly #ends: Listeners<[WorkerEnd]>;
  readonly #worker: WorkerThreadLike<News> | null;
  readonly #pending = new Map<number, Settle>();
  #lastId = 0;
  #lastText: string | null = null;
  #hasEnded = false;

  constructor(deps: WorkerClientDeps<News>) {
    const { promise, resolve } = Promise.withResolvers<void>();
    this.gone = promise;
    this.#deps = deps;
    this.#messageListeners = new Listeners(deps.failed);
    this.#messageListeners.add((news) => deps.handle?.(news));
    this.#ends = new Listeners(deps.failed);
    this.#ends.add((end) => deps.ended?.(end));
    this.#worker = this.#start(resolve);
  }

  /** Sends a request to the worker. Never rejects. Throws if the request cannot be copied to another thread. */
  call<Answer extends NumberedMessage>(
    request: object,
    { deadline, transfer }: CallOptions = {},
  ): Promise<Answer | null> {
    if (this.#hasEnded || this.#worker === null) return Promise.resolve(null);
    const id = ++this.#lastId;
    this.#worker.postMessage({ ...request, id }, transfer);
    const { promise, resolve } = Promise.withResolvers<Answer | null>();
    const stopDeadline = deadline?.clock.after(deadline.ms, () => this.#abandon('It did not answer in time'));
    const settle = (answer: Answer | null): void => {
      stopDeadline?.();
      resolve(answer);
    };
    this.#pending.set(id, settle);
    return promise;
  }

  /** Sends a message that needs no answer. Does nothing once the worker has ended. */
  post(word: object, transfer?: readonly Transferable[]): void {
    if (!this.#hasEnded) this.#worker?.postMessage(word, transfer);
  }

  /** Ends the worker at once, with its work. Resolves when the thread is gone. */
  end(): Promise<void> {
    this.#abandon(null);
    return this.gone;
  }

  #start(gone: () => void): WorkerThreadLike<News> | null {
    try {
      const worker = this.#deps.start();
      worker.on('message', (word) => this.#handleMessage(word));
      worker.on('messageerror', (failure) => this.#abandon(getErrorMessage(failure)));
      // `exit` follows.
      worker.on('error', (failure) => {
        this.#lastText = getErrorMessage(failure);
      });
      worker.on('exit', (code) => {
        this.#finish(code);
        gone();
      });
      return worker;
    } catch (failure) {
      this.#lastText = getErrorMessage(failure);
      // Reports a failed start later, like any other end, not during the constructor.
      queueMicrotask(() => {
        this.#finish(null);
        gone();
      });
      return null;
    }
  }

  #handleMessage(word: News | NumberedMessage): void {
    if (this.#hasEnded) return;
    if (!isNumbered(word)) {
      this.#messageListeners.call(word);
      return;
    }
    this.#pending.get(word.id)?.(word);
    this.#pending.delete(word.id);
  }

  /** Ignores later messages of the worker. */
  #abandon(lastText: string | null): void {
    this.#lastText ??= lastText;
    this.#finish(null);
    void this.#worker?.terminate();
  }

  #finish(code: number | null): void {
    if (this.#hasEnded) return;
    this.#hasEnded = true;
    for (const settle of this.#pending.values()) settle(null);
    this.#pending.clear();
    this.#ends.call({ lastText: this.#lastText, code });
  }
}

function isNumbered(word: unknown): word is NumberedMessage {
  return typeof word === 'object' && word !== null && 'id' in word;
}
