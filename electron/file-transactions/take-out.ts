import { codeOf } from '../../shared/base/failure.ts';
import { copyInto } from './copy-into.ts';
import { isSame, readState } from './file-state.ts';
import { removeFile } from './move.ts';
import type { Places } from './places.ts';
import { moveInside, moveOut } from './stay-inside.ts';
import type { JournalStep } from './step.ts';

/**
 * Removes a new file of ours from its place. It is moved away first and checked there: what somebody saves at that path
 * in the last moment is never deleted. False when it was theirs. Rejects with the system's error.
 */
export async function takeOut(places: Places, step: JournalStep, index: number): Promise<boolean> {
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
 * Deletes what was moved away if it is ours, and returns it otherwise: to its place, or to the found files when something
 * else is there now. False when it was not ours. Rejects with the system's error.
 */
export async function settleOut(places: Places, { after, path }: JournalStep, index: number): Promise<boolean> {
  const out = places.out(index);
  const state = await readState(out);
  if (state.kind === 'absent') return true;
  if (isSame(state, after)) {
    await removeFile(out);
    return true;
  }
  try {
    await moveInside(places, out, path);
  } catch (failure) {
    if (!['EEXIST', 'ENOENT', 'ENOTDIR'].includes(codeOf(failure) ?? '')) throw failure;
    await copyInto(places.found, path, out);
    await removeFile(out);
  }
  return false;
}
