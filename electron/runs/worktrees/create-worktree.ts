import { mkdir, realpath, rm } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { err, ok, type Result } from '../../../shared/base/result.ts';
import { maskText } from '../../../shared/input-safety/inspect-text.ts';
import type { RunId } from '../../../shared/runs/run-ref.ts';
import { getErrorMessage } from '../../base/error-message.ts';
import { checkOut } from '../../git/check-out.ts';
import { readGitHead } from '../../git/git-head.ts';
import { createGitFailure, type Git, type GitFailure } from '../../git/git-program.ts';
import type { PrivateRepository } from '../../git/private-repository.ts';
import { forgetWorkingTree } from '../../git/private-store.ts';
import { keepTree, releaseTree } from '../../git/publish.ts';
import { takeWorkingTreeSnapshot } from '../../git/snapshot.ts';
import { findAdministration } from './open-worktree.ts';
import { openRepository } from './repository.ts';
import { toWorktreeProblem, type WorktreeProblem } from './worktree-problem.ts';
import { findFolderInWorktree, getTreeName, type WorktreeRecord, writeRecord } from './worktree-record.ts';

const maxNames = 50;

/** The maximum length of the words of a branch, in characters. */
const maxWords = 40;

/**
 * Makes a branch for a run at a commit: `workcell/<words of its title>`, or the first free one with `-2`, `-3` …, or
 * else the run's own name. If a branch is called `workcell`, git allows none below it, so ours starts with `workcell-`. Returns the name. Never rejects.
 */
async function createBranch(
  repository: PrivateRepository,
  { runId, title }: Pick<WorktreeToCreate, 'runId' | 'title'>,
  commit: string,
): Promise<Result<string, GitFailure>> {
  const listed = await repository.runRefCommand('for-each-ref', ['--format=%(refname)', 'refs/heads/']);
  if (!listed.ok) return listed;
  // On some disks, two names that differ only in case are the same file.
  const taken = new Set(listed.value.toString('utf8').toLowerCase().split('\n'));
  // Nor can a branch have the name of a folder of branches.
  const isFree = (ref: string) => !taken.has(ref) && [...taken].every((other) => !other.startsWith(`${ref}/`));
  const above = taken.has('refs/heads/workcell') ? 'workcell-' : 'workcell/';
  const words = toBranchWords(title);
  for (const branch of [...(words === '' ? [] : listNames(above + words)), ...listNames(above + runId)]) {
    const ref = `refs/heads/${branch}`;
    if (!isFree(ref.toLowerCase())) continue;
    const made = await repository.runRefCommand('update-ref', [ref, commit, '0'.repeat(commit.length)]);
    if (made.ok) return ok(branch);
    // Another run with the same title may have taken the name since.
    if ((await repository.findCommit(ref)) === null) return made;
  }
  return err(createGitFailure(above + runId));
}

function listNames(start: string): readonly string[] {
  return Array.from({ length: maxNames }, (_, index) => (index === 0 ? start : `${start}-${index + 1}`));
}

/** Returns the first words of a title as part of a branch's name, without secrets; empty if it has no Latin letters. */
function toBranchWords(title: string): string {
  const line = maskText(title.trimStart().split('\n', 1)[0]?.slice(0, 500) ?? '');
  const words = line
    .normalize('NFKD')
    .replace(/\p{M}/gu, '')
    .toLowerCase()
    .split(/[^a-z0-9]+/)
    .filter((word) => word !== '');
  let name = '';
  for (const word of words) {
    if (name.length + word.length >= maxWords) return name || word.slice(0, maxWords);
    name = name === '' ? word : `${name}-${word}`;
  }
  return name;
}

/** A worktree to create for a run. Aborting `signal` removes what was created. */
export type WorktreeToCreate = {
  readonly runId: RunId;
  /** The folder the run was requested for. */
  readonly projectRoot: string;
  /** A new folder for the worktree and its record; created here. */
  readonly folder: string;
  /** What the run is called after. May be empty. */
  readonly title: string;
  /** Whether to start with the current files instead of the last commit. */
  readonly withUncommitted: boolean;
  /** Unix milliseconds. */
  readonly now: number;
  readonly signal?: AbortSignal | undefined;
};

/** Our own records, which are next to the worktree. */
const ownFiles = /^(worktree|removed)\.json$/i;

/** The tree and the commit at the start of a run. */
type Base = { readonly head: string; readonly tree: string };

/**
 * Makes a worktree for a run, on a new branch. Nothing in the workspace changes or runs, and
 * uncommitted files stay out of the repository's objects. A failure leaves neither a folder nor a branch.
 */
export async function createWorktree(
  git: Git,
  request: WorktreeToCreate,
): Promise<Result<WorktreeRecord, WorktreeProblem>> {
  const opened = await openRepository(git, request.projectRoot);
  if (!opened.ok) return opened;
  const workspace = opened.value;
  const base = await findBase(workspace, request);
  if (!base.ok) return base;
  const branch = await createBranch(workspace, request, base.value.head);
  if (!branch.ok) return err(toWorktreeProblem(branch.error));
  const made = await createFolderAndRecord(request, workspace, base.value, branch.value);
  if (!made.ok) {
    await workspace.runRefCommand('update-ref', ['-d', `refs/heads/${branch.value}`, base.value.head]);
    return made;
  }
  const filled = await fill(workspace, made.value, base.value, request);
  if (filled.ok) return filled;
  await undo(workspace, request.folder, made.value);
  return request.signal?.aborted ? err({ type: 'cancelled' }) : filled;
}

/** Adds the worktree to the repository, and writes its files. */
async function fill(
  workspace: PrivateRepository,
  planned: WorktreeRecord,
  { head, tree }: Base,
  { folder, signal }: WorktreeToCreate,
): Promise<Result<WorktreeRecord, WorktreeProblem>> {
  const { branch, path } = planned;
  if (signal?.aborted) return err({ type: 'cancelled' });
  const added = await workspace.runRefCommand(
    'worktree',
    ['add', '--quiet', '--no-checkout', '--force', path, branch],
    {
      signal,
    },
  );
  if (!added.ok) return err(toWorktreeProblem(added.error));
  try {
    const gitFolder = (await readGitHead(path))?.headFolder;
    if (gitFolder === undefined) return err({ type: 'failed', said: `${path}/.git` });
    const record = { ...planned, gitFolder: await realpath(gitFolder) };
    await writeRecord(folder, record);
    const worktree = workspace.withPlace({
      root: path,
      gitFolder: record.gitFolder,
      commonFolder: workspace.place.commonFolder,
    });
    const kept = await keepTree(workspace, getTreeName(record), tree, [head]);
    if (!kept.ok) return err(toWorktreeProblem(kept.error));
    const written = await checkOut({ worktree, like: workspace, tree, head, signal });
    if (!written.ok) return err(toWorktreeProblem(written.error));
    // The worktree lacks a folder without tracked files, so create it.
    await mkdir(await findFolderInWorktree(record), { recursive: true });
    return ok(record);
  } catch (failure) {
    return err({ type: 'failed', said: getErrorMessage(failure) });
  }
}

/** Writes the record before making the worktree. If the app dies in between, the next start finds the worktree. */
async function createFolderAndRecord(
  { folder, runId, projectRoot, now }: WorktreeToCreate,
  { place: { root } }: PrivateRepository,
  { head, tree }: Base,
  branch: string,
): Promise<Result<WorktreeRecord, WorktreeProblem>> {
  try {
    await mkdir(dirname(folder), { recursive: true, mode: 0o700 });
    // Fails if there is one: what another run has there stays.
    await mkdir(folder, { mode: 0o700 });
  } catch (failure) {
    return err({ type: 'failed', said: getErrorMessage(failure) });
  }
  try {
    // Use the repository's name: programs show the name of the folder they work in.
    const name = basename(root);
    const path = join(await realpath(folder), ownFiles.test(name) ? `${name}-files` : name);
    const record: WorktreeRecord = {
      ...{ version: 2, runId, projectRoot, repository: root, path, branch },
      ...{ base: head, baseTree: tree, gitFolder: null, createdAt: now },
    };
    await writeRecord(folder, record);
    return ok(record);
  } catch (failure) {
    await rm(folder, { recursive: true, force: true });
    return err({ type: 'failed', said: getErrorMessage(failure) });
  }
}

async function findBase(
  workspace: PrivateRepository,
  { signal, withUncommitted }: WorktreeToCreate,
): Promise<Result<Base, WorktreeProblem>> {
  const head = await workspace.headCommit();
  if (head === null) return err({ type: 'noCommit' });
  if (withUncommitted) {
    const taken = await takeWorkingTreeSnapshot(workspace, { signal });
    return taken.ok ? ok({ head, tree: taken.value.tree }) : err(toWorktreeProblem(taken.error));
  }
  const tree = await workspace.runContentCommand('rev-parse', ['--verify', `${head}^{tree}`]);
  return tree.ok ? ok({ head, tree: tree.value.toString().trim() }) : err(toWorktreeProblem(tree.error));
}

async function undo(workspace: PrivateRepository, folder: string, record: WorktreeRecord): Promise<void> {
  const { base, branch, gitFolder, path } = record;
  const { commonFolder } = workspace.place;
  // Never use `worktree prune`: it drops the user's worktrees whose disk is unplugged.
  const administration = await findAdministration(commonFolder, path);
  await workspace.runRefCommand('worktree', ['remove', '--force', '--force', path]);
  await rm(folder, { recursive: true, force: true });
  if (administration !== null) await rm(administration, { recursive: true, force: true });
  await workspace.runRefCommand('update-ref', ['-d', `refs/heads/${branch}`, base]);
  await releaseTree(workspace, getTreeName(record));
  await forgetWorkingTree(workspace.withPlace({ root: path, gitFolder: gitFolder ?? commonFolder, commonFolder }));
}
