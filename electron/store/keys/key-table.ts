import { z } from 'zod';
import type { Immutable } from '../../../shared/base/immutable.ts';

/** The version this program writes. It neither reads nor changes a file with a later version. */
export const keyTableVersion = 1;

/**
 * What can recover a data key: the system's keyring, Electron's safeStorage, a file protected only by permissions, or
 * the recovery key that the user keeps.
 */
const protectorKind = z.enum(['keyring', 'safeStorage', 'keyFile', 'recoveryKey']);
export type ProtectorKind = z.infer<typeof protectorKind>;

const base64 = z.base64();

/** A data key encrypted with AES-256-GCM. Useless without the wrapping key. */
const wrappedKey = z.object({ nonce: base64, sealed: base64, tag: base64 });
export type WrappedKey = Immutable<z.infer<typeof wrappedKey>>;

/** A data key as one protector stores it. `ticket` is null if the place stores the wrapping key itself. */
const protectorEntry = z.object({
  kind: protectorKind,
  wrapped: wrappedKey,
  /** What the place needs to return the wrapping key, if it stores nothing itself (safeStorage). */
  ticket: base64.nullable(),
  /** Unix milliseconds. */
  createdAt: z.number().int(),
});
export type ProtectorEntry = Immutable<z.infer<typeof protectorEntry>>;

/** One data key of a folder, with everything that can recover it. `createdAt` is Unix milliseconds. */
const keyEntry = z.object({
  id: z.uuid(),
  /** Identifies a key without revealing it. */
  fingerprint: z.string(),
  /** The first 16 bytes of each database file that this key opens, in hex. */
  salts: z.array(z.string().regex(/^[0-9a-f]{32}$/)),
  /** While the databases are being rewritten: the id of their earlier key. */
  replaces: z.uuid().nullable(),
  /** True if another key replaced this one. It is kept only for database files that were set aside. */
  isRetired: z.boolean().default(false),
  createdAt: z.number().int(),
  protectors: z.array(protectorEntry),
});
export type KeyEntry = Immutable<z.infer<typeof keyEntry>>;

/** The contents of keys.json: every data key of the folder, wrapped, the newest last. */
export const keyTable = z.object({ version: z.literal(keyTableVersion), keys: z.array(keyEntry) });
export type KeyTable = Immutable<z.infer<typeof keyTable>>;

/** The table of a folder without keys. */
export const emptyKeyTable: KeyTable = { version: keyTableVersion, keys: [] };

/** Returns the table with the entry of this id changed. */
export function changeKeyEntry(table: KeyTable, id: string, change: (entry: KeyEntry) => KeyEntry): KeyTable {
  return { ...table, keys: table.keys.map((entry) => (entry.id === id ? change(entry) : entry)) };
}

/** Adds a protector to a key, and replaces any other of its kind. */
export function putProtector(entries: KeyEntry['protectors'], added: ProtectorEntry): KeyEntry['protectors'] {
  return [...entries.filter((entry) => entry.kind !== added.kind), added];
}

/**
 * Returns the keys that may open database files with these salts, the most likely first: keys that list one of the
 * salts, then keys that list none yet. If no key lists any of these salts, returns all keys, newest first.
 */
export function keysForSalts(table: KeyTable, salts: readonly string[]): readonly KeyEntry[] {
  const newestFirst = table.keys.toReversed();
  const named = newestFirst.filter((entry) => entry.salts.some((salt) => salts.includes(salt)));
  const unused = newestFirst.filter((entry) => entry.salts.length === 0);
  return named.length > 0 ? [...named, ...unused] : newestFirst;
}

/**
 * Ends a key change: keeps one key of the pair, with nothing left to replace. Drops the other key, unless it may open a
 * database file that was set aside, or kept copies. `asideSalts` has the salts of those files, in hex. `copyKeys` has
 * the ids of the keys that kept copies need. Null: they may need any key.
 */
export function settleReplacement(
  table: KeyTable,
  keptId: string,
  asideSalts: readonly string[],
  copyKeys: ReadonlySet<string> | null,
): KeyTable {
  const kept = table.keys.find((entry) => entry.id === keptId);
  const keys = table.keys.map((entry) => {
    if (entry.id === keptId) return { ...entry, replaces: null, isRetired: false };
    const isOther = entry.id === kept?.replaces || entry.replaces === keptId;
    return isOther ? { ...entry, replaces: null, isRetired: true } : entry;
  });
  return dropRetiredKeys({ ...table, keys }, asideSalts, copyKeys);
}

/** Returns the table without retired keys that open no database file and no kept copy. */
export function dropRetiredKeys(
  table: KeyTable,
  asideSalts: readonly string[],
  copyKeys: ReadonlySet<string> | null,
): KeyTable {
  const isNamedElsewhere = (id: string, salt: string) =>
    table.keys.some((entry) => entry.id !== id && entry.salts.includes(salt));
  // A salt that no key lists may belong to any of them.
  const mayOpen = ({ id, salts }: KeyEntry) =>
    copyKeys === null ||
    copyKeys.has(id) ||
    asideSalts.some((salt) => salts.includes(salt) || !isNamedElsewhere(id, salt));
  const keys = table.keys.filter((entry) => !entry.isRetired || mayOpen(entry));
  return keys.length === table.keys.length ? table : { ...table, keys };
}
