import { existsSync } from 'node:fs';
import { readdir, rename, rm, rmdir } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { makeOwnFolder } from '../files/own-folder.ts';
import { type SystemPath, syncFolder } from './file-state.ts';
import { removeFile } from './move.ts';
import { getPlaceId, isSamePlace } from './place-id.ts';
import { type RemovedRecord, writeRemovedRecord } from './removed-record.ts';
import type { Journal } from './step.ts';
import type { TransactionPlaces } from './transaction-places.ts';
import { toNativePath } from './tree-path.ts';

/**
 * Ends a transaction. Moves its copies of old files and its journal to the kept files. Returns the folder; null if
 * there was nothing to keep. `now` is in Unix milliseconds. Rejects with the system's error.
 */
export async function keepCopies(
  { kept, onKept }: { readonly kept: string; readonly onKept?: (() => void) | undefined },
  places: TransactionPlaces,
  { label, root, steps }: Journal,
  how: 'committed' | 'restored',
  now: number,
): Promise<string | null> {
  if (how === 'restored') await removeSecondNames(places, steps);
  if (!existsSync(places.copiesFolder) && !existsSync(places.foundFolder)) {
    await deleteTransaction(places);
    return null;
  }
  const reason: RemovedRecord['reason'] = how === 'committed' ? 'applied' : 'restored';
  await writeRemovedRecord(places.folder, { version: 1, kind: 'replaced', reason, label, root, removedAt: now });
  await makeOwnFolder(dirname(kept), kept);
  const folder = join(kept, basename(places.folder));
  await rename(places.folder, folder);
  await syncFolder(kept);
  await syncFolder(dirname(kept));
  onKept?.();
  return folder;
}

/** Removes copies that are the files of the user themselves, because these are back at their paths. */
async function removeSecondNames(places: TransactionPlaces, steps: Journal['steps']): Promise<void> {
  for (const { path } of steps) {
    const copy = toNativePath(places.copiesFolder, path);
    if (isSamePlace(await getPlaceId(copy), await getPlaceId(places.resolve(path)))) await removeFile(copy);
  }
  await removeEmptyFolders(places.copiesFolder);
}

/** Removes the empty folders below a folder, then the folder itself if it is empty. Never rejects. */
export async function removeEmptyFolders(place: SystemPath): Promise<void> {
  const names = await readdir(place, { encoding: 'buffer', withFileTypes: true }).catch(() => []);
  for (const name of names) {
    if (name.isDirectory()) await removeEmptyFolders(Buffer.concat([Buffer.from(place), Buffer.from('/'), name.name]));
  }
  await rmdir(place).catch(() => undefined);
}

/**
 * Deletes a finished transaction. Deletes the journal first, because the other files are useless without it. Rejects
 * with the system's error.
 */
export async function deleteTransaction(places: TransactionPlaces): Promise<void> {
  await rm(places.journal, { force: true });
  await syncFolder(places.folder);
  await rm(places.folder, { recursive: true, force: true });
}
