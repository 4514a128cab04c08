import { existsSync } from 'node:fs';
import { type FileHandle, open } from 'node:fs/promises';
import { codeOf } from '../../shared/base/failure.ts';
import { readFlags } from '../files/regular-file.ts';
import { copyInto } from './copy-into.ts';
import { isSame, type Place, readState } from './file-state.ts';
import { removeFile } from './move.ts';
import type { Places } from './places.ts';
import { moveInside, moveOut, stateOf } from './stay-inside.ts';
import type { JournalStep } from './step.ts';

/**
 * Removes what a killed move left on a disk without hard links: part of a file at its new path, while the whole file is
 * still in the work folder. Leaves anything that is not the start of that file. Rejects with the system's error.
 */
export async function removeUnfinishedCopy(places: Places, step: JournalStep, index: number): Promise<void> {
  if (!existsSync(places.copying)) return;
  await settlePart(places, step, index);
  const now = await stateOf(places, step.path);
  if (now.kind !== 'file' || isSame(now, step.before)) return;
  const isOurs = await places.within(step.path, (target) => isPartOfAny(target, wholeFiles(places, index)));
  if (!isOurs) return;
  // Move it away and check it there, so that a file saved in the last moment is never deleted.
  await moveOut(places, step.path, places.part(index));
  await settlePart(places, step, index);
}

async function settlePart(places: Places, { path }: JournalStep, index: number): Promise<void> {
  const part = places.part(index);
  if ((await readState(part)).kind === 'absent') return;
  if (!(await isPartOfAny(part, wholeFiles(places, index)))) {
    try {
      await moveInside(places, part, path);
      return;
    } catch (failure) {
      if (!['EEXIST', 'ENOENT', 'ENOTDIR'].includes(codeOf(failure) ?? '')) throw failure;
      await copyInto(places.found, path, part);
    }
  }
  await removeFile(part);
}

function wholeFiles(places: Places, index: number): readonly string[] {
  return [places.fresh(index), places.aside(index), places.back(index), places.out(index)];
}

async function isPartOfAny(part: Place, files: readonly Place[]): Promise<boolean> {
  for (const file of files) if (await isBeginningOf(part, file)) return true;
  return false;
}

/** Whether a file equals the start of another, or all of it. */
async function isBeginningOf(part: Place, whole: Place): Promise<boolean> {
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
    if (['ENOENT', 'ENOTDIR', 'ELOOP', 'ENXIO'].includes(codeOf(failure) ?? '')) return false;
    throw failure;
  } finally {
    for (const file of files) await file.close();
  }
}
