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

// A program in the changed folder may replace our work folder, or a parent folder of a file, with a link. On Linux we
// hold the folders, so no call can be redirected. Elsewhere we only check before and after each call, and undo a
// redirected one. A link that exists only between the two checks can redirect that one call until it is undone.

/** Whether the work folder is the one that we made. False if nothing or something else is there. Never rejects. */
export async function hasWorkFolder(places: Places): Promise<boolean> {
  const id = await idOfFolder(places.workFolder);
  return id !== null && isSamePlace(places.workId, id);
}

/** Rejects if something else, such as a link, replaced the work folder. A missing work folder is fine. */
export async function refuseOtherWorkFolder(places: Places): Promise<void> {
  if ((await idOf(places.workFolder)) === null || (await hasWorkFolder(places))) return;
  throw new Error(t`${places.workFolder} was replaced by another folder or a link`);
}

/** Whether a parent folder of a path is a link. Never rejects. */
export async function passesThroughLink(places: Places, path: string): Promise<boolean> {
  for (const folder of foldersOf(path)) {
    const facts = await lstat(places.target(folder)).catch(() => null);
    if (facts?.isSymbolicLink()) return true;
  }
  return false;
}

/**
 * Moves a file from the work folder to a path and never replaces anything. If a link redirected it, moves it back and
 * rejects with ENOTDIR. Otherwise rejects with the system's error, EEXIST if something is there.
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

/** Moves an old file into the work folder. Rejects as `moveInside` does, with ENOENT if nothing is there. */
export function moveOut(places: Places, path: string, aside: Place): Promise<void> {
  return places.within(path, async (target) => {
    await moveAside(target, aside);
    if ((await isInside(places, path)) && (await hasWorkFolder(places))) return;
    if ((await idOf(aside)) !== null) await moveWithoutReplacing(aside, target, () => noteCopying(places));
    throw ledElsewhere(path);
  });
}

/** Reads the state of a path. A path behind a link counts as absent. Rejects with the system's error. */
export async function stateOf(places: Places, path: string): Promise<FileState> {
  try {
    return await places.within(path, readState);
  } catch (failure) {
    if (isMissing(failure)) return absent;
    throw failure;
  }
}

/** Makes a folder as `ensureFolder` does, but never behind a link. Rejects with the system's error. */
export async function ensureFolderInside(places: Places, path: string, mode: number | null): Promise<void> {
  await places.within(path, (place) => ensureFolder(place, mode));
}

/**
 * Removes a folder if it is empty, but never behind a link. Rejects with the system's error if the cause is unknown.
 */
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

/** Sets a marker: the next start has to look for partial files. */
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

/** The real path as a string with one character per byte. */
async function realOf(place: Place): Promise<string> {
  return (await realpath(place, { encoding: 'buffer' })).toString('latin1');
}

function ledElsewhere(path: string): Error {
  return Object.assign(new Error(`ENOTDIR: ${path}`), { code: 'ENOTDIR' });
}
