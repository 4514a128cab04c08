import { existsSync, type Stats } from 'node:fs';
import { lstat, mkdir, open, readdir, realpath, rename, rm, rmdir } from 'node:fs/promises';
import { join } from 'node:path';
import { codeOf, nullIfMissing } from '../../shared/base/failure.ts';
import { readFlags } from '../files/regular-file.ts';
import { type Place, syncFolder } from './file-state.ts';
import { copyFolders, itemsOf, modeOfOriginal, type RemovedItem, sealedFolder } from './removed-items.ts';
import { type FoundRecord, findAllRemoved, findRemoved } from './removed-record.ts';
import { readSealedHeader, sealFile, type WrappingKey } from './sealed-file.ts';
import { openFiles } from './take-out.ts';
import { foldersOf, nativePath } from './tree-path.ts';

/** The journal. While it is there, the notes of the change are not deleted. */
const lastNote = 'journal.json';

/** The records with copies of files that are not encrypted yet, or not to the end. Never rejects. */
export async function findPlain(kept: string): Promise<readonly FoundRecord[]> {
  const plain: FoundRecord[] = [];
  for (const found of await findRemoved(kept)) if (await isPlain(found).catch(() => false)) plain.push(found);
  return plain;
}

async function isPlain(found: FoundRecord): Promise<boolean> {
  if ((await plainFilesOf(found, 'leftOut')).length > 0) return true;
  return existsSync(join(found.folder, sealedFolder)) && existsSync(join(found.folder, lastNote));
}

/**
 * Encrypts the plain copies of a record. A plain copy is deleted only once the encrypted one is on the disk, so a kill
 * at any moment loses nothing, and the next call finishes. Leaves links, and files that a program still has open or
 * writes to. At last deletes the notes of the change, which have checksums of the files. Rejects with the system's
 * error, or with the reason of the signal.
 */
export async function sealRecord(found: FoundRecord, wrapping: WrappingKey, signal: AbortSignal): Promise<void> {
  const plain = await plainFilesOf(found, 'leftOut');
  const opened = plain.length > 0 ? await openFiles() : new Set();
  for (const item of plain) {
    signal.throwIfAborted();
    if (!opened.has(await realpath(item.place))) await sealItem(item, wrapping, signal);
  }
  for (const folder of copyFolders) await removeEmpty(join(found.folder, folder));
  if ((await plainFilesOf(found)).length > 0) return;
  for (const note of ['staged', 'committed', 'copying', lastNote]) {
    await rm(join(found.folder, note), { force: true });
  }
  await syncFolder(found.folder);
}

/**
 * The ids of the keys that kept copies need. Null if not everything could be read, so that any key may be needed. Never
 * rejects.
 */
export async function keysOfCopies(kept: string): Promise<ReadonlySet<string> | null> {
  const records = await findAllRemoved(kept);
  if (records === null) return null;
  const ids = new Set<string>();
  try {
    for (const found of records.filter(({ record }) => record.kind !== 'worktree')) {
      for (const { isSealed, place } of await itemsOf(found)) {
        if (!isSealed) continue;
        const header = await readSealedHeader(place);
        // Another version may be able to read it.
        if (header === null) return null;
        ids.add(header.keyId);
      }
    }
    return ids;
  } catch {
    return null;
  }
}

async function plainFilesOf(found: FoundRecord, unreadable?: 'leftOut'): Promise<readonly RemovedItem[]> {
  if (found.record.kind === 'worktree') return [];
  const plain: RemovedItem[] = [];
  for (const item of await itemsOf(found, unreadable)) {
    if (!item.isSealed && (await lstat(item.place).catch(nullIfMissing))?.isFile() === true) plain.push(item);
  }
  return plain;
}

async function sealItem(item: RemovedItem, wrapping: WrappingKey, signal: AbortSignal): Promise<void> {
  const unfinished = join(item.folder, 'sealing');
  await rm(unfinished, { force: true });
  const mode = await modeOfOriginal(item);
  const file = await open(item.place, readFlags);
  let sealed: Stats;
  try {
    sealed = await file.stat();
    const bits = { mode: mode ?? sealed.mode & 0o777, isOfOriginal: mode !== null };
    await sealFile(file, unfinished, wrapping, { ...bits, name: item.id, signal });
  } finally {
    await file.close();
  }
  // A program may have written to it in the meantime. The next call tries again.
  if (!isUnchanged(sealed, await lstat(item.place))) {
    await rm(unfinished, { force: true });
    return;
  }
  const inRecord = item.id.slice(item.id.indexOf('/') + 1);
  const root = join(item.folder, sealedFolder);
  const folders: Place[] = [root, ...foldersOf(inRecord).map((path) => nativePath(root, path))];
  for (const folder of folders) await makeFolder(folder);
  await rename(unfinished, nativePath(root, inRecord));
  for (const folder of [...folders.toReversed(), item.folder]) await syncFolder(folder);
  await rm(item.place);
}

async function makeFolder(place: Place): Promise<void> {
  await mkdir(place, { mode: 0o700 }).catch((failure: unknown) => {
    if (codeOf(failure) !== 'EEXIST') throw failure;
  });
}

function isUnchanged(before: Stats, now: Stats): boolean {
  return before.ino === now.ino && before.size === now.size && before.mtimeMs === now.mtimeMs;
}

/** Removes empty folders below a folder, and then it. */
async function removeEmpty(place: Place): Promise<void> {
  const names = await readdir(place, { encoding: 'buffer', withFileTypes: true }).catch(() => []);
  for (const name of names) {
    if (name.isDirectory()) await removeEmpty(Buffer.concat([Buffer.from(place), Buffer.from('/'), name.name]));
  }
  await rmdir(place).catch(() => undefined);
}
