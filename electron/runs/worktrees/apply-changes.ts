import { randomUUID } from 'node:crypto';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { err, ok, type Result } from '../../../shared/base/result.ts';
import { intersectLeftOut, type LeftOutFile } from '../../../shared/runs/left-out.ts';
import type { AnnounceSteps } from '../../file-transactions/own-changes.ts';
import { runTransaction } from '../../file-transactions/run-transaction.ts';
import type { Step } from '../../file-transactions/step.ts';
import type { TransactionFolders } from '../../file-transactions/transaction-request.ts';
import { toTreePath } from '../../file-transactions/tree-path.ts';
import type { NestedItem } from '../../git/nested-repositories.ts';
import { createPartialTree } from '../../git/partial-tree.ts';
import type { PrivateRepository } from '../../git/private-repository.ts';
import { type RawPath, toRawBytes } from '../../git/raw-path.ts';
import { takeWorkingTreeSnapshot } from '../../git/snapshot.ts';
import { stageFiles } from '../../git/stage-files.ts';
import { createStagedSteps, readPresentStates } from '../../git/staged-steps.ts';
import { type Difference, gitlinkMode, listDifferences, mergeTrees } from '../../git/trees.ts';
import { getBaseTree } from './changes.ts';
import type { OpenWorktree } from './open-worktree.ts';
import { toWorktreeProblem, type WorktreeProblem } from './worktree-problem.ts';
import type { WorktreeRecord } from './worktree-record.ts';

/** Reviewed changes of a run to merge into its workspace. `tree` is an object ID. */
export type ApplyRequest = {
  /** The state of the worktree that the user reviewed. */
  readonly tree: string;
  /** The reviewed changes that stay out of the workspace. */
  readonly leaveOut: readonly LeftOutFile[];
  readonly folders: TransactionFolders;
  /** One of our folders, for new files before they are moved. */
  readonly stagingFolder: string;
  /** Unix milliseconds. */
  readonly now: number;
  /** Called before any file changes. */
  readonly announce?: AnnounceSteps;
};

/** The applied changes. Paths are relative to the top folder of the repository. */
export type Applied = {
  readonly paths: readonly string[];
  /** Where copies of the replaced files are; null if none was replaced. */
  readonly copies: string | null;
  /** The changes that no Apply of this state has included, with all hunks of files that could be left out in part. */
  readonly leftOut: readonly LeftOutFile[];
};

/** Two states of a run's files. Apply merges the changes between them into the workspace. */
type ChosenChanges = {
  readonly from: string;
  readonly to: string;
  readonly leftOut: readonly LeftOutFile[];
};

/** The files that Apply would change. */
export type ApplyPlan = Pick<Applied, 'paths' | 'leftOut'> & {
  /** The steps, in no particular order. Their new files are in the plan's staging folder. */
  readonly steps: readonly Step[];
  /** The state of the workspace that the plan starts from. */
  readonly workspaceTree: string;
};

/**
 * Merges a run's changes, or the chosen ones, into the files of the workspace, along with changes made there in the
 * meantime. The index, branch and commits stay unchanged. Applies everything or nothing.
 */
export async function applyChanges(
  open: OpenWorktree,
  record: WorktreeRecord,
  request: ApplyRequest,
): Promise<Result<Applied, WorktreeProblem>> {
  const { repository } = open;
  const folder = join(request.stagingFolder, randomUUID());
  try {
    const planned = await planApply(open, record, request, folder);
    if (!planned.ok) return planned;
    const { leftOut, paths, steps, workspaceTree } = planned.value;
    // The merge misses the changes before this snapshot. The steps detect later ones.
    const now = await takeWorkingTreeSnapshot(repository, { filters: true });
    if (!now.ok) return err(toWorktreeProblem(now.error));
    if (now.value.tree !== workspaceTree) return err({ type: 'changedMeanwhile' });
    const { root } = repository.place;
    const { announce, folders: places, now: at } = request;
    const done = await runTransaction(places, { root, steps, label: record.runId, now: at, announce });
    if (!done.ok) return err({ type: 'files', problem: done.error });
    return ok({ paths, copies: done.value.copies, leftOut });
  } finally {
    await rm(folder, { recursive: true, force: true }).catch(() => undefined);
  }
}

/**
 * Chooses the changes to apply. If a part of the state was applied before, only the rest counts: what the user has done
 * with that part since then is theirs. Writes only to our store.
 */
async function chooseChanges(
  worktree: PrivateRepository,
  record: WorktreeRecord,
  { leaveOut, tree }: Pick<ApplyRequest, 'tree' | 'leaveOut'>,
): Promise<Result<ChosenChanges, WorktreeProblem>> {
  const base = await getBaseTree(worktree, record);
  const without = async (out: readonly LeftOutFile[]) => {
    if (out.length === 0) return ok({ tree, leftOut: out });
    const made = await createPartialTree(worktree, { from: base, to: tree, leaveOut: out });
    if (made.ok) return made;
    return err(made.error.type === 'failed' ? toWorktreeProblem(made.error.failure) : made.error);
  };
  const wanted = await without(leaveOut);
  if (!wanted.ok) return wanted;
  const rest = record.applied?.tree === tree ? record.applied.leftOut : undefined;
  if (rest === undefined) return ok({ from: base, to: wanted.value.tree, leftOut: wanted.value.leftOut });
  const leftOut = intersectLeftOut(rest, wanted.value.leftOut);
  const before = await without(rest);
  if (!before.ok) return before;
  const after = await without(leftOut);
  return after.ok ? ok({ from: before.value.tree, to: after.value.tree, leftOut }) : after;
}

/**
 * Merges the chosen changes of a worktree with the workspace. Writes the new files into `folder`, which is ours and
 * does not exist yet. Does not change the user's files.
 */
export async function planApply(
  { repository, worktree }: OpenWorktree,
  record: WorktreeRecord,
  request: Pick<ApplyRequest, 'tree' | 'leaveOut'>,
  folder: string,
): Promise<Result<ApplyPlan, WorktreeProblem>> {
  const chosen = await chooseChanges(worktree, record, request);
  if (!chosen.ok) return chosen;
  const { from, leftOut, to } = chosen.value;
  const theirs = await takeWorkingTreeSnapshot(worktree);
  if (!theirs.ok) return err(toWorktreeProblem(theirs.error));
  const nested = checkNested(record, theirs.value.nested);
  if (nested !== null) return err(nested);
  const before = await takeWorkingTreeSnapshot(repository, { filters: true });
  if (!before.ok) return err(toWorktreeProblem(before.error));
  const merged = await merge(repository, from, before.value.tree, to);
  if (!merged.ok) return merged;
  const differing = await listDifferences(repository, before.value.tree, merged.value);
  if (!differing.ok) return err(toWorktreeProblem(differing.error));
  const submodules = differing.value.filter(({ newMode, oldMode }) => [newMode, oldMode].includes(gitlinkMode));
  if (submodules.length > 0) {
    return err({
      type: 'submodules',
      paths: submodules.map(({ path }) => describeRawPath(path)),
      worktree: record.path,
    });
  }
  const steps = await stage(repository, merged.value, differing.value, folder);
  if (!steps.ok) return steps;
  const paths = differing.value.map(({ path }) => describeRawPath(path));
  return ok({ steps: steps.value, paths, leftOut, workspaceTree: before.value.tree });
}

/** Merges both sides from their common base, without writing files. */
async function merge(
  repository: PrivateRepository,
  base: string,
  ours: string,
  theirs: string,
): Promise<Result<string, WorktreeProblem>> {
  const merged = await mergeTrees(repository, base, ours, theirs);
  if (merged.ok) return merged;
  const problem = merged.error;
  if (problem.type === 'conflicts') return err({ type: 'conflicts', paths: problem.paths.map(describeRawPath) });
  return err(problem.type === 'gitTooOld' ? { ...problem, forMerge: true } : toWorktreeProblem(problem.failure));
}

/** Writes the new files to the staging folder, and reads the current state of each path. */
async function stage(
  repository: PrivateRepository,
  tree: string,
  differing: readonly Difference[],
  folder: string,
): Promise<Result<readonly Step[], WorktreeProblem>> {
  const paths = differing.filter(({ status }) => status !== 'D').map(({ path }) => path);
  const staged = await stageFiles(repository, { tree, paths, folder, filters: true });
  if (!staged.ok) return err(toWorktreeProblem(staged.error));
  const present = await readPresentStates(repository.place.root, differing);
  return ok(await createStagedSteps({ present, staged: folder }, differing));
}

function describeRawPath(raw: RawPath): string {
  return toTreePath(toRawBytes(raw));
}

/**
 * Checks for nested repositories. Git keeps their files separately, so neither a branch nor the workspace can get them.
 * Null if there are none.
 */
export function checkNested({ path }: WorktreeRecord, nested: readonly NestedItem[]): WorktreeProblem | null {
  const found = nested.filter(({ kind }) => kind !== 'special').map((item) => toTreePath(toRawBytes(item.path)));
  return found.length === 0 ? null : { type: 'nested', paths: found, worktree: path };
}
