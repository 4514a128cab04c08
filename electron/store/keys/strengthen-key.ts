import type { KeyEntry, ProtectorEntry, ProtectorKind } from './key-table.ts';
import { putProtector } from './key-table.ts';
import type { OpenedKey, ProtectorAttempt } from './make-key.ts';
import type { Protector } from './protector.ts';

/** The protector of last resort: only file permissions protect a key file. */
const lastResort: ProtectorKind = 'keyFile';

/** Finds the system's protectors that should wrap this key but do not, or whose entry is outdated. */
export function findMissingProtectors(
  protectors: readonly Protector[],
  entry: KeyEntry,
  { outdated }: OpenedKey,
): readonly Protector[] {
  const has = ({ kind }: Protector) =>
    entry.protectors.some((known) => known.kind === kind) && !outdated.includes(kind);
  return protectors.filter((protector) => protector.kind !== lastResort && !has(protector));
}

/** Whether the system can protect this key better: a protector is missing, or the key file is no longer needed. */
export function canStrengthen(protectors: readonly Protector[], entry: KeyEntry, opened: OpenedKey): boolean {
  return findMissingProtectors(protectors, entry, opened).length > 0 || canDropKeyFile(protectors, entry, opened);
}

/**
 * Wraps the key with each missing protector, and passes every entry to `save` as soon as it was read back. Then deletes
 * a key file that is no longer needed, but only in a later start than the one that wrapped the key. If the process dies
 * between two steps, the table still has at least one working protector. Returns the failures of the protectors that
 * did not accept the key.
 */
export async function strengthenKey(
  protectors: readonly Protector[],
  before: KeyEntry,
  opened: OpenedKey,
  save: (entries: KeyEntry['protectors']) => Promise<void>,
): Promise<readonly ProtectorAttempt[]> {
  const { id, key } = opened;
  const said: ProtectorAttempt[] = [];
  let entries = before.protectors;
  for (const protector of findMissingProtectors(protectors, before, opened)) {
    const wrapped = await protector.wrap(id, key);
    if (wrapped.ok) {
      entries = putProtector(entries, wrapped.value);
      await save(entries);
    } else {
      said.push({ kind: protector.kind, failure: wrapped.error });
    }
  }
  if (canDropKeyFile(protectors, before, opened) && (await forgetKeyFile(protectors, id, entries))) {
    await save(entries.filter(({ kind }) => kind !== lastResort));
  }
  return said;
}

/**
 * Whether the key file can be deleted. The keyring or safeStorage must have returned the key in a later process than
 * the one that wrapped it. Both may answer from memory, so a read in the same process does not prove that the next
 * start can read it.
 */
function canDropKeyFile(protectors: readonly Protector[], entry: KeyEntry, { id, openedBy }: OpenedKey): boolean {
  if (!entry.protectors.some(({ kind }) => kind === lastResort)) return false;
  if (openedBy !== 'keyring' && openedBy !== 'safeStorage') return false;
  return protectors.some((protector) => protector.kind === openedBy && !protector.wasWrappedHere(id));
}

/** Deletes the key file before its entry. The table must keep the entry as long as the file can open the key. */
async function forgetKeyFile(protectors: readonly Protector[], keyId: string, entries: readonly ProtectorEntry[]) {
  const keyFile = protectors.find(({ kind }) => kind === lastResort);
  const entry = entries.find(({ kind }) => kind === lastResort);
  if (keyFile === undefined || entry === undefined) return false;
  await keyFile.forget(keyId);
  const left = await keyFile.unwrap(keyId, entry);
  if (left.ok) left.value.erase();
  return !left.ok && left.error.type === 'missing';
}
