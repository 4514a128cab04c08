import { Buffer } from 'node:buffer';
import { dirname, join } from 'node:path';
import { findKeysOfCopies } from '../../file-transactions/seal-copies.ts';
import { getDataFolders } from '../../runs/worktrees/run-worktrees.ts';
import type { DataKeys } from '../../store/keys/data-keys.ts';
import { getSize, listAside } from '../../store/sqlite/file-steps.ts';
import { readSalt } from '../../store/sqlite/open-database.ts';
import { type LentKey, storeFiles } from '../../store/threads/open-stores.ts';
import type { StoreName } from '../../store/threads/thread-store-operations.ts';
import type { StoreForm } from '../../store/threads/thread-store-state.ts';

// Reads the form of the database files on disk, and finds the key of each file.

/** A database file. `salt`, in hex, identifies its key. Null if the file is plain or missing. */
export type StoreFile = { readonly path: string; readonly exists: boolean; readonly salt: string | null };

/** Both databases of a profile, `sessions.db` and `journal.db`, as they are on disk. */
export type StoreFiles = Readonly<Record<StoreName, StoreFile>>;

/** `sessions.db` comes first, because its form decides for both. */
export const storeNames: readonly StoreName[] = ['sessions', 'journal'];

/** Reads the headers of the files. Throws the system's error. */
export function readStoreFiles(folder: string): StoreFiles {
  const readFile = (name: StoreName): StoreFile => {
    const path = join(folder, storeFiles[name]);
    const salt = readSalt(path);
    return { path, exists: getSize(path) > 0, salt: salt === null ? null : Buffer.from(salt).toString('hex') };
  };
  return { sessions: readFile('sessions'), journal: readFile('journal') };
}

/** Returns the salts of the encrypted files. */
export function listSalts(files: StoreFiles): readonly string[] {
  return storeNames.flatMap((name) => files[name].salt ?? []);
}

/**
 * Returns the salts of encrypted files that were set aside, damaged or locked. For an unreadable file, returns an empty
 * salt, which no key names, so any key may open it.
 */
function listAsideSalts(files: StoreFiles): readonly string[] {
  return storeNames.flatMap((name) =>
    listAside(files[name].path).flatMap((path) => {
      try {
        const salt = readSalt(path);
        return salt === null ? [] : [Buffer.from(salt).toString('hex')];
      } catch {
        return [''];
      }
    }),
  );
}

/** Returns whether a database is set aside, damaged or locked. Throws the system's error. */
export function hasSetAside(folder: string): boolean {
  return storeNames.some((name) => listAside(join(folder, storeFiles[name])).length > 0);
}

/**
 * Returns the id of the key that the table names for a salt. If the table names none, or there is no salt, the most
 * likely key.
 */
export function findKeyId(keys: DataKeys, salt: string | null): string {
  const named = keys.opened.find(({ id }) => salt !== null && keys.getSalts(id).includes(salt));
  const [first] = keys.opened;
  if (first === undefined) throw new Error('No key is open');
  return (named ?? first).id;
}

/** Returns the id of a file's key. Null if the file is plain. */
export function findFileKeyId(keys: DataKeys, { salt }: StoreFile): string | null {
  return salt === null ? null : findKeyId(keys, salt);
}

/** Returns a copy of a key for the worker, with the salt of its file if needed. */
export function lendKey(keys: DataKeys, keyId: string, salt: string | null): LentKey {
  const found = keys.opened.find(({ id }) => id === keyId);
  if (found === undefined) throw new Error(`The key ${keyId} is not open`);
  return { key: new Uint8Array(found.key.reveal()), salt: salt === null ? null : Buffer.from(salt, 'hex') };
}

/**
 * Records in the table which files each key opens. Keeps earlier entries: a file that was set aside or moved can still
 * use its key when it is back.
 */
export async function recordSalts(
  keys: DataKeys,
  salts: readonly { readonly id: string; readonly salt: string }[],
): Promise<void> {
  for (const [id, named] of Map.groupBy(salts, (one) => one.id)) {
    const before = keys.getSalts(id);
    const known = [...new Set([...before, ...named.map(({ salt }) => salt)])];
    if (known.length > before.length) await keys.setSalts(id, known);
  }
}

/**
 * Records the current files in the table. Completes a key change that has reached both files or neither. Deletes keys
 * that were kept only for files that are gone.
 */
export async function finishKeyChange(keys: DataKeys, files: StoreFiles): Promise<void> {
  const salts = listSalts(files).map((salt) => ({ id: findKeyId(keys, salt), salt }));
  await recordSalts(keys, salts);
  const asideSalts = listAsideSalts(files);
  const [first, ...others] = new Set(salts.map(({ id }) => id));
  if (first === undefined || !keys.hasReplacedKeys) return;
  const copyKeys = await findKeysOfCopies(getDataFolders(dirname(files.sessions.path)).removed);
  if (others.length === 0 && keys.isChanging(first)) await keys.settle(first, asideSalts, copyKeys);
  await keys.dropRetired([...asideSalts, ...salts.map(({ salt }) => salt)], copyKeys);
}

/** Returns the form of the files on disk. Without keys, no file is encrypted. */
export function getStoreForm(keys: DataKeys | null, files: StoreFiles): StoreForm {
  if (keys === null) return { keyProtection: null, hasRecoveryKey: false, isMixed: false, canStrengthen: false };
  const id = findFileKeyId(keys, files.sessions);
  return {
    keyProtection: id === null ? null : keys.describeProtection(id).sentence,
    hasRecoveryKey: id !== null && keys.hasRecoveryKey(id),
    isMixed: id !== findFileKeyId(keys, files.journal),
    canStrengthen: id !== null && keys.canStrengthen(id),
  };
}
