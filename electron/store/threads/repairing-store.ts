import type { Result } from '../../../shared/base/result.ts';
import type { InputOf, OutputOf } from '../sqlite/serve-operations.ts';
import type { StoreFailure } from '../sqlite/store-thread.ts';
import { recoverStore, type StoreToRecover } from './recover-store.ts';
import type { StoreName, ThreadStoreOperations } from './thread-store-operations.ts';

/** Operations on `journal.db`. All others are on `sessions.db`. */
const journalOperations: ReadonlySet<string> = new Set([
  'appendJournal',
  'deleteJournal',
  'readQueued',
  'findQueued',
  'listScheduled',
  'putQueued',
]);

/**
 * The worker with open databases. SQLite finds damage only when it reads the damaged page. Workcell then recovers the
 * file, at most once per app run, and repeats the operation on the new file.
 */
export class RepairingStore {
  readonly #parts: StoreToRecover;
  readonly #repairs = new Map<StoreName, Promise<boolean>>();

  constructor(parts: StoreToRecover) {
    this.#parts = parts;
  }

  /** Calls an operation, like `StoreThread.call`. */
  async call<Name extends keyof ThreadStoreOperations & string>(
    name: Name,
    input: InputOf<ThreadStoreOperations[Name]>,
  ): Promise<Result<OutputOf<ThreadStoreOperations[Name]>, StoreFailure>> {
    const { store } = this.#parts;
    const file = journalOperations.has(name) ? 'journal' : 'sessions';
    const wasRepaired = this.#repairs.has(file);
    const done = await store.call(name, input);
    if (done.ok || done.error.type !== 'damaged' || wasRepaired) return done;
    return (await this.#repair(file)) ? await store.call(name, input) : done;
  }

  /** Recovers a database. All operations that hit the same damage share one recovery. */
  #repair(name: StoreName): Promise<boolean> {
    const mending = this.#repairs.get(name) ?? recoverStore(this.#parts, name).then(({ ok }) => ok);
    this.#repairs.set(name, mending);
    return mending;
  }
}
