import { readdir, readlink, rename } from 'node:fs/promises';
import { basename } from 'node:path';
import { getErrorCode } from '../base/error-message.ts';
import { keepFound } from './copy-into.ts';
import { isSame, readFileState } from './file-state.ts';
import { removeFile } from './move.ts';
import { retryOnWindows } from './retry-on-windows.ts';
import { moveInside, moveOut } from './stay-inside.ts';
import type { JournalStep } from './step.ts';
import type { TransactionPlaces } from './transaction-places.ts';
import { toNativePath } from './tree-path.ts';

/**
 * Removes a new file that we wrote. Moves it away and checks it first, so that a file saved there at the last moment is
 * never deleted. Returns false if it was not ours. Rejects with the system's error.
 */
export async function removeOwnFile(places: TransactionPlaces, step: JournalStep, index: number): Promise<boolean> {
  // A killed start may have left an identical moved file.
  await deleteMovedFiles(places, [step], index);
  try {
    await moveOut(places, step.path, places.getMovedAway(index));
  } catch (failure) {
    if (getErrorCode(failure) === 'ENOENT') return true;
    // A link or a file replaced a folder.
    if (getErrorCode(failure) === 'ENOTDIR') return false;
    throw failure;
  }
  return await settleMovedFile(places, step, index);
}

/**
 * Checks a file that was moved away. If it is ours, leaves it for `deleteMovedFiles`. Otherwise moves it back, or to
 * the found files if something else is there now. Returns false if it was not ours. Rejects with the system's error.
 */
export async function settleMovedFile(
  places: TransactionPlaces,
  { after, path }: JournalStep,
  index: number,
): Promise<boolean> {
  const out = places.getMovedAway(index);
  const state = await readFileState(out);
  if (state.kind === 'absent') return true;
  if (isSame(state, after)) return true;
  try {
    await moveInside(places, out, path);
  } catch (failure) {
    if (!['EEXIST', 'ENOENT', 'ENOTDIR'].includes(getErrorCode(failure) ?? '')) throw failure;
    await keepFound(places, path, out);
    await removeFile(out);
  }
  return false;
}

/**
 * Deletes our files that were moved away, for steps from index `first` on. A file that a program has open, or has
 * written to, goes to the found files instead, so that later writes are kept. Rejects with the system's error.
 */
export async function deleteMovedFiles(
  places: TransactionPlaces,
  steps: readonly JournalStep[],
  first = 0,
): Promise<void> {
  const taken: { readonly out: string; readonly step: JournalStep }[] = [];
  for (const [at, step] of steps.entries()) {
    const out = places.getMovedAway(first + at);
    if ((await readFileState(out)).kind !== 'absent') taken.push({ out, step });
  }
  if (taken.length === 0) return;
  // Nothing can open them by path now, so this list is final.
  const open = new Set([...(await listOpenFiles())].map((path) => basename(path)));
  for (const { out, step } of taken) {
    const isOpen = open.has(basename(out));
    if (isOpen || !isSame(await readFileState(out), step.after)) await saveIfOpen(places, step.path, out);
    await removeFile(out);
  }
}

/** Keeps an open file. If the found files are on another disk, keeps a copy. */
async function saveIfOpen(places: TransactionPlaces, path: string, out: string): Promise<void> {
  const found = toNativePath(places.foundFolder, path);
  const isFirst = (await readFileState(found)).kind === 'absent';
  await keepFound(places, path, out);
  if (!isFirst) return;
  await retryOnWindows(() => rename(out, found)).catch((failure: unknown) => {
    if (getErrorCode(failure) !== 'EXDEV') throw failure;
  });
}

/**
 * Lists the paths of the files that processes have open: on Linux those that this user can see, elsewhere none. Never
 * rejects.
 */
export async function listOpenFiles(): Promise<ReadonlySet<string>> {
  const paths = new Set<string>();
  if (process.platform !== 'linux') return paths;
  for (const pid of await readdir('/proc').catch(() => [])) {
    if (!/^\d+$/.test(pid)) continue;
    for (const fd of await readdir(`/proc/${pid}/fd`).catch(() => [])) {
      const path = await readlink(`/proc/${pid}/fd/${fd}`).catch(() => '');
      if (path.startsWith('/')) paths.add(path);
    }
  }
  return paths;
}
