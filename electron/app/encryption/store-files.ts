import { Buffer } from 'node:buffer';
import { dirname, join } from 'node:path';
import { keysOfCopies } from '../../file-transactions/seal-copies.ts';
import { foldersIn } from '../../runs/worktrees/run-worktrees.ts';
import type { DataKeys } from '../../store/keys/data-keys.ts';
import { listAside, sizeOf } from '../../store/sqlite/file-steps.ts';
import { readSalt } from '../../store/sqlite/open-database.ts';
import { type LentKey, storeFiles } from '../../store/threads/open-stores.ts';
import type { StoreName } from '../../store/threads/session-operations.ts';
import type { StoreForm } from '../../store/threads/session-state.ts';

// The form of the database files on disk, and which key each of them has.

/** A database file. `salt`, in hex, identifies its key. Null if the file is plain or missing. */
export type StoreFile = { readonly path: string; readonly isThere: boolean; readonly salt: string | null };

export type StoreFiles = Readonly<Record<StoreName, StoreFile>>;

/** The sessions database comes first, because its form decides for both. */
export const storeNames: readonly StoreName[] = ['sessions', 'journal'];

/** Reads the headers of the files. Throws the system's error. */
export function lookAtStores(folder: string): StoreFiles {
  const look = (name: StoreName): StoreFile => {
    const path = join(folder, storeFiles[name]);
    const salt = readSalt(path);
    return { path, isThere: sizeOf(path) > 0, salt: salt === null ? null : Buffer.from(salt).toString('hex') };
  };
  return { sessions: look('sessions'), journal: look('journal') };
}

/** The salts of the encrypted files. */
export function saltsOf(files: StoreFiles): readonly string[] {
  return storeNames.flatMap((name) => files[name].salt ?? []);
}

/**
 * The salts of encrypted files that were set aside, damaged or locked. An unreadable file gives an empty salt, which no
 * key names, so any key may open it.
 */
function asideSaltsOf(files: StoreFiles): readonly string[] {
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

/** Whether a database is set aside, damaged or locked. Throws the system's error. */
export function hasSetAside(folder: string): boolean {
  return storeNames.some((name) => listAside(join(folder, storeFiles[name])).length > 0);
}

/** The id of the key that the table names for a salt. If it names none, or there is no salt, the most likely one. */
export function keyIdOf(keys: DataKeys, salt: string | null): string {
  const named = keys.opened.find(({ id }) => salt !== null && keys.saltsOf(id).includes(salt));
  const [first] = keys.opened;
  if (first === undefined) throw new Error('No key is open');
  return (named ?? first).id;
}

/** The id of a file's key. Null: it is plain. */
export function keyIdOfFile(keys: DataKeys, { salt }: StoreFile): string | null {
  return salt === null ? null : keyIdOf(keys, salt);
}

/** A copy of a key for the worker, with the salt of its file if needed. */
export function lend(keys: DataKeys, keyId: string, salt: string | null): LentKey {
  const found = keys.opened.find(({ id }) => id === keyId);
  if (found === undefined) throw new Error(`The key ${keyId} is not open`);
  return { key: new Uint8Array(found.key.reveal()), salt: salt === null ? null : Buffer.from(salt, 'hex') };
}

/**
 * Records in the table which files each key opens. Earlier entries stay: a file that was set aside or moved still finds
 * its key when it is back.
 */
export async function noteSalts(
  keys: DataKeys,
  salts: readonly { readonly id: string; readonly salt: string }[],
): Promise<void> {
  for (const [id, named] of Map.groupBy(salts, (one) => one.id)) {
    const before = keys.saltsOf(id);
    const known = [...new Set([...before, ...named.map(({ salt }) => salt)])];
    if (known.length > before.length) await keys.setSalts(id, known);
  }
}

/**
 * Records the current files in the table. Completes a key change that has reached both files or neither. Deletes keys
 * that were kept only for files that are gone.
 */
export async function settleKeys(keys: DataKeys, files: StoreFiles): Promise<void> {
  const salts = saltsOf(files).map((salt) => ({ id: keyIdOf(keys, salt), salt }));
  await noteSalts(keys, salts);
  const asideSalts = asideSaltsOf(files);
  const [first, ...others] = new Set(salts.map(({ id }) => id));
  if (first === undefined || !keys.hasReplaced) return;
  const copyKeys = await keysOfCopies(foldersIn(dirname(files.sessions.path)).removed);
  if (others.length === 0 && keys.isChanging(first)) await keys.settle(first, asideSalts, copyKeys);
  await keys.dropRetired([...asideSalts, ...salts.map(({ salt }) => salt)], copyKeys);
}

/** The form of the files on disk. Without keys, none is encrypted. */
export function formOf(keys: DataKeys | null, files: StoreFiles): StoreForm {
  if (keys === null) return { protection: null, hasRecoveryKey: false, isMixed: false, couldBeStronger: false };
  const id = keyIdOfFile(keys, files.sessions);
  return {
    protection: id === null ? null : keys.protectionOf(id).sentence,
    hasRecoveryKey: id !== null && keys.hasRecoveryKey(id),
    isMixed: id !== keyIdOfFile(keys, files.journal),
    couldBeStronger: id !== null && keys.couldBeStronger(id),
  };
}
