import type { Transferable, Worker } from 'node:worker_threads';
import type { Clock } from '../../shared/base/clock.ts';
import { messageOf } from '../../shared/base/failure.ts';
import { Listeners } from '../../shared/base/listeners.ts';

/** The number by which an answer finds its call. A word of the worker without one is news. */
export type Numbered = { readonly id: number };

/** The part of a worker thread that is used here. */
export type WorkerLike<News> = Pick<Worker, 'postMessage' | 'terminate'> & {
  on(event: 'message', listen: (word: News | Numbered) => void): unknown;
  on(event: 'messageerror', listen: (failure: Error) => void): unknown;
  on(event: 'error', listen: (failure: unknown) => void): unknown;
  on(event: 'exit', listen: (code: number) => void): unknown;
};

/** How a worker ended. */
export type WorkerEnd = {
  /** The error that ended it; null where there was none. */
  readonly lastWords: string | null;
  /** The exit code; null where it ended otherwise: it did not start, was ended, or missed a deadline. */
  readonly code: number | null;
};

export type WorkerClientParts<News> = {
  /** Starts the thread. */
  start(): WorkerLike<News>;
  /** Hears what the worker says without being asked. */
  hear?(news: News): void;
  /** Hears once that the worker ended, whatever the reason, after every call was settled. */
  ended?(end: WorkerEnd): void;
  /** Takes what one of these two threw; left out, it becomes an unhandled rejection, which the host reports and survives. */
  failed?(fault: unknown): void;
};

export type CallOptions = {
  /** What moves to the worker with the request. */
  readonly transfer?: readonly Transferable[];
  /** A worker that does not answer within `ms` is ended. */
  readonly deadline?: { readonly clock: Clock; readonly ms: number };
};

/** A method's type: only the call knows what its answer has beside the number. */
type Settle = { settle(answer: Numbered | null): void }['settle'];

/**
 * The host's end of one worker thread. Every call settles: with the worker's answer, or with null where the worker could
 * not start or be loaded, died, was ended, or missed a deadline.
 */
export class WorkerClient<News = never> {
  /** Settles when the thread is gone. */
  readonly gone: Promise<void>;
  readonly #parts: WorkerClientParts<News>;
  readonly #news: Listeners<[News]>;
  readonly #ends: Listeners<[WorkerEnd]>;
  readonly #worker: WorkerLike<News> | null;
  readonly #pending = new Map<number, Settle>();
  #lastId = 0;
  #lastWords: string | null = null;
  #hasEnded = false;

  constructor(parts: WorkerClientParts<News>) {
    const { promise, resolve } = Promise.withResolvers<void>();
    this.gone = promise;
    this.#parts = parts;
    this.#news = new Listeners(parts.failed);
    this.#news.add((news) => parts.hear?.(news));
    this.#ends = new Listeners(parts.failed);
    this.#ends.add((end) => parts.ended?.(end));
    this.#worker = this.#start(resolve);
  }

  /** Asks the worker; never rejects. Throws where the request cannot be copied to another thread. */
  call<Answer extends Numbered>(request: object, { deadline, transfer }: CallOptions = {}): Promise<Answer | null> {
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

  /** Says something that needs no answer. Nobody hears it once the worker ended. */
  post(word: object, transfer?: readonly Transferable[]): void {
    if (!this.#hasEnded) this.#worker?.postMessage(word, transfer);
  }

  /** Ends the worker at once, with all that it does; settles when the thread is gone. */
  end(): Promise<void> {
    this.#abandon(null);
    return this.gone;
  }

  #start(gone: () => void): WorkerLike<News> | null {
    try {
      const worker = this.#parts.start();
      worker.on('message', (word) => this.#take(word));
      worker.on('messageerror', (failure) => this.#abandon(messageOf(failure)));
      // `exit` follows.
      worker.on('error', (failure) => {
        this.#lastWords = messageOf(failure);
      });
      worker.on('exit', (code) => {
        this.#finish(code);
        gone();
      });
      return worker;
    } catch (failure) {
      this.#lastWords = messageOf(failure);
      // Whoever starts it hears its end as that of any other, not in the midst of starting it.
      queueMicrotask(() => {
        this.#finish(null);
        gone();
      });
      return null;
    }
  }

  #take(word: News | Numbered): void {
    if (this.#hasEnded) return;
    if (!isNumbered(word)) {
      this.#news.call(word);
      return;
    }
    this.#pending.get(word.id)?.(word);
    this.#pending.delete(word.id);
  }

  /** What it still says is not heard. */
  #abandon(lastWords: string | null): void {
    this.#lastWords ??= lastWords;
    this.#finish(null);
    void this.#worker?.terminate();
  }

  #finish(code: number | null): void {
    if (this.#hasEnded) return;
    this.#hasEnded = true;
    for (const settle of this.#pending.values()) settle(null);
    this.#pending.clear();
    this.#ends.call({ lastWords: this.#lastWords, code });
  }
}

function isNumbered(word: unknown): word is Numbered {
  return typeof word === 'object' && word !== null && 'id' in word;
}
