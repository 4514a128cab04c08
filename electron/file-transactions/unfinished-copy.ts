import { existsSync } from 'node:fs';
import { type FileHandle, open } from 'node:fs/promises';
import { getErrorCode } from '../base/error-message.ts';
import { readFlags } from '../files/regular-file.ts';
import { keepFound } from './copy-into.ts';
import { isSame, readFileState, type SystemPath } from './file-state.ts';
import { removeFile } from './move.ts';
import { moveInside, moveOut, readStateInside } from './stay-inside.ts';
import type { JournalStep } from './step.ts';
import type { TransactionPlaces } from './transaction-places.ts';

/**
 * Removes what a killed move left on a disk without hard links: part of a file at its new path, while the whole file is
 * still in the work folder. Leaves anything that is not the start of that file. Rejects with the system's error.
 */
export async function removeUnfinishedCopy(places: TransactionPlaces, step: JournalStep, index: number): Promise<void> {
  if (!existsSync(places.copying)) return;
  await settleUnfinishedCopy(places, step, index);
  const now = await readStateInside(places, step.path);
  if (now.kind !== 'file' || isSame(now, step.before)) return;
  const isOurs = await places.runAt(step.path, (target) => isPartOfAny(target, listWholeFiles(places, index)));
  if (!isOurs) return;
  // Move it away and check it there, so that a file saved at the last moment is never deleted.
  await moveOut(places, step.path, places.getUnfinishedCopy(index));
  await settleUnfinishedCopy(places, step, index);
}

async function settleUnfinishedCopy(places: TransactionPlaces, { path }: JournalStep, index: number): Promise<void> {
  const part = places.getUnfinishedCopy(index);
  if ((await readFileState(part)).kind === 'absent') return;
  if (!(await isPartOfAny(part, listWholeFiles(places, index)))) {
    try {
      await moveInside(places, part, path);
      return;
    } catch (failure) {
      if (!['EEXIST', 'ENOENT', 'ENOTDIR'].includes(getErrorCode(failure) ?? '')) throw failure;
      await keepFound(places, path, part);
    }
  }
  await removeFile(part);
}

function listWholeFiles(places: TransactionPlaces, index: number): readonly string[] {
  return [
    places.getNewFile(index),
    places.getOldFile(index),
    places.getUnfinishedBackup(index),
    places.getMovedAway(index),
  ];
}

async function isPartOfAny(part: SystemPath, files: readonly SystemPath[]): Promise<boolean> {
  for (const file of files) if (await isStartOf(part, file)) return true;
  return false;
}

/** Whether a file equals the start of another, or all of it. */
async function isStartOf(part: SystemPath, whole: SystemPath): Promise<boolean> {
  const files: FileHandle[] = [];
  try {
    for (const place of [part, whole]) {
      files.push(await open(place, readFlags));
    }
    const [one, other] = files;
    if (one === undefined || other === undefined) return false;
    for (const file of files) if (!(await file.stat()).isFile()) return false;
    const [piece, same] = [Buffer.alloc(256 * 1024), Buffer.alloc(256 * 1024)];
    for (let at = 0; ; ) {
      const { bytesRead } = await one.read(piece, 0, piece.length, at);
      if (bytesRead === 0) return true;
      await other.read(same, 0, bytesRead, at);
      if (!piece.subarray(0, bytesRead).equals(same.subarray(0, bytesRead))) return false;
      at += bytesRead;
    }
  } catch (failure) {
    if (['ENOENT', 'ENOTDIR', 'ELOOP', 'ENXIO'].includes(getErrorCode(failure) ?? '')) return false;
    throw failure;
  } finally {
    for (const file of files) await file.close();
  }
}
