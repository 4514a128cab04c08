import { hkdfSync } from 'node:crypto';
import { findPlain, sealRecord } from '../../file-transactions/seal-copies.ts';
import type { WrappingKey } from '../../file-transactions/sealed-file.ts';
import { foldersIn } from '../../runs/worktrees/run-worktrees.ts';
import type { OpenedKey } from '../../store/keys/make-key.ts';
import { openDataKeys } from '../../store/keys/open-data-keys.ts';
import type { Sessions } from '../../store/threads/sessions.ts';
import type { StoreDeps } from './open-sessions.ts';
import type { Protection } from './protection.ts';
import { keyIdOfFile, lookAtStores, saltsOf } from './store-files.ts';

export type KeptCopiesDeps = {
  readonly stores: Pick<StoreDeps, 'folder' | 'keyTools'>;
  readonly sessions: Pick<Sessions, 'state'>;
  readonly protection: Pick<Protection, 'inTurn'>;
};

/** The keys of encrypted copies, by the id in their header. */
export type CopyKeys = ReadonlyMap<string, Uint8Array>;

/** Encrypts the copies of what was taken away with the key of the threads, and lends the keys to read them. */
export class KeptCopies {
  readonly #deps: KeptCopiesDeps;
  readonly #ended = new AbortController();
  #pass: Promise<void> | null = null;
  #isWanted = false;

  constructor(deps: KeptCopiesDeps) {
    this.#deps = deps;
  }

  /** Encrypts plain copies in the background if threads are encrypted. What fails is tried again the next time. */
  seal(): void {
    this.#isWanted = true;
    if (this.#pass !== null || this.#ended.signal.aborted) return;
    this.#pass = this.#sealAll().finally(() => {
      this.#pass = null;
      // It was asked for again when this pass had just looked for the last time.
      if (this.#isWanted) this.seal();
    });
  }

  /** Ends the work in the background. What was begun is finished by the next start. */
  async end(): Promise<void> {
    this.#ended.abort();
    await this.#pass;
  }

  /** Runs an action that reads, restores or deletes copies while none of them is being encrypted. */
  inTurn<Value>(act: () => Promise<Value>): Promise<Value> {
    return this.#deps.protection.inTurn(act);
  }

  /** Calls `act` with all keys that can be opened now, and erases them. Call it in turn. */
  async withKeys<Value>(act: (keys: CopyKeys) => Promise<Value>): Promise<Value> {
    const { keyTools } = this.#deps.stores;
    // Opening without a table would make a key.
    const opened = (await keyTools.file.read()).ok ? await openDataKeys(keyTools, []) : null;
    const keys = new Map<string, Uint8Array>();
    try {
      if (opened?.ok === true) for (const one of opened.value.opened) keys.set(one.id, wrappingKeyOf(one));
      return await act(keys);
    } finally {
      for (const key of keys.values()) key.fill(0);
      if (opened?.ok === true) opened.value.erase();
    }
  }

  async #sealAll(): Promise<void> {
    const kept = foldersIn(this.#deps.stores.folder).removed;
    while (this.#isWanted && !this.#ended.signal.aborted) {
      this.#isWanted = false;
      // No key is asked for without need.
      if (!this.#isEncrypted()) break;
      for (const found of await findPlain(kept)) {
        const seal = (key: WrappingKey) => sealRecord(found, key, this.#ended.signal);
        await this.inTurn(() => this.#withSealingKey(seal)).catch(() => undefined);
      }
    }
  }

  #isEncrypted(): boolean {
    const { state } = this.#deps.sessions;
    return state.type === 'open' && state.protection !== null;
  }

  /** Does nothing if threads are not encrypted any more, or if their key does not open. */
  async #withSealingKey(act: (key: WrappingKey) => Promise<void>): Promise<void> {
    const { folder, keyTools } = this.#deps.stores;
    if (!this.#isEncrypted() || this.#ended.signal.aborted) return;
    const files = lookAtStores(folder);
    const opened = await openDataKeys(keyTools, saltsOf(files));
    if (!opened.ok) return;
    const keys = opened.value;
    const id = keyIdOfFile(keys, files.sessions);
    const found = keys.opened.find((one) => one.id === id);
    const key = found === undefined ? null : wrappingKeyOf(found);
    try {
      if (found !== undefined && key !== null) await act({ id: found.id, key });
    } finally {
      key?.fill(0);
      keys.erase();
    }
  }
}

/** Derived, so that the key of the databases encrypts nothing else. */
function wrappingKeyOf({ key }: OpenedKey): Uint8Array {
  return new Uint8Array(hkdfSync('sha256', key.reveal(), new Uint8Array(), 'Workcell kept copies', 32));
}
