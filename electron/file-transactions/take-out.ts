import { rename } from 'node:fs/promises';
import { basename } from 'node:path';
import { codeOf } from '../../shared/base/failure.ts';
import { copyInto } from './copy-into.ts';
import { isSame, readState } from './file-state.ts';
import { removeFile } from './move.ts';
import { openFileNames } from './open-files.ts';
import { patiently } from './patiently.ts';
import type { Places } from './places.ts';
import { moveInside, moveOut } from './stay-inside.ts';
import type { JournalStep } from './step.ts';
import { nativePath } from './tree-path.ts';

/**
 * Takes a new file of ours out of its place. It is moved away first and checked there: what somebody saves at that path
 * in the last moment is never deleted. False when it was theirs. Rejects with the system's error.
 */
export async function takeOut(places: Places, step: JournalStep, index: number): Promise<boolean> {
  // A start that was killed may have left one that was the same.
  await dropTakenOut(places, [step], index);
  try {
    await moveOut(places, step.path, places.out(index));
  } catch (failure) {
    if (codeOf(failure) === 'ENOENT') return true;
    // A link or a file is where a folder was.
    if (codeOf(failure) === 'ENOTDIR') return false;
    throw failure;
  }
  return await settleOut(places, step, index);
}

/**
 * Leaves what was moved away for `dropTakenOut` if it is ours, and returns it otherwise: to its place, or to the found
 * files when something else is there now. False when it was not ours. Rejects with the system's error.
 */
export async function settleOut(places: Places, { after, path }: JournalStep, index: number): Promise<boolean> {
  const out = places.out(index);
  const state = await readState(out);
  if (state.kind === 'absent') return true;
  if (isSame(state, after)) return true;
  try {
    await moveInside(places, out, path);
  } catch (failure) {
    if (!['EEXIST', 'ENOENT', 'ENOTDIR'].includes(codeOf(failure) ?? '')) throw failure;
    await copyInto(places.found, path, out);
    await removeFile(out);
  }
  return false;
}

/**
 * Deletes the files of ours that were moved away, in steps of which the first has this index. One that a program has open,
 * or has written to by now, goes to the found files itself, so that what it still writes is kept. Rejects with the system's error.
 */
export async function dropTakenOut(places: Places, steps: readonly JournalStep[], first = 0): Promise<void> {
  const taken: { readonly out: string; readonly step: JournalStep }[] = [];
  for (const [at, step] of steps.entries()) {
    const out = places.out(first + at);
    if ((await readState(out)).kind !== 'absent') taken.push({ out, step });
  }
  if (taken.length === 0) return;
  // Nobody opens them by their paths any more, so those that are open are open by now.
  const open = await openFileNames();
  for (const { out, step } of taken) {
    const isOpen = open.has(basename(out));
    if (isOpen || !isSame(await readState(out), step.after)) await keepOpen(places, step.path, out);
    await removeFile(out);
  }
}

/** Where it lies on another disk than the found files, a copy stays. */
async function keepOpen(places: Places, path: string, out: string): Promise<void> {
  const found = nativePath(places.found, path);
  const isFirst = (await readState(found)).kind === 'absent';
  await copyInto(places.found, path, out);
  if (!isFirst) return;
  await patiently(() => rename(out, found)).catch((failure: unknown) => {
    if (codeOf(failure) !== 'EXDEV') throw failure;
  });
}
