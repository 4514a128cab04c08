import { existsSync } from 'node:fs';
import { lstat, realpath, rmdir } from 'node:fs/promises';
import { sep } from 'node:path';
import { codeOf } from '../../shared/base/failure.ts';
import { t } from '../../shared/i18n/i18n.ts';
import { absent, ensureFolder, type FileState, isSame, type Place, readState } from './file-state.ts';
import { mark } from './journal-file.ts';
import { moveAside, moveWithoutReplacing } from './move.ts';
import { idOf, idOfFolder, isSamePlace } from './place-id.ts';
import type { Places } from './places.ts';
import { foldersOf } from './tree-path.ts';

// A program in the changed folder may replace our work folder, or a folder above a file, with a link. On Linux we hold the
// folders, so that no call goes astray. Elsewhere we only look before and after each call and undo one that went astray:
// a link that is there between the two looks can lead that one call outside until it is undone.

/** Whether the work folder is the one that we made. False where nothing is there or something else is. Never rejects. */
export async function hasWorkFolder(places: Places): Promise<boolean> {
  const id = await idOfFolder(places.workFolder);
  return id !== null && isSamePlace(places.workId, id);
}

/** Rejects where something else is in place of the work folder, also a link. A work folder that is gone is fine. */
export async function refuseOtherWorkFolder(places: Places): Promise<void> {
  if ((await idOf(places.workFolder)) === null || (await hasWorkFolder(places))) return;
  throw new Error(t`${places.workFolder} was replaced by another folder or a link`);
}

/** Whether a link is among the folders that a path lies in. Never rejects. */
export async function passesThroughLink(places: Places, path: string): Promise<boolean> {
  for (const folder of foldersOf(path)) {
    const facts = await lstat(places.target(folder)).catch(() => null);
    if (facts?.isSymbolicLink()) return true;
  }
  return false;
}

/**
 * Moves a file from the work folder to a path and never replaces anything. Where a link led it elsewhere it is moved back,
 * and the call rejects with ENOTDIR. Rejects with the system's error otherwise, EEXIST where something is there.
 */
export function moveInside(places: Places, from: Place, path: string): Promise<void> {
  return places.within(path, async (target) => {
    const [id, state] = [await idOf(from), await linkAt(from)];
    const { copied } = await moveWithoutReplacing(from, target, () => noteCopying(places));
    const there = await idOf(target);
    if (there !== null && (await isInside(places, path)) && (await hasWorkFolder(places))) return;
    const expected = copied ?? state;
    const isTheSame = expected === null ? isSamePlace(id, there) : isSame(await readState(target), expected);
    if (isTheSame) await moveWithoutReplacing(target, from, () => noteCopying(places));
    throw ledElsewhere(path);
  });
}

/** Moves an old file into the work folder. Rejects as `moveInside`, with ENOENT where nothing is there. */
export function moveOut(places: Places, path: string, aside: Place): Promise<void> {
  return places.within(path, async (target) => {
    await moveAside(target, aside);
    if ((await isInside(places, path)) && (await hasWorkFolder(places))) return;
    if ((await idOf(aside)) !== null) await moveWithoutReplacing(aside, target, () => noteCopying(places));
    throw ledElsewhere(path);
  });
}

/** What is at a path. Behind a link among its folders there is nothing for us. Rejects with the system's error. */
export async function stateOf(places: Places, path: string): Promise<FileState> {
  try {
    return await places.within(path, readState);
  } catch (failure) {
    if (isMissing(failure)) return absent;
    throw failure;
  }
}

/** Makes a folder as `ensureFolder` does, and no folder behind a link. Rejects with the system's error. */
export async function ensureFolderInside(places: Places, path: string, mode: number | null): Promise<void> {
  await places.within(path, (place) => ensureFolder(place, mode));
}

/** Removes a folder if it is empty, and none behind a link. Rejects with the system's error where it is not known why. */
export async function removeFolderIfEmpty(places: Places, path: string): Promise<void> {
  try {
    await places.within(path, (place) => rmdir(place));
  } catch (failure) {
    if (isMissing(failure)) return;
    if (!['ENOTEMPTY', 'EEXIST', 'EPERM', 'EACCES', 'EBUSY'].includes(codeOf(failure) ?? '')) throw failure;
  }
}

function isMissing(failure: unknown): boolean {
  return ['ENOENT', 'ENOTDIR', 'ELOOP'].includes(codeOf(failure) ?? '');
}

/** The next start has to look for parts of files. */
async function noteCopying(places: Places): Promise<void> {
  if (!existsSync(places.copying)) await mark(places, 'copying');
}

async function linkAt(place: Place) {
  const facts = await lstat(place);
  return facts.isSymbolicLink() ? await readState(place) : null;
}

async function isInside(places: Places, path: string): Promise<boolean> {
  try {
    const [root, parent] = await Promise.all([realOf(places.target('')), realOf(places.target(parentOf(path)))]);
    return parent === root || parent.startsWith(root.endsWith(sep) ? root : `${root}${sep}`);
  } catch {
    return false;
  }
}

function parentOf(path: string): string {
  return foldersOf(path).at(-1) ?? '';
}

/** As a string with one character for each byte. */
async function realOf(place: Place): Promise<string> {
  return (await realpath(place, { encoding: 'buffer' })).toString('latin1');
}

function ledElsewhere(path: string): Error {
  return Object.assign(new Error(`ENOTDIR: ${path}`), { code: 'ENOTDIR' });
}
