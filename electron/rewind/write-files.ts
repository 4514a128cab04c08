import { err, ok, type Result } from '../../shared/base/result.ts';
import { t } from '../../shared/i18n/i18n.ts';
import { getErrorMessage } from '../base/error-message.ts';
import { runFewAtATime } from '../file-transactions/few-at-a-time.ts';
import { absentState, isExecutable, readFileState, type SystemPath } from '../file-transactions/file-state.ts';
import { runTransaction } from '../file-transactions/run-transaction.ts';
import type { Folder, FolderSteps, NewState, OldState, Step } from '../file-transactions/step.ts';
import { describeTransactionProblem, type TransactionProblem } from '../file-transactions/transaction-problem.ts';
import type { TransactionFolders } from '../file-transactions/transaction-request.ts';
import { formatTreePath, toNativePath } from '../file-transactions/tree-path.ts';
import { type FileSnapshot, isFolderPath } from '../model/threads/file-snapshot.ts';
import type { RewindStep } from '../store/threads/file-history/rewinds.ts';
import { readBytes } from './contents.ts';
import type { HistoryStore } from './history-store.ts';

export type WriteFilesDeps = {
  readonly store: Pick<HistoryStore, 'contents'>;
  readonly folders: TransactionFolders;
  /** Unix milliseconds. */
  now(): number;
};

/** Why files were not written. `changed` lists paths to show. */
export type FileWriteProblem =
  | { readonly type: 'changed'; readonly paths: readonly string[] }
  | { readonly type: 'failed'; readonly message: string };

/** The same, and whether some files are left to the next start, which restores them. */
export type UnwrittenFiles = { readonly problem: FileWriteProblem; readonly isUnfinished: boolean };

/**
 * Changes the files of a folder, everything or nothing, even if the app is killed. Every step names the state that it
 * expects, and nothing else is replaced. `root` is a real path. Never rejects.
 */
export async function writeFiles(
  { folders, now, store }: WriteFilesDeps,
  root: string,
  steps: readonly RewindStep[],
): Promise<Result<null, UnwrittenFiles>> {
  if (steps.length === 0) return ok(null);
  try {
    const prepare = async ({ after, before, path }: RewindStep): Promise<Step> => ({
      path,
      before: await toOldState(before, toNativePath(root, path)),
      after: toNewState(store, after),
    });
    const prepared = await runFewAtATime(
      steps.filter(({ path }) => !isFolderPath(path)),
      prepare,
    );
    const request = { root, steps: prepared, folders: toFolderSteps(steps), label: t`a rewind`, now: now() };
    const done = toChanged(await runTransaction(folders, request), steps);
    if (done.ok) return ok(null);
    const { error } = done;
    const problem: FileWriteProblem =
      error.type === 'changed'
        ? { type: 'changed', paths: error.paths.map(formatTreePath) }
        : { type: 'failed', message: describeTransactionProblem(error) };
    return err({ problem, isUnfinished: error.type === 'unfinished' });
  } catch (failure) {
    const message = t`Nothing was changed: ${getErrorMessage(failure)}.`;
    return err({ problem: { type: 'failed', message }, isUnfinished: false });
  }
}

/** Reverses the steps. */
export function reverseSteps(steps: readonly RewindStep[]): readonly RewindStep[] {
  return steps.map(({ after, before, path }) => ({ path, before: after, after: before }));
}

/** What is where a file should come back is new since the plan. Anything else in the way is for the user to move. */
function toChanged<Value>(
  done: Result<Value, TransactionProblem>,
  steps: readonly RewindStep[],
): Result<Value, TransactionProblem> {
  if (done.ok || done.error.type !== 'inTheWay') return done;
  const { paths } = done.error;
  const named = new Set(steps.map(({ path }) => path));
  return paths.every((path) => named.has(path)) ? err({ type: 'changed', paths }) : done;
}

function toFolderSteps(steps: readonly RewindStep[]): FolderSteps {
  const made: Folder[] = [];
  const removed: string[] = [];
  for (const { after, path } of steps) {
    if (!isFolderPath(path)) continue;
    if (after.kind === 'folder') made.push({ path: path.slice(0, -1), mode: after.mode });
    else removed.push(path.slice(0, -1));
  }
  return { made, removed };
}

async function toOldState(state: FileSnapshot, place: SystemPath): Promise<OldState> {
  if (state.kind === 'file') return { kind: 'file', sha256: state.sha256, mode: state.mode };
  if (state.kind === 'absent') return absentState;
  if (state.kind === 'link') return state;
  // No scan has stored this file. The transaction keeps a copy.
  const now = await readFileState(place);
  if (now.kind === 'folder') throw new Error(t`something else is there now`);
  return now;
}

function toNewState(store: Pick<HistoryStore, 'contents'>, state: FileSnapshot): NewState {
  if (state.kind === 'lost') throw new Error(state.why);
  if (state.kind === 'folder') throw new Error(t`something else is there now`);
  if (state.kind !== 'file') return state;
  const { mode, sha256 } = state;
  const pieces = async function* () {
    const bytes = await readBytes(store, sha256);
    if (bytes === null) throw new Error(t`an earlier version of a file is missing`);
    yield bytes;
  };
  return { kind: 'file', source: { pieces, sha256 }, executable: isExecutable(mode), mode };
}
