import { err, ok, type Result } from '../../../shared/base/result.ts';
import { t } from '../../../shared/i18n/i18n.ts';
import { parseRecoveryKey, type RecoveryKeyProblem } from '../threads/recovery-key.ts';
import type { DataKey } from './data-key.ts';
import { DataKeys, type KeyTools } from './data-keys.ts';
import {
  changeKeyEntry,
  emptyKeyTable,
  type KeyEntry,
  type KeyTable,
  keysForSalts,
  type ProtectorKind,
  putProtector,
} from './key-table.ts';
import { makeKey, type OpenedKey, type ProtectorAttempt, wrapWithBest } from './make-key.ts';
import type { ProtectorFailure } from './protector.ts';
import { unwrapByRecovery } from './recovery-wrap.ts';
import { getFingerprint } from './wrap-key.ts';

/** Why the data key could not be opened. In each of these cases, nothing was written. */
export type OpenKeysFailure =
  /**
   * No protector returned a key that a database needs. `said` lists each protector's failure, for the most likely key
   * first.
   */
  | { readonly type: 'locked'; readonly said: readonly ProtectorAttempt[]; readonly hasRecoveryKey: boolean }
  /**
   * keys.json and its copy cannot be read, or are missing although there is a database. Nothing can open that database.
   */
  | { readonly type: 'keyTableLost'; readonly reason: 'missing' | 'damaged' }
  /** A newer version of the app wrote keys.json. */
  | { readonly type: 'keyTableNewer'; readonly version: number }
  /** No protector could store a new key. */
  | { readonly type: 'unprotected'; readonly said: readonly ProtectorAttempt[] };

/** Why a recovery key did not help. */
export type RecoveryFailure =
  | Exclude<OpenKeysFailure, { readonly type: 'unprotected' }>
  | { readonly type: 'mistyped'; readonly problem: RecoveryKeyProblem }
  /** The recovery key is valid, but belongs to other data. */
  | { readonly type: 'wrongRecoveryKey' };

/**
 * Opens the data keys. If there is neither a table nor a database, makes the first key. `salts` are the first 16 bytes,
 * in hex, of each existing encrypted database file. Disk errors reject.
 */
export async function openDataKeys(
  tools: KeyTools,
  salts: readonly string[],
): Promise<Result<DataKeys, OpenKeysFailure>> {
  const table = await readTable(tools);
  if (!table.ok) {
    const isNew = table.error.type === 'keyTableLost' && table.error.reason === 'missing' && salts.length === 0;
    return isNew ? addKey(tools, emptyKeyTable) : table;
  }
  const candidates = keysForSalts(table.value, salts);
  const opened: OpenedKey[] = [];
  const said: ProtectorAttempt[] = [];
  for (const entry of candidates) {
    const found = await unwrap(tools, entry, said);
    if (found !== null) opened.push(found);
  }
  const [first, ...rest] = opened;
  if (first !== undefined && !salts.some((salt) => isLocked(salt, candidates, opened))) {
    return ok(new DataKeys(tools, table.value, [first, ...rest]));
  }
  for (const { key } of opened) key.erase();
  const hasRecoveryKey = candidates.some((entry) => findRecoveryEntry(entry) !== undefined);
  return err({ type: 'locked', said, hasRecoveryKey });
}

/**
 * Opens the data keys with the recovery key the user typed. Wraps them with the best protector, so that the next start
 * needs no recovery key. If none works, the keys are open anyway, and `describeProtection` shows that.
 */
export async function openWithRecoveryKey(
  tools: KeyTools,
  salts: readonly string[],
  typed: string,
): Promise<Result<DataKeys, RecoveryFailure>> {
  const table = await readTable(tools);
  if (!table.ok) return table;
  const recoveryKey = parseRecoveryKey(typed);
  if (!recoveryKey.ok) return err({ type: 'mistyped', problem: recoveryKey.error });
  let repaired = table.value;
  const opened: OpenedKey[] = [];
  for (const entry of keysForSalts(table.value, salts)) {
    const recoveryEntry = findRecoveryEntry(entry);
    const key = recoveryEntry && unwrapByRecovery(recoveryEntry, recoveryKey.value, entry.id);
    if (!key) continue;
    opened.push({ id: entry.id, key, openedBy: null, outdated: [] });
    repaired = await wrapAgain(tools, repaired, entry, key);
  }
  recoveryKey.value.fill(0);
  const [first, ...rest] = opened;
  if (first === undefined) return err({ type: 'wrongRecoveryKey' });
  await tools.file.write(repaired);
  return ok(new DataKeys(tools, repaired, [first, ...rest]));
}

/**
 * Makes a new key for a user who starts fresh. Earlier keys stay in the table, for the databases that were set aside.
 * A table that cannot be read is set aside too.
 */
export async function startWithFreshKey(tools: KeyTools): Promise<Result<DataKeys, OpenKeysFailure>> {
  const table = await readTable(tools);
  if (table.ok) return addKey(tools, table.value);
  if (table.error.type !== 'keyTableLost') return table;
  if (table.error.reason === 'damaged') await tools.file.setAside(`damaged-${tools.clock.now()}`);
  return addKey(tools, emptyKeyTable);
}

async function readTable({
  file,
}: KeyTools): Promise<Result<KeyTable, Extract<OpenKeysFailure, { type: 'keyTableLost' | 'keyTableNewer' }>>> {
  const table = await file.read();
  if (table.ok) return table;
  if (table.error.type === 'newer') return err({ type: 'keyTableNewer', version: table.error.version });
  return err({ type: 'keyTableLost', reason: table.error.type });
}

async function addKey(tools: KeyTools, table: KeyTable): Promise<Result<DataKeys, OpenKeysFailure>> {
  const made = await makeKey(tools.protectors, tools.clock, null);
  if (!made.ok) return err({ type: 'unprotected', said: made.error });
  const { entry, opened } = made.value;
  const grown = { ...table, keys: [...table.keys, entry] };
  await tools.file.write(grown);
  return ok(new DataKeys(tools, grown, [opened]));
}

/** Whether a database's keys are known and none of them opened. Another open key does not open that database. */
function isLocked(salt: string, candidates: readonly KeyEntry[], opened: readonly OpenedKey[]): boolean {
  const named = candidates.filter((entry) => entry.salts.includes(salt));
  return named.length > 0 && !named.some((entry) => opened.some(({ id }) => id === entry.id));
}

/** Asks the protectors of one key in order. Appends the failures before the first success to `said`. */
async function unwrap({ protectors }: KeyTools, entry: KeyEntry, said: ProtectorAttempt[]): Promise<OpenedKey | null> {
  const { id } = entry;
  const order = protectors.map(({ kind }) => kind);
  const outdated: ProtectorKind[] = [];
  for (const wrapped of entry.protectors.toSorted((a, b) => order.indexOf(a.kind) - order.indexOf(b.kind))) {
    if (wrapped.kind === 'recoveryKey') continue;
    const protector = protectors.find(({ kind }) => kind === wrapped.kind);
    const { kind } = wrapped;
    const unwrapped = protector
      ? await protector.unwrap(id, wrapped, () => outdated.push(kind))
      : err(notAvailableHere);
    if (unwrapped.ok && getFingerprint(unwrapped.value, id) === entry.fingerprint) {
      return { id, key: unwrapped.value, openedBy: kind, outdated };
    }
    const failure: ProtectorFailure = unwrapped.ok ? { type: 'wrongKey' } : unwrapped.error;
    if (isUseless(failure)) outdated.push(kind);
    said.push({ kind, failure });
  }
  return null;
}

/** Whether the entry will never work. A protector that is only unavailable now may still have the key. */
function isUseless({ type }: ProtectorFailure): boolean {
  return type === 'missing' || type === 'wrongKey' || type === 'backendChanged';
}

const notAvailableHere: ProtectorFailure = {
  type: 'unavailable',
  reason: t`Only the desktop app can read it. Open the desktop app, or use the recovery key.`,
};

/**
 * Returns the table with this key wrapped by the best protector, without entries whose protector has no key or the
 * wrong key.
 */
async function wrapAgain(tools: KeyTools, table: KeyTable, entry: KeyEntry, key: DataKey): Promise<KeyTable> {
  const useful: KeyEntry['protectors'][number][] = [];
  for (const wrapped of entry.protectors) {
    const protector = tools.protectors.find(({ kind }) => kind === wrapped.kind);
    const unwrapped = await protector?.unwrap(entry.id, wrapped);
    if (unwrapped?.ok) unwrapped.value.erase();
    const isEmpty = unwrapped?.ok === false && ['missing', 'wrongKey'].includes(unwrapped.error.type);
    if (!isEmpty) useful.push(wrapped);
  }
  const added = await wrapWithBest(tools.protectors, entry.id, key);
  const protectors = added.ok ? putProtector(useful, added.value) : useful;
  return changeKeyEntry(table, entry.id, (before) => ({ ...before, protectors }));
}

function findRecoveryEntry(entry: KeyEntry): KeyEntry['protectors'][number] | undefined {
  return entry.protectors.find(({ kind }) => kind === 'recoveryKey');
}
