import { Listeners } from '../../../shared/base/listeners.ts';
import { t } from '../../../shared/i18n/i18n.ts';
import type { SessionsNews, SessionsState, StoreForm } from './session-state.ts';

/** Opens the databases, as they are to be kept, and brings unfinished threads to their end; never rejects. */
export type OpenSessions = (emit: (news: SessionsNews) => void) => Promise<SessionsState>;

/** How the databases lie on the disk after a change, and what went wrong with it, as a sentence. */
type ChangedFiles = { readonly form: StoreForm; readonly failure: string | null };

/** Holds back what is asked of the databases until they are open, and can be written. */
export class StoreGate {
  readonly #emit: (news: SessionsNews) => void;
  readonly #listeners = new Listeners<[SessionsState]>();
  readonly #catchUps: (() => Promise<void>)[] = [];
  #state: SessionsState = { type: 'opening' };
  /** What reads wait for. */
  #opened: Promise<SessionsState>;
  /** What writes wait for beside that. */
  #caughtUp: Promise<unknown> = Promise.resolve();
  /** What writes to the database of sessions wait for beside that, while its file is changed as a whole. */
  #changed: Promise<unknown> | null = null;

  constructor(open: OpenSessions, emit: (news: SessionsNews) => void) {
    this.#emit = emit;
    this.#opened = this.#open(open);
  }

  get state(): SessionsState {
    return this.#state;
  }

  /** Settles when the databases are open or cannot be opened. */
  get opened(): Promise<SessionsState> {
    return this.#opened;
  }

  onState(listen: (state: SessionsState) => void): () => void {
    return this.#listeners.add(listen);
  }

  /**
   * Opens the databases once more, after what kept them closed was mended; does nothing while they are open. What was
   * kept in memory is joined with what is stored before anything is written.
   */
  async reopen(open: OpenSessions): Promise<void> {
    if (this.#state.type !== 'inMemory') return;
    this.#opened = this.#open(open);
    this.#caughtUp = this.#opened.then(async ({ type }) => {
      // One that fails must not keep everything else from being written.
      if (type === 'open') await Promise.allSettled(this.#catchUps.map((catchUp) => catchUp()));
    });
    await this.#caughtUp;
  }

  /** Takes what joins memory with the store after `reopen`; it may read, and must not wait for a write. */
  onReopened(catchUp: () => Promise<void>): void {
    this.#catchUps.push(catchUp);
  }

  /**
   * Has the open files changed as a whole. Meanwhile everything can be read and the journal goes on, and what is to be
   * saved waits. `change` gets how the databases lie on the disk, and gives how they do then; it must not reject. The
   * value is what it says went wrong.
   */
  async changeFiles(change: (before: StoreForm) => Promise<ChangedFiles>): Promise<string | null> {
    if (this.#state.type !== 'open') return t`The store is not open.`;
    const changed = change(this.#state);
    this.#changed = changed;
    const { failure, form } = await changed;
    this.#changed = null;
    this.formChanged(form);
    return failure;
  }

  /** Takes how the open databases lie on the disk now. */
  formChanged(form: StoreForm): void {
    this.#become({ type: 'open', ...form });
  }

  /** Settles when the journal can be written, with whether it can at all. */
  async mayJournal(): Promise<boolean> {
    await this.#opened;
    await this.#caughtUp;
    return this.#state.type === 'open';
  }

  /** Settles when the database of sessions can be written, with whether it can at all. */
  async mayWrite(): Promise<boolean> {
    await this.mayJournal();
    while (this.#changed !== null) await this.#changed;
    return this.#state.type === 'open';
  }

  async #open(open: OpenSessions): Promise<SessionsState> {
    return this.#become(await open(this.#emit));
  }

  #become(state: SessionsState): SessionsState {
    this.#state = state;
    this.#listeners.call(state);
    return state;
  }
}
