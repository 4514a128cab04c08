import { Listeners } from '../../../shared/base/listeners.ts';
import { t } from '../../../shared/i18n/i18n.ts';
import type { StoreForm, ThreadStoreNotice, ThreadStoreState } from './thread-store-state.ts';

/** Opens the databases and closes unfinished threads. Never rejects. */
export type OpenThreadStore = (emit: (news: ThreadStoreNotice) => void) => Promise<ThreadStoreState>;

/** How the databases are stored after a change, and a sentence about what went wrong, or null. */
type FileChangeResult = { readonly form: StoreForm; readonly failure: string | null };

/** Delays operations until the databases are open and accept writes. */
export class StoreGate {
  readonly #emit: (news: ThreadStoreNotice) => void;
  readonly #listeners = new Listeners<[ThreadStoreState]>();
  readonly #catchUps: (() => Promise<void>)[] = [];
  #state: ThreadStoreState = { type: 'opening' };
  /** Reads wait for this. */
  #opened: Promise<ThreadStoreState>;
  /** Writes wait for this too. */
  #caughtUp: Promise<unknown> = Promise.resolve();
  /** Writes to `sessions.db` also wait for this while its file is being replaced. */
  #changed: Promise<unknown> | null = null;

  constructor(open: OpenThreadStore, emit: (news: ThreadStoreNotice) => void) {
    this.#emit = emit;
    this.#opened = this.#open(open);
  }

  get state(): ThreadStoreState {
    return this.#state;
  }

  /** Resolves once the databases are open or opening failed. */
  get opened(): Promise<ThreadStoreState> {
    return this.#opened;
  }

  onState(listen: (state: ThreadStoreState) => void): () => void {
    return this.#listeners.add(listen);
  }

  /**
   * Opens the databases again after the problem is fixed. Does nothing while they are open. Merges the data in memory
   * with the stored data before anything is written.
   */
  async reopen(open: OpenThreadStore): Promise<void> {
    if (this.#state.type !== 'inMemory') return;
    this.#opened = this.#open(open);
    this.#caughtUp = this.#opened.then(async ({ type }) => {
      // A failed catch-up must not block all writes.
      if (type === 'open') await Promise.allSettled(this.#catchUps.map((catchUp) => catchUp()));
    });
    await this.#caughtUp;
  }

  /**
   * Registers a callback that merges memory with the store after `reopen`. It may read, but must not wait for a write.
   */
  onReopened(catchUp: () => Promise<void>): void {
    this.#catchUps.push(catchUp);
  }

  /**
   * Replaces the open files. Reads and the journal continue in the meantime, but saves wait. `change` receives how the
   * databases are stored and returns how they are stored afterward. It must not reject. Returns the failure from
   * `change`, or null.
   */
  async changeFiles(change: (before: StoreForm) => Promise<FileChangeResult>): Promise<string | null> {
    if (this.#state.type !== 'open') return t`The store is not open.`;
    const changed = change(this.#state);
    this.#changed = changed;
    const { failure, form } = await changed;
    this.#changed = null;
    this.formChanged(form);
    return failure;
  }

  /** Updates how the open databases are stored on disk. */
  formChanged(form: StoreForm): void {
    this.#setState({ type: 'open', ...form });
  }

  /** Resolves once the journal is ready, with true if it accepts writes. */
  async mayJournal(): Promise<boolean> {
    await this.#opened;
    await this.#caughtUp;
    return this.#state.type === 'open';
  }

  /** Resolves once `sessions.db` is ready, with true if it accepts writes. */
  async mayWrite(): Promise<boolean> {
    await this.mayJournal();
    while (this.#changed !== null) await this.#changed;
    return this.#state.type === 'open';
  }

  async #open(open: OpenThreadStore): Promise<ThreadStoreState> {
    return this.#setState(await open(this.#emit));
  }

  #setState(state: ThreadStoreState): ThreadStoreState {
    this.#state = state;
    this.#listeners.call(state);
    return state;
  }
}
