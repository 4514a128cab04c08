import { randomBytes } from 'node:crypto';
import type { Clock } from '../../../shared/base/clock.ts';
import { err, ok, type Result } from '../../../shared/base/result.ts';
import { Secret } from '../../base/secret.ts';
import { formatRecoveryKey } from '../threads/recovery-key.ts';
import { describeKeyProtection, type KeyProtection } from './describe-key-protection.ts';
import {
  changeKeyEntry,
  dropRetiredKeys,
  type KeyEntry,
  type KeyTable,
  putProtector,
  settleReplacement,
} from './key-table.ts';
import type { KeyTableFile } from './key-table-file.ts';
import { makeKey, type OpenedKey, type ProtectorAttempt } from './make-key.ts';
import type { Protector } from './protector.ts';
import { unwrapByRecovery, wrapForRecovery } from './recovery-wrap.ts';
import { canStrengthen, strengthenKey } from './strengthen-key.ts';

/** What is needed to open and change keys. */
export type KeyTools = {
  readonly file: KeyTableFile;
  /** The best protector first. The first one that works wraps a new key. */
  readonly protectors: readonly Protector[];
  readonly clock: Clock;
};

/**
 * The open data keys of a folder. Each method saves its changes to keys.json before it settles. If the disk cannot be
 * written, the method rejects with the system's error and changes nothing. Callers make one change at a time.
 */
export class DataKeys {
  readonly #tools: KeyTools;
  #table: KeyTable;
  #opened: readonly OpenedKey[];

  /** `opened` contains at least the key to use first. */
  constructor(tools: KeyTools, table: KeyTable, opened: readonly [OpenedKey, ...OpenedKey[]]) {
    this.#tools = tools;
    this.#table = table;
    this.#opened = opened;
  }

  /** Returns the keys to try on the database files, the most likely first. The first one is for new files. */
  get opened(): readonly OpenedKey[] {
    return this.#opened;
  }

  /** Describes for the user what protects this key. */
  describeProtection(keyId: string): KeyProtection {
    return describeKeyProtection(this.#getEntry(keyId));
  }

  /** Whether a recovery key opens this key. */
  hasRecoveryKey(keyId: string): boolean {
    return this.#getEntry(keyId).protectors.some((protector) => protector.kind === 'recoveryKey');
  }

  /** Whether this key is part of a replacement that is not settled, as the old key or the new one. */
  isChanging(keyId: string): boolean {
    return this.#table.keys.some(({ id, replaces }) => replaces === keyId || (id === keyId && replaces !== null));
  }

  /** Whether the table has keys that were replaced, or are being replaced. */
  get hasReplacedKeys(): boolean {
    return this.#table.keys.some(({ isRetired, replaces }) => isRetired || replaces !== null);
  }

  /** Returns the salts of the database files that this key is known to open, in hex. */
  getSalts(keyId: string): readonly string[] {
    return this.#getEntry(keyId).salts;
  }

  /** Records which database files this key opens: the first 16 bytes of each, in hex. Replaces the earlier record. */
  setSalts(keyId: string, salts: readonly string[]): Promise<void> {
    return this.#write(changeKeyEntry(this.#table, keyId, (entry) => ({ ...entry, salts })));
  }

  /** Whether `strengthen` has anything to try. */
  canStrengthen(keyId: string): boolean {
    return canStrengthen(this.#tools.protectors, this.#getEntry(keyId), this.#getOpened(keyId));
  }

  /**
   * Wraps this key with every protector of the system, renews outdated entries, and deletes the key file once nothing
   * depends on it. May take as long as the user needs to unlock the keyring. Returns the failures of the protectors
   * that did not accept the key.
   */
  strengthen(keyId: string): Promise<readonly ProtectorAttempt[]> {
    const save = (protectors: KeyEntry['protectors']) =>
      this.#write(changeKeyEntry(this.#table, keyId, (entry) => ({ ...entry, protectors })));
    return strengthenKey(this.#tools.protectors, this.#getEntry(keyId), this.#getOpened(keyId), save);
  }

  /** Makes a recovery key to show once. An earlier recovery key stops working for this key. */
  async addRecoveryKey(keyId: string): Promise<Secret> {
    const { key } = this.#getOpened(keyId);
    const recoveryKey = randomBytes(32);
    const added = wrapForRecovery(key, recoveryKey, keyId, this.#tools.clock.now());
    const readBack = unwrapByRecovery(added, recoveryKey, keyId);
    if (readBack?.equals(key) !== true) throw new Error('The recovery key does not open what it has wrapped.');
    readBack.erase();
    await this.#write(changeKeyEntry(this.#table, keyId, (entry) => withProtector(entry, added)));
    const words = new Secret(formatRecoveryKey(recoveryKey));
    recoveryKey.fill(0);
    return words;
  }

  /**
   * Makes a key to replace this one. The caller then rewrites the databases with it, records their salts, and settles.
   * Until then, both keys are in the table, so that the next start can open either one after a kill. The old recovery
   * key does not open the new key. Fails with the failure of each protector.
   */
  async rotate(keyId: string): Promise<Result<OpenedKey, readonly ProtectorAttempt[]>> {
    if (this.isChanging(keyId)) throw new Error('The last change of this key is not settled.');
    const made = await makeKey(this.#tools.protectors, this.#tools.clock, keyId);
    if (!made.ok) return err(made.error);
    await this.#write({ ...this.#table, keys: [...this.#table.keys, made.value.entry] });
    this.#opened = [made.value.opened, ...this.#opened];
    return ok(made.value.opened);
  }

  /**
   * Ends a key change, in either direction, when every database has this key. Drops the other key of the pair, unless
   * it may open a database file that was set aside, or kept copies. `asideSalts` has the salts of those files, in hex.
   * `copyKeys` has the ids of the keys that kept copies need. Null: they may need any key.
   */
  settle(keptId: string, asideSalts: readonly string[], copyKeys: ReadonlySet<string> | null): Promise<void> {
    return this.#removeKeys(settleReplacement(this.#table, keptId, asideSalts, copyKeys));
  }

  /** Drops the replaced keys that no set-aside file and no kept copy needs anymore, like `settle`. */
  dropRetired(asideSalts: readonly string[], copyKeys: ReadonlySet<string> | null): Promise<void> {
    return this.#removeKeys(dropRetiredKeys(this.#table, asideSalts, copyKeys));
  }

  /** Writes a table that may have fewer keys, and forgets the missing ones. */
  async #removeKeys(table: KeyTable): Promise<void> {
    const before = this.#table.keys;
    if (table === this.#table) return;
    await this.#write(table);
    const isKept = (id: string) => table.keys.some((entry) => entry.id === id);
    for (const { id, key } of this.#opened) if (!isKept(id)) key.erase();
    this.#opened = this.#opened.filter(({ id }) => isKept(id));
    for (const gone of before.filter(({ id }) => !isKept(id))) await this.#forget(gone);
  }

  /** Overwrites the keys in memory. No method works after this. */
  erase(): void {
    for (const { key } of this.#opened) key.erase();
    this.#opened = [];
  }

  async #forget(gone: KeyEntry): Promise<void> {
    const keepers = this.#tools.protectors.filter(({ kind }) => gone.protectors.some((entry) => entry.kind === kind));
    for (const keeper of keepers) await keeper.forget(gone.id);
  }

  async #write(table: KeyTable): Promise<void> {
    await this.#tools.file.write(table);
    this.#table = table;
  }

  #getEntry(keyId: string): KeyEntry {
    const entry = this.#table.keys.find(({ id }) => id === keyId);
    if (entry === undefined) throw new Error(`There is no key ${keyId}.`);
    return entry;
  }

  #getOpened(keyId: string): OpenedKey {
    const found = this.#opened.find(({ id }) => id === keyId);
    if (found === undefined) throw new Error(`The key ${keyId} is not open.`);
    return found;
  }
}

function withProtector(entry: KeyEntry, added: KeyEntry['protectors'][number]): KeyEntry {
  return { ...entry, protectors: putProtector(entry.protectors, added) };
}
