import { existsSync } from 'node:fs';
import { readdir } from 'node:fs/promises';
import { basename } from 'node:path';
import { t } from '../../shared/i18n/i18n.ts';
import { getErrorCode } from '../base/error-message.ts';
import { keepFound } from './copy-into.ts';
import { lstat, rename } from './disk.ts';
import { runFewAtATime } from './few-at-a-time.ts';
import { copyTo, type FileState, isSame, readFileState, type SystemPath } from './file-state.ts';
import { makeWorkFolder } from './journal-file.ts';
import { removeFile } from './move.ts';
import { getFolderId, getPlaceId, isSamePlace } from './place-id.ts';
import { deleteMovedFiles, removeOwnFile, settleMovedFile } from './remove-own-file.ts';
import { retryOnWindows } from './retry-on-windows.ts';
import {
  ensureFolderInside,
  hasLinkAbove,
  hasWorkFolder,
  moveInside,
  readStateInside,
  refuseOtherWorkFolder,
  removeFolderIfEmpty,
} from './stay-inside.ts';
import type { Journal, JournalStep } from './step.ts';
import type { TransactionPlaces } from './transaction-places.ts';
import { listParentFolders, toNativePath } from './tree-path.ts';
import { removeUnfinishedCopy } from './unfinished-copy.ts';

/** The result of restoring files. Paths are as in `tree-path.ts`. */
export type Restored = {
  /** How many files were restored. */
  readonly restored: number;
  /** Files that another program has written since. They stay; their earlier contents are among the copies. */
  readonly left: readonly string[];
  /** Whether every file has its old content again. If not, some exist only as copies. */
  readonly isComplete: boolean;
};

/**
 * Restores everything, from wherever the transaction stopped. Leaves a file alone if it has neither its old nor its new
 * content. Can run again after being killed. Rejects with the system's error.
 */
export async function restore(places: TransactionPlaces, note: Journal): Promise<Restored> {
  await checkRoot(note);
  const left: string[] = [];
  let restored = 0;
  if (existsSync(places.staged)) {
    for (const [index, step] of [...note.steps.entries()].reverse()) {
      const outcome = await restoreOne(places, note, step, index);
      if (outcome === 'restored') restored += 1;
      if (outcome === 'left') left.push(step.path);
    }
  }
  if (existsSync(places.staged)) {
    for (const folder of [...note.made].reverse()) await removeFolderIfEmpty(places, folder);
  }
  for (const { mode, path } of [...note.cleared].reverse()) {
    // A file that someone created there stays.
    if (await hasLinkAbove(places, path)) continue;
    if ((await readStateInside(places, path)).kind === 'absent') await ensureParents(places, note, path, mode);
  }
  if (await hasWorkFolder(places)) await deleteMovedFiles(places, note.steps);
  await removeWorkFolder(places);
  return { restored, left, isComplete: left.length === 0 && (await isEverythingBack(places, note)) };
}

/**
 * Checks that the root is the same folder. If another folder is at its path, the files are unknown: the disk may not be
 * connected.
 */
async function checkRoot({ root, rootId }: Journal): Promise<void> {
  if (rootId === undefined || isSamePlace(rootId, await getFolderId(root))) return;
  throw new Error(t`${root} is not the folder that was changed; its disk may be disconnected`);
}

async function isEverythingBack(places: TransactionPlaces, { steps }: Journal): Promise<boolean> {
  if (!existsSync(places.staged)) return true;
  for (const { before, path } of steps) {
    if (before.kind !== 'absent' && !isSame(await readStateInside(places, path), before)) return false;
  }
  return true;
}

/** Removes the rest of a finished transaction: the old files, which have copies. Rejects as `restore` does. */
export async function finish(places: TransactionPlaces, note: Journal): Promise<void> {
  await checkRoot(note);
  await runFewAtATime(note.steps, async ({ before, path }, index) => {
    if (await hasWorkFolder(places)) await keepAside(places, path, index, before);
  });
  for (const { path } of note.tidied) {
    await removeFolderIfEmpty(places, path);
  }
  await removeWorkFolder(places);
}

/**
 * Replaces the copy with the old file itself, so that a program that still has it open writes to the kept file. If they
 * are on different disks, the copy stays.
 */
async function keepAside(places: TransactionPlaces, path: string, index: number, before: FileState): Promise<void> {
  const aside = places.getOldFile(index);
  const copy = toNativePath(places.copiesFolder, path);
  const state = await readFileState(aside);
  if (state.kind === 'absent') return;
  if (state.kind === 'other') return await removeFile(aside);
  if (!isSame(state, before)) await keepFound(places, path, aside);
  // A rename to another name of the same file does nothing.
  if (isSamePlace(await getPlaceId(aside), await getPlaceId(copy))) await removeFile(copy);
  try {
    await retryOnWindows(() => rename(aside, copy));
    // It is still there on a disk that numbers the names of a file, not the file.
    await removeFile(aside);
  } catch (failure) {
    if (getErrorCode(failure) !== 'EXDEV') throw failure;
    if (!isSame(await readFileState(copy), before)) await keepFound(places, path, aside);
    await removeFile(aside);
  }
}

type Outcome = 'untouched' | 'restored' | 'left';

async function restoreOne(
  places: TransactionPlaces,
  note: Journal,
  step: JournalStep,
  index: number,
): Promise<Outcome> {
  const { after, before, path } = step;
  const [fresh, aside, target] = [places.getNewFile(index), places.getOldFile(index), places.resolve(path)];
  await refuseOtherWorkFolder(places);
  if (await hasLinkAbove(places, path)) return await handleLinkedFolder(places, step, index);
  await removeUnfinishedCopy(places, step, index);
  // An earlier start may have been killed while it checked a file it had moved away.
  await settleMovedFile(places, step, index);
  const [old, now] = await Promise.all([readFileState(aside), readStateInside(places, path)]);
  const isOurs = await isInstalled(step, now, fresh, target);
  let outcome: Outcome = 'untouched';
  if (old.kind === 'absent' && (before.kind === 'absent' || isSame(now, before))) {
    if (isOurs && before.kind === 'absent') {
      outcome = (await removeOwnFile(places, step, index)) ? 'restored' : 'left';
    } else if (before.kind === 'absent' && after.kind !== 'absent' && now.kind !== 'absent') {
      // A folder that a file would have replaced is still there.
      const isOldFolder = now.kind === 'folder' && note.cleared.some((folder) => folder.path === path);
      outcome = isOldFolder ? 'untouched' : 'left';
    }
  } else if (old.kind !== 'absent' && isSame(now, old) && !isOurs) {
    await removeFile(aside);
    outcome = 'restored';
  } else if (now.kind === 'absent' || (isOurs && (await removeOwnFile(places, step, index)))) {
    outcome = await moveBack(places, note, step, index);
  } else {
    if (old.kind !== 'absent' && !isSame(old, before)) await keepFound(places, path, aside);
    await removeFile(aside);
    outcome = 'left';
  }
  if (after.kind !== 'absent') {
    await removeFile(fresh);
    await removeCreatedFolders(places, note, path);
  }
  return outcome;
}

/** Handles a folder that is a link: nothing behind it is ours. Keeps the old content. */
async function handleLinkedFolder(
  places: TransactionPlaces,
  { before, path }: JournalStep,
  index: number,
): Promise<Outcome> {
  const old = await readFileState(places.getOldFile(index));
  const out = await readFileState(places.getMovedAway(index));
  if (old.kind !== 'absent' && !isSame(old, before)) await keepFound(places, path, places.getOldFile(index));
  if (out.kind !== 'absent') await keepFound(places, path, places.getMovedAway(index));
  const part = await readFileState(places.getUnfinishedCopy(index));
  if (part.kind !== 'absent') await keepFound(places, path, places.getUnfinishedCopy(index));
  // The link may be one that another step would have removed first.
  const isUntouched = before.kind === 'absent' && (await hasOneName(places.getNewFile(index)));
  for (const place of [
    places.getOldFile(index),
    places.getMovedAway(index),
    places.getUnfinishedCopy(index),
    places.getNewFile(index),
  ]) {
    await removeFile(place);
  }
  return isUntouched ? 'untouched' : 'left';
}

async function hasOneName(place: SystemPath): Promise<boolean> {
  const facts = await lstat(place).catch(() => null);
  return facts?.nlink === 1;
}

/** Removes folders that we made, because an old file may have to return to their place. */
async function removeCreatedFolders(places: TransactionPlaces, { made }: Journal, path: string): Promise<void> {
  const above = listParentFolders(path).filter((folder) => made.includes(folder));
  for (const folder of above.reverse()) await removeFolderIfEmpty(places, folder);
}

/**
 * Moves the old file back, or copies its backup if the file is gone. Returns `left` if another file appeared in
 * between.
 */
async function moveBack(
  places: TransactionPlaces,
  note: Journal,
  { before, path }: JournalStep,
  index: number,
): Promise<Outcome> {
  const aside = places.getOldFile(index);
  const hasAside = (await readFileState(aside)).kind !== 'absent';
  try {
    await ensureParents(places, note, path, null);
    if (hasAside) await moveInside(places, aside, path);
    // An earlier start removed a copy that was the file itself, and this file is gone since.
    else if (before.kind === 'other' || !(await hasCopy(places, path))) return 'left';
    else await copyBack(places, note, index);
    return 'restored';
  } catch (failure) {
    if (!['EEXIST', 'ENOTDIR', 'ENOTEMPTY'].includes(getErrorCode(failure) ?? '')) throw failure;
    if (hasAside) await keepFound(places, path, aside);
    await removeFile(aside);
    return 'left';
  }
}

async function hasCopy({ copiesFolder }: TransactionPlaces, path: string): Promise<boolean> {
  return (await readFileState(toNativePath(copiesFolder, path))).kind !== 'absent';
}

/**
 * Copies a backup to its old path. Completes the copy before naming it, so a kill in between leaves no partial file.
 */
async function copyBack(places: TransactionPlaces, note: Journal, index: number): Promise<void> {
  const step = note.steps[index];
  if (step === undefined) return;
  const back = places.getUnfinishedBackup(index);
  const mode = step.before.kind === 'file' ? step.before.mode : 0o600;
  if (!(await hasWorkFolder(places))) await makeWorkFolder(places, note);
  await removeFile(back);
  await copyTo(toNativePath(places.copiesFolder, step.path), back, { mode, isExactMode: true });
  try {
    await moveInside(places, back, step.path);
  } finally {
    await removeFile(back);
  }
}

/** Makes the parent folders of a path with their old modes, and the path itself as a folder if a mode is given. */
async function ensureParents(
  places: TransactionPlaces,
  { cleared, tidied }: Journal,
  path: string,
  mode: number | null,
) {
  const modes = new Map([...cleared, ...tidied].map((folder) => [folder.path, folder.mode]));
  if (mode !== null) modes.set(path, mode);
  for (const folder of mode === null ? listParentFolders(path) : [...listParentFolders(path), path]) {
    await ensureFolderInside(places, folder, modes.get(folder) ?? null);
  }
}

/** Whether we put the file at a target. */
async function isInstalled(
  { after }: JournalStep,
  now: FileState,
  fresh: SystemPath,
  target: SystemPath,
): Promise<boolean> {
  if (after.kind === 'absent' || !isSame(now, after)) return false;
  if (after.kind === 'link') return true;
  const [waiting, there] = await Promise.all(
    [fresh, target].map((place) => lstat(place, { bigint: true }).catch(() => null)),
  );
  // If the new file is still in the work folder, it was not put in place, unless it has both names.
  return waiting === null || (waiting?.ino === there?.ino && waiting?.dev === there?.dev);
}

/** Removes the work folder. Files that others put there stay, and so does the folder. */
async function removeWorkFolder(places: TransactionPlaces): Promise<void> {
  const names = (await hasWorkFolder(places)) ? await readdir(places.resolveInWorkFolder('')).catch(() => []) : [];
  for (const name of names) {
    if (name === '.gitignore' || /^\d+-[0-9a-f]+[.](new|back)$/.test(name))
      await removeFile(places.resolveInWorkFolder(name));
  }
  await removeFolderIfEmpty(places, basename(places.workFolder));
}
