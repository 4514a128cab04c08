import type { Result } from '../../../shared/base/result.ts';
import type { InputOf, OutputOf } from '../sqlite/serve-operations.ts';
import type { StoreFailure } from '../sqlite/store-thread.ts';
import { recoverStore, type StoreToRecover } from './recover-store.ts';
import type { SessionOperations, StoreName } from './session-operations.ts';

/** Operations on the journal; all others are on the sessions. */
const onJournal: ReadonlySet<string> = new Set([
  'appendJournal',
  'deleteJournal',
  'readQueued',
  'findQueued',
  'putQueued',
]);

/**
 * The worker with open databases. Damage inside a file is found when a page of it is read: the file is then recovered,
 * once while the app runs, and what was asked for is done with the new one.
 */
export class MendingStore {
  readonly #parts: StoreToRecover;
  readonly #mended = new Map<StoreName, Promise<boolean>>();

  constructor(parts: StoreToRecover) {
    this.#parts = parts;
  }

  /** As `StoreThread.call`. */
  async call<Name extends keyof SessionOperations & string>(
    name: Name,
    input: InputOf<SessionOperations[Name]>,
  ): Promise<Result<OutputOf<SessionOperations[Name]>, StoreFailure>> {
    const { store } = this.#parts;
    const file = onJournal.has(name) ? 'journal' : 'sessions';
    const wasMended = this.#mended.has(file);
    const done = await store.call(name, input);
    if (done.ok || done.error.type !== 'damaged' || wasMended) return done;
    return (await this.#mend(file)) ? await store.call(name, input) : done;
  }

  /** Everything that met the same damage waits for the same recovery. */
  #mend(name: StoreName): Promise<boolean> {
    const mending = this.#mended.get(name) ?? recoverStore(this.#parts, name).then(({ ok }) => ok);
    this.#mended.set(name, mending);
    return mending;
  }
}
