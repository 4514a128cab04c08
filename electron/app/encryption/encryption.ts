import { isDeepStrictEqual } from 'node:util';
import { err, ok, type Result } from '../../../shared/base/result.ts';
import type { RequestProblem } from '../../../shared/contract/contract.ts';
import { t } from '../../../shared/i18n/i18n.ts';
import type { EncryptionState } from '../../../shared/store/encryption-state.ts';
import { getErrorMessage } from '../../base/error-message.ts';
import type { Lifetime } from '../../base/lifetime.ts';
import { SerialQueue } from '../../base/serial-queue.ts';
import type { AlertBoard } from '../../cli/alert-board.ts';
import type { SettingsStore } from '../../settings/settings-store.ts';
import type { DataKeys } from '../../store/keys/data-keys.ts';
import {
  openDataKeys,
  openWithRecoveryKey,
  type RecoveryFailure,
  startWithFreshKey,
} from '../../store/keys/open-data-keys.ts';
import { describeStoreFailure } from '../../store/threads/store-failure.ts';
import type { ThreadStore } from '../../store/threads/thread-store.ts';
import type { ThreadStoreState } from '../../store/threads/thread-store-state.ts';
import { describeKeysFailure } from './describe-keys.ts';
import { createRewriteAlert, type RunningRewrite, toEncryptionState } from './encryption-state.ts';
import { canceledText, rewriteStores, type WantedForm } from './rewrite-stores.ts';
import { findFileKeyId, getStoreForm, listSalts, readStoreFiles, storeNames } from './store-files.ts';
import { createThreadStoreOpener, type StoreDeps, type TakeKeys } from './thread-store-opener.ts';
import type { RewriteProgress } from './watch-copy.ts';

export type EncryptionDeps = {
  readonly stores: StoreDeps;
  readonly threadStore: ThreadStore;
  readonly settings: SettingsStore;
  readonly alerts: Pick<AlertBoard, 'put'>;
  /** The profile's lifetime. If it ends during a rewrite, the next start continues the rewrite. */
  readonly lifetime: Lifetime;
  /** Called with each new state. */
  readonly onChange: (state: EncryptionState) => void;
};

/** Null, or what went wrong, as a sentence. */
type EncryptionResult = Result<null, { readonly type: 'notDone'; readonly message: string }>;

/**
 * Keeps the databases in the form that the user wants, and opens locked ones. Runs one task at a time; others wait.
 */
export class Encryption {
  readonly #deps: EncryptionDeps;
  readonly #queue = new SerialQueue();
  #rewriting: RunningRewrite | null = null;
  #cancellation = new AbortController();
  /** The last value of the setting that was applied. */
  #isEncryptionWanted: boolean;

  constructor(deps: EncryptionDeps) {
    const { settings, threadStore } = deps;
    this.#deps = deps;
    this.#isEncryptionWanted = settings.snapshot.values.encryptThreads;
    let wasOpen = false;
    const handle = ({ type }: ThreadStoreState) => {
      if (type === 'open' && !wasOpen) void this.#run(() => this.#rewriteIfNeeded()).then(() => this.#strengthen());
      wasOpen = type === 'open';
    };
    handle(threadStore.state);
    threadStore.onState((state) => {
      handle(state);
      this.#emitState();
    });
    settings.onChange(({ values }) => {
      if (values.encryptThreads !== this.#isEncryptionWanted)
        void this.#run(() => this.#applySetting(values.encryptThreads));
    });
  }

  get state(): EncryptionState {
    return toEncryptionState(this.#deps.threadStore.state, this.#rewriting);
  }

  /** Runs an action while no key changes. */
  runExclusively<Value>(act: () => Promise<Value>): Promise<Value> {
    return this.#queue.run(act);
  }

  /** Encrypts or decrypts the threads. If that fails, the setting returns to the current state. */
  encryptThreads(on: boolean): Promise<EncryptionResult> {
    return this.#run(async () => {
      // Prevents applying the change twice.
      this.#isEncryptionWanted = on;
      await this.#deps.settings.change({ encryptThreads: on });
      return await this.#applySetting(on);
    });
  }

  /** Encrypts the threads with a new key. */
  changeKey(): Promise<EncryptionResult> {
    return this.#run(async () => {
      if (this.state.type !== 'encrypted') return toNotDone(t`Threads are not currently encrypted.`);
      const done = await this.#rewrite('newKey');
      void this.#strengthen();
      return done;
    });
  }

  /** Cancels a rewrite while the old files are still in place. The files stay unchanged. */
  cancelRewrite(): void {
    if (this.#rewriting === null || this.#rewriting.isCanceled || this.#rewriting.step === 'finishing') return;
    this.#rewriting = { ...this.#rewriting, isCanceled: true };
    this.#cancellation.abort();
    this.#emitState();
  }

  /** Returns the words of a new recovery key, which replaces an earlier one. */
  makeRecoveryKey(): Promise<Result<{ readonly words: string }, { type: 'notDone'; message: string }>> {
    return this.#run(async () => {
      const { threadStore, stores } = this.#deps;
      if (this.state.type !== 'encrypted') return toNotDone(t`Threads are not currently encrypted.`);
      const files = readStoreFiles(stores.folder);
      const taken = await openDataKeys(stores.keyTools, listSalts(files));
      if (!taken.ok) return toNotDone(describeKeysFailure(taken.error));
      const keys = taken.value;
      try {
        const id = findFileKeyId(keys, files.sessions);
        if (id === null) return toNotDone(t`Threads are not currently encrypted.`);
        const words = (await keys.addRecoveryKey(id)).reveal();
        threadStore.formChanged(getStoreForm(keys, files));
        return ok({ words });
      } finally {
        keys.erase();
      }
    });
  }

  /** Opens a locked store with the recovery key that the user typed. */
  useRecoveryKey(typed: string): Promise<Result<null, RequestProblem<'useRecoveryKey'>>> {
    return this.#run(async () => {
      const { folder, keyTools } = this.#deps.stores;
      const taken = await openWithRecoveryKey(keyTools, listSalts(readStoreFiles(folder)), typed);
      return taken.ok ? await this.#openWith(taken.value) : err(toRecoveryProblem(taken.error));
    });
  }

  /** Sets a locked store aside, under the announced path, and starts a new one. */
  startFresh(): Promise<Result<{ readonly aside: string }, { type: 'notDone'; message: string }>> {
    return this.#run(async () => {
      const { state } = this;
      if (state.type !== 'locked') return toNotDone(t`The store is not locked.`);
      const { shouldEncrypt, keyTools } = this.#deps.stores;
      const fresh = shouldEncrypt() ? await startWithFreshKey(keyTools) : null;
      if (fresh?.ok === false) return toNotDone(describeKeysFailure(fresh.error));
      const failure = await this.#setAside(state.aside);
      const done = failure === null ? await this.#openWith(fresh?.value ?? null) : toNotDone(failure);
      return done.ok ? ok({ aside: state.aside }) : done;
    });
  }

  /** Tries again, for example after the keyring was unlocked. */
  reopen(): Promise<EncryptionResult> {
    return this.#run(() => this.#reopen());
  }

  /** Applies a change of the setting to the databases. */
  async #applySetting(wanted: boolean): Promise<EncryptionResult> {
    const { lifetime, settings, threadStore } = this.#deps;
    this.#isEncryptionWanted = wanted;
    // Without a place for a key, no store is opened, unless encryption is off.
    if (threadStore.state.type === 'inMemory') return await this.#reopen();
    const done = await this.#rewriteIfNeeded();
    if (!done.ok && !lifetime.ended && this.#isEncrypted() !== wanted) {
      this.#isEncryptionWanted = !wanted;
      await settings.change({ encryptThreads: !wanted });
    }
    return done;
  }

  /** Rewrites databases that differ from the setting, and completes an earlier change. */
  async #rewriteIfNeeded(): Promise<EncryptionResult> {
    const { settings, threadStore } = this.#deps;
    const { encryptThreads } = settings.snapshot.values;
    if (threadStore.state.type !== 'open') return ok(null);
    if (!threadStore.state.isMixed && this.#isEncrypted() === encryptThreads) return ok(null);
    return await this.#rewrite(encryptThreads ? 'encrypted' : 'plain');
  }

  /**
   * Moves the key to the system's best protection. The threads stay open during this. The next call retries failures.
   */
  async #strengthen(): Promise<void> {
    await this.#run(async () => {
      const { threadStore, stores } = this.#deps;
      if (threadStore.state.type !== 'open' || !threadStore.state.canStrengthen) return ok(null);
      const files = readStoreFiles(stores.folder);
      const taken = await openDataKeys(stores.keyTools, listSalts(files));
      if (!taken.ok) return ok(null);
      const keys = taken.value;
      try {
        const id = findFileKeyId(keys, files.sessions);
        if (id !== null) await keys.strengthen(id);
        threadStore.formChanged(getStoreForm(keys, files));
      } finally {
        keys.erase();
      }
      return ok(null);
    });
  }

  #isEncrypted(): boolean {
    const { state } = this.#deps.threadStore;
    return state.type === 'open' && state.keyProtection !== null;
  }

  async #rewrite(wanted: WantedForm): Promise<EncryptionResult> {
    const { alerts, threadStore, stores } = this.#deps;
    this.#cancellation = new AbortController();
    const { signal } = this.#cancellation;
    this.#emitProgress(wanted, { step: 'copying', percent: null });
    const onProgress = (progress: RewriteProgress) => this.#emitProgress(wanted, progress);
    const failure = await threadStore.changeFiles(async (before) => {
      const watch = { onProgress, signal };
      const done = await rewriteStores(stores, wanted, watch).catch((thrown) => err(getErrorMessage(thrown)));
      this.#rewriting = null;
      return done.ok ? done.value : { form: before, failure: done.error };
    });
    const isReported = failure !== null && failure !== canceledText;
    alerts.put('protection', isReported ? createRewriteAlert(wanted, failure) : null);
    return failure === null ? ok(null) : toNotDone(failure);
  }

  /** Opens the store with these keys, or with none, and then erases them. */
  async #openWith(keys: DataKeys | null): Promise<EncryptionResult> {
    try {
      return await this.#reopen(keys === null ? undefined : async () => ok(keys));
    } finally {
      keys?.erase();
    }
  }

  async #reopen(takeKeys?: TakeKeys): Promise<EncryptionResult> {
    const { threadStore, stores } = this.#deps;
    await threadStore.reopen(createThreadStoreOpener(stores, takeKeys));
    if (threadStore.state.type !== 'inMemory') return ok(null);
    const { state } = this;
    return toNotDone(state.type === 'locked' ? state.reasons.join(' ') : t`It still cannot be opened.`);
  }

  async #setAside(aside: string): Promise<string | null> {
    const { folder, store } = this.#deps.stores;
    const files = readStoreFiles(folder);
    const suffix = aside.slice(files.sessions.path.length);
    for (const name of storeNames) {
      const { path } = files[name];
      const done = await store.call('setAside', { store: name, path, aside: `${path}${suffix}` });
      if (!done.ok) return describeStoreFailure(done.error);
    }
    return null;
  }

  #emitProgress(to: WantedForm, progress: RewriteProgress): void {
    const next = { to, ...progress, isCanceled: this.#cancellation.signal.aborted };
    if (isDeepStrictEqual(next, this.#rewriting)) return;
    this.#rewriting = next;
    this.#emitState();
  }

  #emitState(): void {
    this.#deps.onChange(this.state);
  }

  /** Runs an action, and returns errors such as disk errors instead of throwing them. */
  #run<Value, Problem>(
    act: () => Promise<Result<Value, Problem>>,
  ): Promise<Result<Value, Problem | { type: 'notDone'; message: string }>> {
    return this.#queue.run(act).catch((thrown: unknown) => toNotDone(getErrorMessage(thrown)));
  }
}

function toNotDone(message: string) {
  return err({ type: 'notDone' as const, message });
}

function toRecoveryProblem(failure: RecoveryFailure): RequestProblem<'useRecoveryKey'> {
  switch (failure.type) {
    case 'mistyped':
      return failure.problem;
    case 'wrongRecoveryKey':
      return failure;
    default:
      return { type: 'notDone', message: describeKeysFailure(failure) };
  }
}
