import { hkdfSync } from 'node:crypto';
import { findPlainRecords, sealRecords } from '../../file-transactions/seal-copies.ts';
import type { WrappingKey } from '../../file-transactions/sealed-file.ts';
import { getDataFolders } from '../../runs/worktrees/run-worktrees.ts';
import type { OpenedKey } from '../../store/keys/make-key.ts';
import { openDataKeys } from '../../store/keys/open-data-keys.ts';
import type { ThreadStore } from '../../store/threads/thread-store.ts';
import type { Encryption } from './encryption.ts';
import { findFileKeyId, listSalts, readStoreFiles } from './store-files.ts';
import type { StoreDeps } from './thread-store-opener.ts';

export type KeptCopiesDeps = {
  readonly stores: Pick<StoreDeps, 'folder' | 'keyTools'>;
  readonly threadStore: Pick<ThreadStore, 'state'>;
  readonly encryption: Pick<Encryption, 'runExclusively'>;
};

/** The keys of encrypted copies, by the id in their header. */
export type CopyKeys = ReadonlyMap<string, Uint8Array>;

/** Encrypts the copies of removed files with the key of the threads, and provides the keys to read them. */
export class KeptCopies {
  readonly #deps: KeptCopiesDeps;
  readonly #ended = new AbortController();
  #sealing: Promise<void> | null = null;
  #isSealRequested = false;

  constructor(deps: KeptCopiesDeps) {
    this.#deps = deps;
  }

  /** Encrypts plain copies in the background if threads are encrypted. The next call retries what failed. */
  seal(): void {
    this.#isSealRequested = true;
    if (this.#sealing !== null || this.#ended.signal.aborted) return;
    this.#sealing = this.#sealAll().finally(() => {
      this.#sealing = null;
      // A request arrived after this pass checked for the last time.
      if (this.#isSealRequested) this.seal();
    });
  }

  /** Ends the background work. The next start completes it. */
  async end(): Promise<void> {
    this.#ended.abort();
    await this.#sealing;
  }

  /** Runs an action that reads, restores or deletes copies while none of them is being encrypted. */
  runExclusively<Value>(act: () => Promise<Value>): Promise<Value> {
    return this.#deps.encryption.runExclusively(act);
  }

  /** Calls `act` with all keys that can be opened now, and erases them. Call this inside `runExclusively`. */
  async withKeys<Value>(act: (keys: CopyKeys) => Promise<Value>): Promise<Value> {
    const { keyTools } = this.#deps.stores;
    // Opening without a table would create a key.
    const opened = (await keyTools.file.read()).ok ? await openDataKeys(keyTools, []) : null;
    const keys = new Map<string, Uint8Array>();
    try {
      if (opened?.ok === true) for (const one of opened.value.opened) keys.set(one.id, deriveWrappingKey(one));
      return await act(keys);
    } finally {
      for (const key of keys.values()) key.fill(0);
      if (opened?.ok === true) opened.value.erase();
    }
  }

  async #sealAll(): Promise<void> {
    const { folder } = this.#deps.stores;
    const { signal } = this.#ended;
    while (this.#isSealRequested && !signal.aborted) {
      this.#isSealRequested = false;
      // Requests a key only if there is something to encrypt.
      const plain = this.#isEncrypted() ? await findPlainRecords(getDataFolders(folder).removed) : [];
      const taken = plain.length === 0 ? null : await this.runExclusively(() => this.#takeKey()).catch(() => null);
      if (taken === null) continue;
      const { salt, wrapping } = taken;
      // Locks once per file, so that the user never waits for all files.
      const runExclusively = (act: () => Promise<void>) => this.runExclusively(() => this.#whileCurrent(salt, act));
      await sealRecords(plain, { wrapping, signal, inTurn: runExclusively }).catch(() => undefined);
      wrapping.key.fill(0);
    }
  }

  #isEncrypted(): boolean {
    const { state } = this.#deps.threadStore;
    return state.type === 'open' && state.keyProtection !== null;
  }

  /**
   * Returns the key for new copies, with the salt of its database. Null if threads are not encrypted or the key does
   * not open.
   */
  async #takeKey(): Promise<{ readonly wrapping: WrappingKey; readonly salt: string | null } | null> {
    const { folder, keyTools } = this.#deps.stores;
    if (!this.#isEncrypted() || this.#ended.signal.aborted) return null;
    const files = readStoreFiles(folder);
    const opened = await openDataKeys(keyTools, listSalts(files));
    if (!opened.ok) return null;
    const keys = opened.value;
    try {
      const id = findFileKeyId(keys, files.sessions);
      const found = keys.opened.find((one) => one.id === id);
      if (found === undefined) return null;
      return { wrapping: { id: found.id, key: deriveWrappingKey(found) }, salt: files.sessions.salt };
    } finally {
      keys.erase();
    }
  }

  /**
   * Runs an action. Rejects if the database has been rewritten since then, because its key may be deleted soon. The
   * next pass uses the new key.
   */
  async #whileCurrent(salt: string | null, act: () => Promise<void>): Promise<void> {
    if (!this.#isEncrypted() || readStoreFiles(this.#deps.stores.folder).sessions.salt !== salt) {
      this.#isSealRequested = true;
      throw new Error('The key has changed.');
    }
    await act();
  }
}

/** Derives the key for copies, so that the key of the databases encrypts nothing else. */
function deriveWrappingKey({ key }: OpenedKey): Uint8Array {
  return new Uint8Array(hkdfSync('sha256', key.reveal(), new Uint8Array(), 'Workcell kept copies', 32));
}
