import { Worker } from 'node:worker_threads';
import { messageOf } from '../../shared/base/failure.ts';
import { err, type Result } from '../../shared/base/result.ts';
import type { InputOf, OutputOf } from './serve-operations.ts';
import type { DatabaseFailure } from './sqlite-failure.ts';
import type { StoreReply, StoreRequest } from './store-message.ts';

/** Why an operation did not happen; `storeGone`: the worker has ended, by itself or because it was closed. */
export type StoreFailure = DatabaseFailure | { readonly type: 'storeGone' };

/** How the worker is. */
export type StoreThreadState =
  | { readonly type: 'running' }
  | { readonly type: 'closed' }
  /** It ended by itself, with its last words. */
  | { readonly type: 'gone'; readonly reason: string };

type Settle = (result: StoreReply<never>['result'] | ReturnType<typeof gone>) => void;

/** The main thread's end of the worker that has the databases; `Served` is the type of the operations it serves. */
export class StoreThread<Served extends object> {
  readonly #worker: Worker;
  readonly #pending = new Map<number, Settle>();
  readonly #ended: Promise<void>;
  #state: StoreThreadState = { type: 'running' };
  #lastWords: string | null = null;
  #lastId = 0;

  /** Starts the worker from its file, a source or a build. */
  constructor(file: URL) {
    const { promise, resolve } = Promise.withResolvers<void>();
    this.#ended = promise;
    this.#worker = new Worker(file, { name: 'store' });
    // Only the pending call knows the type of its output, so here it is none.
    this.#worker.on('message', (reply: StoreReply<never>) => this.#settle(reply));
    this.#worker.on('error', (failure) => {
      this.#lastWords = messageOf(failure);
    });
    this.#worker.on('exit', (code) => {
      this.#end(code);
      resolve();
    });
  }

  get state(): StoreThreadState {
    return this.#state;
  }

  /**
   * Asks for an operation; never rejects. Operations are served in the order in which they were asked for. The keys in
   * the input are named once more in `keys`: they are moved to the worker, and nothing of them is left here.
   */
  call<Name extends keyof Served & string>(
    name: Name,
    input: InputOf<Served[Name]>,
    keys: readonly Uint8Array<ArrayBuffer>[] = [],
  ): Promise<Result<OutputOf<Served[Name]>, StoreFailure>> {
    if (this.#state.type !== 'running') {
      for (const key of keys) key.fill(0);
      return Promise.resolve(gone());
    }
    const { promise, resolve } = Promise.withResolvers<Result<OutputOf<Served[Name]>, StoreFailure>>();
    this.#lastId += 1;
    this.#send({ type: 'call', id: this.#lastId, name, input }, keys);
    this.#pending.set(this.#lastId, resolve);
    return promise;
  }

  /** Ends the worker after all that was asked for, with its databases whole and closed; settles when it has ended. */
  close(): Promise<void> {
    if (this.#state.type === 'running') {
      this.#state = { type: 'closed' };
      this.#send({ type: 'close' });
    }
    return this.#ended;
  }

  #send(request: StoreRequest, keys: readonly Uint8Array<ArrayBuffer>[] = []): void {
    this.#worker.postMessage(
      request,
      keys.map(({ buffer }) => buffer),
    );
  }

  #settle({ id, result }: StoreReply<never>): void {
    this.#pending.get(id)?.(result);
    this.#pending.delete(id);
  }

  #end(code: number): void {
    if (this.#state.type === 'running' || this.#lastWords !== null) {
      this.#state = { type: 'gone', reason: this.#lastWords ?? `The worker ended with code ${code}` };
    }
    for (const settle of this.#pending.values()) settle(gone());
    this.#pending.clear();
  }
}

function gone(): { readonly ok: false; readonly error: { readonly type: 'storeGone' } } {
  return err({ type: 'storeGone' });
}
