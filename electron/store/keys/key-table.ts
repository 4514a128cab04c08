import { z } from 'zod';
import type { Immutable } from '../../../shared/base/immutable.ts';

/** The version this program writes. A file with a higher one is neither understood nor touched. */
export const keyTableVersion = 1;

/**
 * What can give a data key back: the system's keyring, Electron's safeStorage, a file that only the system's rights of
 * files guard, or the recovery key that the person keeps.
 */
const protectorKind = z.enum(['keyring', 'safeStorage', 'keyFile', 'recoveryKey']);
export type ProtectorKind = z.infer<typeof protectorKind>;

const base64 = z.base64();

/** A data key encrypted with AES-256-GCM. Worth nothing without the wrapping key. */
const wrappedKey = z.object({ nonce: base64, sealed: base64, tag: base64 });
export type WrappedKey = Immutable<z.infer<typeof wrappedKey>>;

const protectorEntry = z.object({
  kind: protectorKind,
  wrapped: wrappedKey,
  /** What the place of the wrapping key needs to give it back, where it keeps nothing itself (safeStorage). */
  ticket: base64.nullable(),
  /** In milliseconds since the Unix epoch. */
  createdAt: z.number().int(),
});
export type ProtectorEntry = Immutable<z.infer<typeof protectorEntry>>;

const keyEntry = z.object({
  id: z.uuid(),
  /** Tells keys apart and gives none away. */
  fingerprint: z.string(),
  /** The first 16 bytes of each database file that this key opens, in hex. */
  salts: z.array(z.string().regex(/^[0-9a-f]{32}$/)),
  /** While the databases are written anew: the id of the key they had before. */
  replaces: z.uuid().nullable(),
  /** Another key took its place; it only stays for database files that were set aside. */
  isRetired: z.boolean().default(false),
  createdAt: z.number().int(),
  protectors: z.array(protectorEntry),
});
export type KeyEntry = Immutable<z.infer<typeof keyEntry>>;

/** What keys.json holds: every data key of the folder, each wrapped, the newest last. */
export const keyTable = z.object({ version: z.literal(keyTableVersion), keys: z.array(keyEntry) });
export type KeyTable = Immutable<z.infer<typeof keyTable>>;

export const emptyKeyTable: KeyTable = { version: keyTableVersion, keys: [] };

/** The table with the entry of this id changed. */
export function changeKey(table: KeyTable, id: string, change: (entry: KeyEntry) => KeyEntry): KeyTable {
  return { ...table, keys: table.keys.map((entry) => (entry.id === id ? change(entry) : entry)) };
}

/** A key's protectors with this one in the place of any other of its kind. */
export function putProtector(entries: KeyEntry['protectors'], added: ProtectorEntry): KeyEntry['protectors'] {
  return [...entries.filter((entry) => entry.kind !== added.kind), added];
}

/**
 * The keys that may open database files with these salts, the likeliest first: those that name one of them, then those
 * that name none yet. A salt that no key names leaves every key to try, the newest first.
 */
export function keysForSalts(table: KeyTable, salts: readonly string[]): readonly KeyEntry[] {
  const newestFirst = table.keys.toReversed();
  const named = newestFirst.filter((entry) => entry.salts.some((salt) => salts.includes(salt)));
  const unused = newestFirst.filter((entry) => entry.salts.length === 0);
  return named.length > 0 ? [...named, ...unused] : newestFirst;
}

/**
 * Ends a change of keys: of the two keys of each pair the kept one stays, with nothing to replace. The other one goes
 * too, unless it may open a database file that was set aside. `asideSalts` has the salts of those files, in hex.
 */
export function settleReplacement(table: KeyTable, keptId: string, asideSalts: readonly string[]): KeyTable {
  const kept = table.keys.find((entry) => entry.id === keptId);
  const keys = table.keys.map((entry) => {
    if (entry.id === keptId) return { ...entry, replaces: null, isRetired: false };
    const isOther = entry.id === kept?.replaces || entry.replaces === keptId;
    return isOther ? { ...entry, replaces: null, isRetired: true } : entry;
  });
  return dropRetiredKeys({ ...table, keys }, asideSalts);
}

/** The table without the retired keys that open no database file any more. */
export function dropRetiredKeys(table: KeyTable, asideSalts: readonly string[]): KeyTable {
  const isNamedElsewhere = (id: string, salt: string) =>
    table.keys.some((entry) => entry.id !== id && entry.salts.includes(salt));
  // A salt that no key names may belong to any of them.
  const mayOpen = ({ id, salts }: KeyEntry) =>
    asideSalts.some((salt) => salts.includes(salt) || !isNamedElsewhere(id, salt));
  const keys = table.keys.filter((entry) => !entry.isRetired || mayOpen(entry));
  return keys.length === table.keys.length ? table : { ...table, keys };
}
