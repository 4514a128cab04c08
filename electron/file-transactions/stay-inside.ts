import { existsSync } from 'node:fs';
import { sep } from 'node:path';
import { t } from '../../shared/i18n/i18n.ts';
import { getErrorCode } from '../base/error-message.ts';
import { lstat, realpath, rmdir } from './disk.ts';
import { absentState, ensureFolder, type FileState, isSame, readFileState, type SystemPath } from './file-state.ts';
import { createMarker } from './journal-file.ts';
import { moveAside, moveWithoutReplacing } from './move.ts';
import { getFolderId, getPlaceId, isSamePlace } from './place-id.ts';
import type { TransactionPlaces } from './transaction-places.ts';
import { listParentFolders } from './tree-path.ts';

// A program in the changed folder may replace our work folder, or a parent folder of a file, with a link. On Linux we
// keep the folders open, so no call can be redirected. Elsewhere we only check before and after each call, and undo a
// redirected one. A link that exists only between the two checks can redirect that one call until it is undone.

/** Whether the work folder is the one that we made. False if nothing or something else is there. Never rejects. */
export async function hasWorkFolder(places: TransactionPlaces): Promise<boolean> {
  const id = await getFolderId(places.workFolder);
  return id !== null && isSamePlace(places.workId, id);
}

/** Rejects if something else, such as a link, replaced the work folder. A missing work folder is fine. */
export async function refuseOtherWorkFolder(places: TransactionPlaces): Promise<void> {
  if ((await hasWorkFolder(places)) || (await getPlaceId(places.workFolder)) === null) return;
  throw new Error(t`${places.workFolder} was replaced by another folder or a link`);
}

/** Whether a parent folder of a path is a link. Never rejects. */
export async function hasLinkAbove(places: TransactionPlaces, path: string): Promise<boolean> {
  for (const folder of listParentFolders(path)) {
    const facts = await lstat(places.resolve(folder)).catch(() => null);
    if (facts?.isSymbolicLink()) return true;
  }
  return false;
}

/**
 * Moves a file from the work folder to a path and never replaces anything. If a link redirected it, moves it back and
 * rejects with ENOTDIR. Otherwise rejects with the system's error, EEXIST if something is there.
 */
export function moveInside(places: TransactionPlaces, from: SystemPath, path: string): Promise<void> {
  return places.runAt(path, async (target, isThere) => {
    const [id, state] = [await getPlaceId(from), await readLinkState(from)];
    const { copied } = await moveWithoutReplacing(from, target, () => markCopying(places));
    const there = await getPlaceId(target);
    if (there !== null && (await isInside(places, path, isThere)) && (await hasWorkFolder(places))) return;
    const expected = copied ?? state;
    const isTheSame = expected === null ? isSamePlace(id, there) : isSame(await readFileState(target), expected);
    if (isTheSame) await moveWithoutReplacing(target, from, () => markCopying(places));
    throw createRedirectedError(path);
  });
}

/** Moves an old file into the work folder. Rejects as `moveInside` does, with ENOENT if nothing is there. */
export function moveOut(places: TransactionPlaces, path: string, aside: SystemPath): Promise<void> {
  return places.runAt(path, async (target, isThere) => {
    await moveAside(target, aside);
    if ((await isInside(places, path, isThere)) && (await hasWorkFolder(places))) return;
    if ((await getPlaceId(aside)) !== null) await moveWithoutReplacing(aside, target, () => markCopying(places));
    throw createRedirectedError(path);
  });
}

/** Reads the state of a path. A path behind a link counts as absent. Rejects with the system's error. */
export async function readStateInside(places: TransactionPlaces, path: string): Promise<FileState> {
  try {
    return await places.runAt(path, readFileState);
  } catch (failure) {
    if (isMissing(failure)) return absentState;
    throw failure;
  }
}

/** Makes a folder as `ensureFolder` does, but never behind a link. Rejects with the system's error. */
export async function ensureFolderInside(places: TransactionPlaces, path: string, mode: number | null): Promise<void> {
  await places.runAt(path, (place) => ensureFolder(place, mode));
}

/**
 * Removes a folder if it is empty, but never behind a link. Rejects with the system's error if the cause is unknown.
 */
export async function removeFolderIfEmpty(places: TransactionPlaces, path: string): Promise<void> {
  try {
    await places.runAt(path, (place) => rmdir(place));
  } catch (failure) {
    if (isMissing(failure)) return;
    if (!['ENOTEMPTY', 'EEXIST', 'EPERM', 'EACCES', 'EBUSY'].includes(getErrorCode(failure) ?? '')) throw failure;
  }
}

function isMissing(failure: unknown): boolean {
  return ['ENOENT', 'ENOTDIR', 'ELOOP'].includes(getErrorCode(failure) ?? '');
}

/** Sets a marker, so that the next start looks for partial files. */
async function markCopying(places: TransactionPlaces): Promise<void> {
  if (!existsSync(places.copying)) await createMarker(places, 'copying');
}

async function readLinkState(place: SystemPath) {
  const facts = await lstat(place);
  return facts.isSymbolicLink() ? await readFileState(place) : null;
}

async function isInside(places: TransactionPlaces, path: string, isThere: () => Promise<boolean>): Promise<boolean> {
  try {
    // Costs a fraction of what follows, which finds each link of each path.
    if (await isThere()) return true;
    const [root, parent] = await Promise.all([
      getRealPath(places.resolve('')),
      getRealPath(places.resolve(getParent(path))),
    ]);
    return parent === root || parent.startsWith(root.endsWith(sep) ? root : `${root}${sep}`);
  } catch {
    return false;
  }
}

function getParent(path: string): string {
  return listParentFolders(path).at(-1) ?? '';
}

/** Returns the real path as a string with one character per byte. */
async function getRealPath(place: SystemPath): Promise<string> {
  return (await realpath(place, { encoding: 'buffer' })).toString('latin1');
}

function createRedirectedError(path: string): Error {
  return Object.assign(new Error(`ENOTDIR: ${path}`), { code: 'ENOTDIR' });
}
