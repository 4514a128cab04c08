import { randomUUID } from 'node:crypto';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { err, ok, type Result } from '../../shared/base/result.ts';
import type { RequestInput } from '../../shared/contract/contract.ts';
import { getErrorMessage } from '../base/error-message.ts';
import type { AnnounceSteps } from '../file-transactions/own-changes.ts';
import { runTransaction } from '../file-transactions/run-transaction.ts';
import type { Step } from '../file-transactions/step.ts';
import { surveySteps } from '../file-transactions/survey.ts';
import type { Alongside, TransactionFolders } from '../file-transactions/transaction-request.ts';
import { readFiltersOfTree } from '../git/filtered-files.ts';
import { readGitHead } from '../git/git-head.ts';
import { IndexLock } from '../git/index-lock.ts';
import type { PrivateRepository } from '../git/private-repository.ts';
import { formatPath, type RawPath } from '../git/raw-path.ts';
import { runInTurn } from '../git/run-in-turn.ts';
import { takeWorkingTreeSnapshot } from '../git/snapshot.ts';
import { stageFiles } from '../git/stage-files.ts';
import { createStagedSteps, readPresentStates } from '../git/staged-steps.ts';
import { type Difference, gitlinkMode, listDifferences, writeEmptyTree } from '../git/trees.ts';
import { listUnmergedPaths, readUserIndex } from '../git/user-index.ts';
import type { AppAuthor } from '../model/changes/change-author.ts';
import { type BranchMove, move, moveBack, pointHead } from './branch-move.ts';
import { type BranchProblem, toBranchProblem } from './branch-problem.ts';
import { readReason } from './commit-problem.ts';
import { listRefs } from './list-branches.ts';
import { findOperation } from './read-repository.ts';
import { listFiles } from './read-uncommitted.ts';

export type SwitchRequest = RequestInput<'switchRepositoryBranch'>;
export type CreateRequest = RequestInput<'createRepositoryBranch'>;

/** What a switch needs apart from the repository. */
export type SwitchDeps = {
  /** The folder that the user trusts. */
  readonly folder: string;
  readonly folders: TransactionFolders;
  /** One of our folders, for new files before they are moved. */
  readonly stagingFolder: string;
  /** Unix milliseconds. */
  readonly now: number;
  /** Returns a problem if the files must not change now. Called right before they do. */
  checkFree(): Promise<BranchProblem | null>;
  /** Lets the record of changes know what the app does. */
  credit<T>(author: AppAuthor, act: (announce: AnnounceSteps) => Promise<T>): Promise<T>;
};

type Outcome = Promise<Result<null, BranchProblem>>;

/**
 * Checks out a branch: its files, the index and HEAD. Runs neither hooks nor filters. A file that is not committed is
 * never replaced. Switches everything or nothing. Rejects with the system's error.
 */
export function switchBranch(repository: PrivateRepository, request: SwitchRequest, deps: SwitchDeps): Outcome {
  return withStaging(repository, deps, (staged) => switchFrom(repository, request, staged));
}

export type ForwardRequest = Omit<CreateRequest, 'name'> & {
  readonly current: string;
  /** The commit that the branch is at, and the one that it gets. Null before the first one. */
  readonly head: string | null;
  readonly target: string;
};

/**
 * Moves the branch that is checked out to a later commit, with the files and the index, as a switch does. Files that are
 * not committed stay; if one is in the way, nothing changes. Rejects with the system's error.
 */
export function forwardBranch(
  repository: PrivateRepository,
  { current, head, root, target }: ForwardRequest,
  deps: SwitchDeps,
): Outcome {
  return withStaging(repository, deps, async (staged) => {
    const request = { root, current, name: current, bringAlong: true };
    const ready = await checkReady(repository, request);
    if (!ready.ok) return ready;
    if ((await repository.headCommit()) !== head) return err({ type: 'changed' });
    const ref = `refs/heads/${current}`;
    const listed = await listRefs(repository, ref);
    if (!listed.ok) return err(toBranchProblem(listed.error));
    // It would become a branch of its own.
    if (listed.value.some((each) => each.ref === ref && each.isSymbolic)) return err({ type: 'oddBranch' });
    return await replaceFiles(repository, staged, { action: 'pull', request, head, target });
  });
}

function withStaging(repository: PrivateRepository, deps: SwitchDeps, act: (staged: SwitchDeps) => Outcome): Outcome {
  const folder = join(deps.stagingFolder, randomUUID());
  return inTurn(repository, async () => {
    try {
      return await act({ ...deps, stagingFolder: folder });
    } finally {
      await rm(folder, { recursive: true, force: true }).catch(() => undefined);
    }
  });
}

async function switchFrom(repository: PrivateRepository, request: SwitchRequest, deps: SwitchDeps): Outcome {
  const ready = await checkReady(repository, request);
  if (!ready.ok || request.name === request.current) return ready.ok ? ok(null) : ready;
  const target = await findTarget(repository, request.name);
  if (!target.ok) return target;
  return await replaceFiles(repository, deps, { action: 'switch', request, target: target.value });
}

type Replacement = {
  readonly request: SwitchRequest;
  readonly action: 'switch' | 'pull';
  /** The commit that must still be checked out. If omitted, any. */
  readonly head?: string | null;
  /** The commit whose files the folder gets. */
  readonly target: string;
};

/** Replaces the files and the index by those of another commit. Does everything or nothing. */
async function replaceFiles(repository: PrivateRepository, deps: SwitchDeps, replacement: Replacement): Outcome {
  const before = await deps.checkFree();
  if (before !== null) return err(before);
  const { action, request } = replacement;
  const author = { kind: 'app', action, name: request.name } as const;
  return await deps.credit(author, (announce) => replaceCredited(repository, { ...deps, announce }, replacement));
}

async function replaceCredited(
  repository: PrivateRepository,
  deps: SwitchDeps & { readonly announce: AnnounceSteps },
  { head: expected, request, target }: Replacement,
): Outcome {
  const lock = await IndexLock.take(repository);
  if (!lock.ok) return err(lock.error.type === 'locked' ? lock.error : toBranchProblem(lock.error));
  /** Whether the next start settles the change, for which it needs the lock. */
  let isPending = false;
  try {
    const head = await repository.headCommit();
    // From here on, no commit can be made.
    if (expected !== undefined && head !== expected) return err({ type: 'changed' });
    const planned = await plan(repository, { head, target, request }, deps.stagingFolder);
    if (!planned.ok) return planned;
    const { changes, steps } = planned.value;
    const written = await lock.value.write(
      new Map(
        changes.map(({ newMode, newOid, path, status }) => [
          path,
          status === 'D' ? null : { mode: newMode, oid: newOid },
        ]),
      ),
      target.length,
    );
    if (!written.ok) {
      if (written.error.type !== 'inTheWay') return err(toBranchProblem(written.error));
      return err({ type: 'uncommitted', files: [], inTheWay: written.error.paths.map(formatPath) });
    }
    const surveyed = await surveySteps(repository.place.root, steps);
    if (!surveyed.ok) return err({ type: 'files', problem: surveyed.error });
    const again = (await checkUnmoved(repository, request)) ?? (await deps.checkFree());
    if (again !== null) return err(again);
    const { current, name } = request;
    const note: BranchMove = {
      ...{ kind: 'branch', folder: deps.folder, root: repository.place.root, current, name, head, target },
      ...{ lockPath: lock.value.path, lockProof: lock.value.proof },
    };
    let problem: BranchProblem | null = null;
    const alongside: Alongside = {
      note,
      carryOut: async () => {
        const moved = await move(repository, note);
        if (moved.ok) return;
        problem = toBranchProblem(moved.error);
        throw new Error(readReason(moved.error));
      },
      undo: async () => {
        const back = await moveBack(repository, note);
        if (!back.ok) problem = { type: 'notBack', said: readReason(back.error) };
      },
      finish: async () => {
        try {
          await lock.value.publish();
        } catch (failure) {
          isPending = true;
          problem = { type: 'notPublished', said: getErrorMessage(failure) };
          throw failure;
        }
      },
    };
    const { announce, folders, now } = deps;
    const { root } = repository.place;
    const done = await runTransaction(folders, { root, steps, label: name, now, announce, alongside });
    if (done.ok) return problem === null ? ok(null) : err(problem);
    isPending = done.error.type === 'unfinished';
    return err(problem ?? { type: 'files', problem: done.error });
  } finally {
    if (!isPending) await lock.value.release();
  }
}

/**
 * Makes a branch at the commit that is checked out, and checks it out. Neither files nor index change. Rejects with the
 * system's error.
 */
export function createBranch(
  repository: PrivateRepository,
  request: CreateRequest,
  { checkFree }: Pick<SwitchDeps, 'checkFree'>,
): Outcome {
  return inTurn(repository, async () => {
    const ready = await checkReady(repository, request);
    if (!ready.ok) return ready;
    const ref = `refs/heads/${request.name}`;
    const existing = await listRefs(repository, ref);
    if (!existing.ok) return err(toBranchProblem(existing.error));
    const isTaken = request.name === request.current || existing.value.some((each) => each.ref === ref);
    if (isTaken) return err({ type: 'exists', branch: request.name });
    const busy = await checkFree();
    if (busy !== null) return err(busy);
    const lock = await IndexLock.take(repository);
    if (!lock.ok) return err(lock.error.type === 'locked' ? lock.error : toBranchProblem(lock.error));
    try {
      const moved = await checkUnmoved(repository, request);
      if (moved !== null) return err(moved);
      const head = await repository.headCommit();
      if (head !== null) {
        const args = ['-m', 'branch: Created from HEAD', '--no-deref', ref, head, '0'.repeat(head.length)];
        const made = await repository.runRefCommand('update-ref', args);
        if (!made.ok) return err(toBranchProblem(made.error));
      }
      const pointed = await pointHead(repository, request, head);
      if (pointed.ok) return ok(null);
      if (head !== null) await repository.runRefCommand('update-ref', ['-d', '--no-deref', ref, head]);
      return err(toBranchProblem(pointed.error));
    } finally {
      await lock.value.release();
    }
  });
}

/** Waits for a commit or another switch of the same working tree. */
function inTurn(repository: PrivateRepository, act: () => Outcome): Outcome {
  return runInTurn(`commit ${repository.place.gitFolder}`, act);
}

async function checkReady(repository: PrivateRepository, request: CreateRequest): Outcome {
  const moved = await checkUnmoved(repository, request);
  if (moved !== null) return err(moved);
  const operation = await findOperation(repository);
  if (operation !== null) return err({ type: 'operation', operation });
  const unmerged = await listUnmergedPaths(repository);
  if (!unmerged.ok) return err(toBranchProblem(unmerged.error));
  return unmerged.value.length === 0 ? ok(null) : err({ type: 'conflicts', paths: unmerged.value.map(formatPath) });
}

/** Checks that the branch that the user saw is still checked out. */
async function checkUnmoved(
  repository: PrivateRepository,
  { current, root }: Pick<CreateRequest, 'current' | 'root'>,
): Promise<BranchProblem | null> {
  if (root !== repository.place.root) return { type: 'changed' };
  const now = await readGitHead(root);
  if (now === null || (!now.isDetached && now.branch === null)) return { type: 'oddBranch' };
  return (now.isDetached ? null : now.branch) === current ? null : { type: 'changed' };
}

/** Finds the commit of a branch that this working tree may check out. */
async function findTarget(repository: PrivateRepository, name: string): Promise<Result<string, BranchProblem>> {
  const ref = `refs/heads/${name}`;
  const listed = await listRefs(repository, ref);
  if (!listed.ok) return err(toBranchProblem(listed.error));
  const found = listed.value.find((each) => each.ref === ref);
  if (found === undefined) return err({ type: 'gone', branch: name });
  if (found.isSymbolic) return err({ type: 'oddBranch' });
  if (found.isCheckedOut) return err({ type: 'elsewhere', branch: name });
  const commit = await repository.findCommit(ref);
  return commit === null ? err({ type: 'gone', branch: name }) : ok(commit);
}

type PlanInput = { readonly head: string | null; readonly target: string; readonly request: SwitchRequest };
type Plan = { readonly changes: readonly Difference[]; readonly steps: readonly Step[] };

/** Finds what changes, and that nothing is lost by it. Writes the new files into our own folder. */
async function plan(
  repository: PrivateRepository,
  { head, request, target }: PlanInput,
  folder: string,
): Promise<Result<Plan, BranchProblem>> {
  const base = head === null ? await writeEmptyTree(repository) : ok(head);
  if (!base.ok) return err(toBranchProblem(base.error));
  const changes = await listDifferences(repository, base.value, target);
  if (!changes.ok) return err(toBranchProblem(changes.error));
  // Read before the check, so that no edit comes in between.
  const present = await readPresentStates(repository.place.root, changes.value);
  const now = await takeWorkingTreeSnapshot(repository);
  if (!now.ok) return err(toBranchProblem(now.error));
  if (now.value.head !== head) return err({ type: 'changed' });
  const uncommitted = await checkUncommitted(
    repository,
    { changes: changes.value, head, tree: now.value.tree },
    request,
  );
  if (uncommitted !== null) return err(uncommitted);
  const submodules = changes.value.filter(({ newMode, oldMode }) => [newMode, oldMode].includes(gitlinkMode));
  if (submodules.length > 0) return err({ type: 'submodules', paths: submodules.map(({ path }) => formatPath(path)) });
  const paths = changes.value.filter(({ status }) => status !== 'D').map(({ path }) => path);
  const filters = await readFiltersOfTree(repository, target, paths);
  if (!filters.ok) return err(toBranchProblem(filters.error));
  if (filters.value.size > 0) return err({ type: 'filters', paths: [...filters.value.keys()].map(formatPath) });
  const staged = await stageFiles(repository, { tree: target, paths, folder });
  if (!staged.ok) return err(toBranchProblem(staged.error));
  const steps = await createStagedSteps({ present, staged: folder }, changes.value);
  return ok({ changes: changes.value, steps });
}
/** Compares the changes of a switch with what is not committed. Null if nothing is, or if the user brings it along. */
async function checkUncommitted(
  repository: PrivateRepository,
  {
    changes,
    head,
    tree,
  }: { readonly changes: readonly Difference[]; readonly head: string | null; readonly tree: string },
  { bringAlong }: SwitchRequest,
): Promise<BranchProblem | null> {
  const listed = await listFiles(repository, head, tree);
  if (!listed.ok) return listed.error.type === 'failed' ? listed.error : { type: 'changed' };
  const index = await readUserIndex(repository);
  if (!index.ok) return toBranchProblem(index.error);
  const entries = index.value ?? new Map<never, never>();
  if ([...entries.values()].some(({ isSkipped }) => isSkipped)) return { type: 'sparse' };
  const changed = new Map(changes.map((change) => [change.path, change]));
  const inTheWay = new Set<RawPath>();
  for (const { changes: own } of listed.value) for (const { path } of own) if (changed.has(path)) inTheWay.add(path);
  for (const { oldMode, oldOid, path, status } of changes) {
    // What is staged differs from the commit, although the file may not.
    const entry = entries.get(path);
    const isCommitted = status === 'A' ? entry === undefined : entry?.oid === oldOid && entry.mode === oldMode;
    if (!isCommitted) inTheWay.add(path);
  }
  const isClean = listed.value.length === 0 && inTheWay.size === 0;
  if (isClean || (bringAlong && inTheWay.size === 0)) return null;
  return {
    type: 'uncommitted',
    files: listed.value.map(({ file }) => file.path),
    inTheWay: [...inTheWay].map(formatPath),
  };
}
