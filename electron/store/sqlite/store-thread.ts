import { Worker } from 'node:worker_threads';
import { err, type Result } from '../../../shared/base/result.ts';
import { WorkerClient, type WorkerEnd } from '../../host/worker-client.ts';
import type { InputOf, OutputOf } from './serve-operations.ts';
import type { DatabaseFailure } from './sqlite-failure.ts';
import type { StoreCall, StoreReply, StoreRequest } from './store-message.ts';

/** Why an operation did not happen. `storeGone`: the worker ended on its own, or was closed. */
export type StoreFailure = DatabaseFailure | { readonly type: 'storeGone' };

/** The state of the worker. */
export type StoreThreadState =
  | { readonly type: 'running' }
  | { readonly type: 'closed' }
  /** The worker ended on its own, with this last message. */
  | { readonly type: 'gone'; readonly reason: string };

/** The main thread's side of the worker that owns the databases. `Served` is the type of its operations. */
export class StoreThread<Served extends object> {
  readonly #client: WorkerClient<never>;
  #state: StoreThreadState = { type: 'running' };

  /** Starts the worker from its script, from source or build. */
  constructor(file: URL) {
    this.#client = new WorkerClient<never>({
      start: () => new Worker(file, { name: 'store' }),
      ended: (end) => this.#ended(end),
    });
  }

  get state(): StoreThreadState {
    return this.#state;
  }

  /**
   * Calls an operation. Never rejects. The worker serves operations in the order of the calls. There is no deadline,
   * because a slow disk may still answer and save the data, while ending the worker would lose all of it. The UI waits
   * for no disk, and quitting the app has its own deadline. List the keys of the input again in `keys`: their memory
   * moves to the worker, and no copy stays here.
   */
  async call<Name extends keyof Served & string>(
    name: Name,
    input: InputOf<Served[Name]>,
    keys: readonly Uint8Array<ArrayBuffer>[] = [],
  ): Promise<Result<OutputOf<Served[Name]>, StoreFailure>> {
    if (this.#state.type !== 'running') {
      for (const key of keys) key.fill(0);
      return toGone();
    }
    const request: Omit<StoreCall, 'id'> = { type: 'call', name, input };
    const transfer = keys.map(({ buffer }) => buffer);
    const reply = await this.#client.call<StoreReply<OutputOf<Served[Name]>>>(request, { transfer });
    return reply === null ? toGone() : reply.result;
  }

  /** Ends the worker after all pending calls, with its databases complete and closed. Settles when it has ended. */
  close(): Promise<void> {
    if (this.#state.type === 'running') {
      this.#state = { type: 'closed' };
      const request: StoreRequest = { type: 'close' };
      this.#client.post(request);
    }
    return this.#client.gone;
  }

  #ended({ code, lastText }: WorkerEnd): void {
    if (this.#state.type === 'closed' && lastText === null) return;
    this.#state = { type: 'gone', reason: lastText ?? `The worker ended with code ${code}` };
  }
}

function toGone(): { readonly ok: false; readonly error: { readonly type: 'storeGone' } } {
  return err({ type: 'storeGone' });
}
