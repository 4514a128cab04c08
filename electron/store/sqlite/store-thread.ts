import { Worker } from 'node:worker_threads';
import { err, type Result } from '../../../shared/base/result.ts';
import { WorkerClient, type WorkerEnd } from '../../host/worker-client.ts';
import type { InputOf, OutputOf } from './serve-operations.ts';
import type { DatabaseFailure } from './sqlite-failure.ts';
import type { StoreCall, StoreReply, StoreRequest } from './store-message.ts';

/** Why an operation did not happen. `storeGone`: the worker has ended, by itself or because it was closed. */
export type StoreFailure = DatabaseFailure | { readonly type: 'storeGone' };

/** The state of the worker. */
export type StoreThreadState =
  | { readonly type: 'running' }
  | { readonly type: 'closed' }
  /** The worker ended by itself, with this last message. */
  | { readonly type: 'gone'; readonly reason: string };

/** The main thread's side of the worker that has the databases. `Served` is the type of its operations. */
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
   * Asks for an operation; never rejects. Operations are served in the order in which they were asked for. None has a
   * deadline: a disk that hangs may answer yet, and what was asked for is saved then, while a thread that was ended would
   * lose all of it. What people see waits for no disk, and the end of the app has a deadline of its own. The keys in
   * the input are named once more in `keys`: they are moved to the worker, and nothing of them is left here.
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
