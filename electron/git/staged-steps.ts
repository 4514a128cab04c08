import { runFewAtATime } from '../file-transactions/few-at-a-time.ts';
import { absentState, readFileState } from '../file-transactions/file-state.ts';
import type { NewState, OldState, Step } from '../file-transactions/step.ts';
import { toNativePath, toTreePath } from '../file-transactions/tree-path.ts';
import { type RawPath, toRawBytes } from './raw-path.ts';
import type { Difference } from './trees.ts';

/**
 * Reads the files of a folder that differ, for `createStagedSteps`. What is checked after this is checked for the same
 * files: a later edit makes the steps fail. Rejects with the system's error.
 */
export async function readPresentStates(
  root: string,
  differing: readonly Difference[],
): Promise<ReadonlyMap<RawPath, OldState>> {
  const states = await runFewAtATime(differing, async ({ path, status }) =>
    status === 'A' ? absentState : await readPresentState(root, toTreePath(toRawBytes(path))),
  );
  return new Map(differing.map(({ path }, at) => [path, states[at] ?? absentState]));
}

/**
 * Returns the steps from the files of a folder to those that `stageFiles` wrote into another one, in no particular
 * order. Rejects with the system's error.
 */
export async function createStagedSteps(
  { present, staged }: { readonly present: ReadonlyMap<RawPath, OldState>; readonly staged: string },
  differing: readonly Difference[],
): Promise<readonly Step[]> {
  const steps = await runFewAtATime(differing, async ({ newMode, path: raw, status }): Promise<Step> => {
    const path = toTreePath(toRawBytes(raw));
    const after = status === 'D' ? absentState : await readStagedState(staged, path, newMode);
    return { path, before: present.get(raw) ?? absentState, after };
  });
  return steps.filter(({ after, before }) => after.kind !== 'absent' || before.kind !== 'absent');
}

/** Reads the state of a staged file. Systems without links write a link as a file. */
async function readStagedState(folder: string, path: string, mode: string): Promise<NewState> {
  const state = await readFileState(toNativePath(folder, path));
  if (state.kind === 'link') return state;
  if (state.kind !== 'file') throw new Error(`git did not write ${path}`);
  return { kind: 'file', source: toNativePath(folder, path), executable: mode === '100755' };
}

/**
 * Reads the current state of a path. A file left out by a sparse checkout is absent, and so is one replaced by a
 * folder.
 */
async function readPresentState(root: string, path: string): Promise<OldState> {
  const state = await readFileState(toNativePath(root, path));
  return state.kind === 'file' || state.kind === 'link' ? state : absentState;
}
