import { isDeepStrictEqual } from 'node:util';
import { messageOf } from '../../../shared/base/failure.ts';
import type { Lifetime } from '../../../shared/base/lifetime.ts';
import { err, ok, type Result } from '../../../shared/base/result.ts';
import { SerialQueue } from '../../../shared/base/serial-queue.ts';
import type { RequestProblem } from '../../../shared/contract/contract.ts';
import { t } from '../../../shared/i18n/i18n.ts';
import type { ProtectionState } from '../../../shared/store/protection-state.ts';
import type { AlertBoard } from '../../cli/alert-board.ts';
import type { OptionsStore } from '../../settings/options-store.ts';
import type { DataKeys } from '../../store/keys/data-keys.ts';
import {
  openDataKeys,
  openWithRecoveryKey,
  type RecoveryFailure,
  startWithFreshKey,
} from '../../store/keys/open-data-keys.ts';
import type { SessionsState } from '../../store/threads/session-state.ts';
import type { Sessions } from '../../store/threads/sessions.ts';
import { describeStoreFailure } from '../../store/threads/store-failure.ts';
import { describeKeysFailure } from './describe-keys.ts';
import { type StoreDeps, sessionsOpener, type TakeKeys } from './open-sessions.ts';
import { alertOfRewrite, protectionStateOf, type Rewriting } from './protection-state.ts';
import { cancelledText, rewriteStores, type WantedForm } from './rewrite-stores.ts';
import { formOf, keyIdOfFile, lookAtStores, saltsOf, storeNames } from './store-files.ts';
import type { RewriteProgress } from './watch-copy.ts';

export type ProtectionDeps = {
  readonly stores: StoreDeps;
  readonly sessions: Sessions;
  readonly options: OptionsStore;
  readonly alerts: Pick<AlertBoard, 'put'>;
  /** The profile's lifetime. A rewrite that its end interrupts continues at the next start. */
  readonly lifetime: Lifetime;
  /** Called with each new state. */
  readonly onChange: (state: ProtectionState) => void;
};

/** Nothing, or what went wrong, as a sentence. */
type Done = Result<null, { readonly type: 'notDone'; readonly message: string }>;

/**
 * Keeps the databases in the form that the person wants, and opens locked ones. Runs one task at a time; others wait.
 */
export class Protection {
  readonly #deps: ProtectionDeps;
  readonly #queue = new SerialQueue();
  #rewriting: Rewriting | null = null;
  #cancelling = new AbortController();
  /** The last option value that was applied. */
  #wanted: boolean;

  constructor(deps: ProtectionDeps) {
    const { options, sessions } = deps;
    this.#deps = deps;
    this.#wanted = options.snapshot.values.encryptThreads;
    let wasOpen = false;
    const handle = ({ type }: SessionsState) => {
      if (type === 'open' && !wasOpen) void this.#inTurn(() => this.#align()).then(() => this.#strengthen());
      wasOpen = type === 'open';
    };
    handle(sessions.state);
    sessions.onState((state) => {
      handle(state);
      this.#publish();
    });
    options.onChange(({ values }) => {
      if (values.encryptThreads !== this.#wanted) void this.#inTurn(() => this.#follow(values.encryptThreads));
    });
  }

  get state(): ProtectionState {
    return protectionStateOf(this.#deps.sessions.state, this.#rewriting);
  }

  /** Runs an action while no key changes. */
  inTurn<Value>(act: () => Promise<Value>): Promise<Value> {
    return this.#queue.run(act);
  }

  /** Encrypts or decrypts the threads. If that fails, the option returns to the current state. */
  encryptThreads(on: boolean): Promise<Done> {
    return this.#inTurn(async () => {
      // Keeps the change from being applied twice.
      this.#wanted = on;
      await this.#deps.options.change({ encryptThreads: on });
      return await this.#follow(on);
    });
  }

  /** Encrypts the threads with a new key. */
  changeKey(): Promise<Done> {
    return this.#inTurn(async () => {
      if (this.state.type !== 'encrypted') return notDone(t`Threads are not currently encrypted.`);
      const done = await this.#rewrite('newKey');
      void this.#strengthen();
      return done;
    });
  }

  /** Cancels a rewrite while the old files are in place. They stay unchanged. */
  cancelRewrite(): void {
    if (this.#rewriting === null || this.#rewriting.isCancelled || this.#rewriting.step === 'finishing') return;
    this.#rewriting = { ...this.#rewriting, isCancelled: true };
    this.#cancelling.abort();
    this.#publish();
  }

  /** Returns the words of a new recovery key, which replaces an earlier one. */
  makeRecoveryKey(): Promise<Result<{ readonly words: string }, { type: 'notDone'; message: string }>> {
    return this.#inTurn(async () => {
      const { sessions, stores } = this.#deps;
      if (this.state.type !== 'encrypted') return notDone(t`Threads are not currently encrypted.`);
      const files = lookAtStores(stores.folder);
      const taken = await openDataKeys(stores.keyTools, saltsOf(files));
      if (!taken.ok) return notDone(describeKeysFailure(taken.error));
      const keys = taken.value;
      try {
        const id = keyIdOfFile(keys, files.sessions);
        if (id === null) return notDone(t`Threads are not currently encrypted.`);
        const words = (await keys.addRecoveryKey(id)).reveal();
        sessions.formChanged(formOf(keys, files));
        return ok({ words });
      } finally {
        keys.erase();
      }
    });
  }

  /** Opens a locked store with the words that the person typed. */
  useRecoveryKey(typed: string): Promise<Result<null, RequestProblem<'useRecoveryKey'>>> {
    return this.#inTurn(async () => {
      const { folder, keyTools } = this.#deps.stores;
      const taken = await openWithRecoveryKey(keyTools, saltsOf(lookAtStores(folder)), typed);
      return taken.ok ? await this.#openWith(taken.value) : err(recoveryProblem(taken.error));
    });
  }

  /** Sets a locked store aside, under the announced path, and starts a new one. */
  startFresh(): Promise<Result<{ readonly aside: string }, { type: 'notDone'; message: string }>> {
    return this.#inTurn(async () => {
      const { state } = this;
      if (state.type !== 'locked') return notDone(t`The store is not locked.`);
      const { encrypts, keyTools } = this.#deps.stores;
      const fresh = encrypts() ? await startWithFreshKey(keyTools) : null;
      if (fresh?.ok === false) return notDone(describeKeysFailure(fresh.error));
      const failure = await this.#setAside(state.aside);
      const done = failure === null ? await this.#openWith(fresh?.value ?? null) : notDone(failure);
      return done.ok ? ok({ aside: state.aside }) : done;
    });
  }

  /** Tries again, for example after the keyring was unlocked. */
  reopen(): Promise<Done> {
    return this.#inTurn(() => this.#reopen());
  }

  /** Applies a change of the option to the databases. */
  async #follow(wanted: boolean): Promise<Done> {
    const { lifetime, options, sessions } = this.#deps;
    this.#wanted = wanted;
    // Without a place for a key nothing is opened, unless encryption is off.
    if (sessions.state.type === 'inMemory') return await this.#reopen();
    const done = await this.#align();
    if (!done.ok && !lifetime.ended && this.#isEncrypted() !== wanted) {
      this.#wanted = !wanted;
      await options.change({ encryptThreads: !wanted });
    }
    return done;
  }

  /** Rewrites what differs from the option, and completes an earlier change. */
  async #align(): Promise<Done> {
    const { options, sessions } = this.#deps;
    const { encryptThreads } = options.snapshot.values;
    if (sessions.state.type !== 'open') return ok(null);
    if (!sessions.state.isMixed && this.#isEncrypted() === encryptThreads) return ok(null);
    return await this.#rewrite(encryptThreads ? 'encrypted' : 'plain');
  }

  /**
   * Moves the key to the system's best protection. The threads stay open in the meantime. Failures are retried next
   * time.
   */
  async #strengthen(): Promise<void> {
    await this.#inTurn(async () => {
      const { sessions, stores } = this.#deps;
      if (sessions.state.type !== 'open' || !sessions.state.couldBeStronger) return ok(null);
      const files = lookAtStores(stores.folder);
      const taken = await openDataKeys(stores.keyTools, saltsOf(files));
      if (!taken.ok) return ok(null);
      const keys = taken.value;
      try {
        const id = keyIdOfFile(keys, files.sessions);
        if (id !== null) await keys.strengthen(id);
        sessions.formChanged(formOf(keys, files));
      } finally {
        keys.erase();
      }
      return ok(null);
    });
  }

  #isEncrypted(): boolean {
    const { state } = this.#deps.sessions;
    return state.type === 'open' && state.protection !== null;
  }

  async #rewrite(wanted: WantedForm): Promise<Done> {
    const { alerts, sessions, stores } = this.#deps;
    this.#cancelling = new AbortController();
    const { signal } = this.#cancelling;
    this.#emitProgress(wanted, { step: 'copying', percent: null });
    const onProgress = (progress: RewriteProgress) => this.#emitProgress(wanted, progress);
    const failure = await sessions.changeFiles(async (before) => {
      const watch = { onProgress, signal };
      const done = await rewriteStores(stores, wanted, watch).catch((thrown) => err(messageOf(thrown)));
      this.#rewriting = null;
      return done.ok ? done.value : { form: before, failure: done.error };
    });
    const isToldOf = failure !== null && failure !== cancelledText;
    alerts.put('protection', isToldOf ? alertOfRewrite(wanted, failure) : null);
    return failure === null ? ok(null) : notDone(failure);
  }

  /** Opens the store with these keys, which it erases, or with none. */
  async #openWith(keys: DataKeys | null): Promise<Done> {
    try {
      return await this.#reopen(keys === null ? undefined : async () => ok(keys));
    } finally {
      keys?.erase();
    }
  }

  async #reopen(takeKeys?: TakeKeys): Promise<Done> {
    const { sessions, stores } = this.#deps;
    await sessions.reopen(sessionsOpener(stores, takeKeys));
    if (sessions.state.type !== 'inMemory') return ok(null);
    const { state } = this;
    return notDone(state.type === 'locked' ? state.reasons.join(' ') : t`It still cannot be opened.`);
  }

  async #setAside(aside: string): Promise<string | null> {
    const { folder, store } = this.#deps.stores;
    const files = lookAtStores(folder);
    const suffix = aside.slice(files.sessions.path.length);
    for (const name of storeNames) {
      const { path } = files[name];
      const done = await store.call('setAside', { store: name, path, aside: `${path}${suffix}` });
      if (!done.ok) return describeStoreFailure(done.error);
    }
    return null;
  }

  #emitProgress(to: WantedForm, progress: RewriteProgress): void {
    const next = { to, ...progress, isCancelled: this.#cancelling.signal.aborted };
    if (isDeepStrictEqual(next, this.#rewriting)) return;
    this.#rewriting = next;
    this.#publish();
  }

  #publish(): void {
    this.#deps.onChange(this.state);
  }

  /** Returns disk errors and the like instead of throwing them. */
  #inTurn<Value, Problem>(
    act: () => Promise<Result<Value, Problem>>,
  ): Promise<Result<Value, Problem | { type: 'notDone'; message: string }>> {
    return this.#queue.run(act).catch((thrown: unknown) => notDone(messageOf(thrown)));
  }
}

function notDone(message: string) {
  return err({ type: 'notDone' as const, message });
}

function recoveryProblem(failure: RecoveryFailure): RequestProblem<'useRecoveryKey'> {
  switch (failure.type) {
    case 'mistyped':
      return failure.problem;
    case 'wrongRecoveryKey':
      return failure;
    default:
      return { type: 'notDone', message: describeKeysFailure(failure) };
  }
}
