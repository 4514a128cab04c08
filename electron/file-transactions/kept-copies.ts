import { existsSync } from 'node:fs';
import { rename, rm } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { makeOwnFolder } from '../files/own-folder.ts';
import { syncFolder } from './file-state.ts';
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
  if (!existsSync(places.copiesFolder) && !existsSync(places.foundFolder)) {
    await deleteTransaction(places);
    return null;
  }
  if (how === 'restored') await removeSecondNames(places, steps);
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
