import { err, ok, type Result } from '../../../shared/base/result.ts';
import { isFolder } from '../../files/is-folder.ts';
import { type FileTexts, readFileInTrees } from '../../git/file-texts.ts';
import type { Git } from '../../git/git-program.ts';
import type { PrivateRepository } from '../../git/private-repository.ts';
import { findKeptTree } from '../../git/publish.ts';
import { formatPath } from '../../git/raw-path.ts';
import type { RepositoryPlace } from '../../git/repository-place.ts';
import { takeWorkingTreeSnapshot, type WorkingTreeSnapshot } from '../../git/snapshot.ts';
import { createPatch, listChangedPaths } from '../../git/trees.ts';
import { openPlace, openRecord, openRepository } from './repository.ts';
import { toWorktreeProblem, type WorktreeProblem } from './worktree-problem.ts';
import { getTreeName, type WorktreeRecord } from './worktree-record.ts';

/** The changes of a run in its worktree, including its commits. */
export type WorktreeChanges = {
  /** The current files of the worktree, as a tree. */
  readonly tree: string;
  /** The commit checked out in the worktree. */
  readonly head: string;
  /** A unified diff since the start of the run, without the contents of binary files. */
  readonly patch: string;
  /** Whether the diff is too long to show, so that `patch` has only its start. The tree is complete. */
  readonly isCut: boolean;
  /** The changed files, relative to the top folder of the repository. A moved file has its new path. */
  readonly paths: readonly string[];
  /** The items that the worktree contains but the tree cannot: nested repositories, changed submodules, pipes. */
  readonly nested: WorkingTreeSnapshot['nested'];
};

/** A file of a worktree in one of its states. Paths are relative to the top folder of the repository. */
export type FileChoice = {
  /** Null: the current state. */
  readonly tree: string | null;
  readonly path: string;
  /** The file's path at the start of the run. */
  readonly oldPath: string;
};

/** The files of a working tree at a moment, and the commit that was checked out. */
export type TreeMark = {
  readonly root: string;
  readonly head: string | null;
  readonly tree: string;
  readonly place: RepositoryPlace;
};

/** Marks the current state of a folder's working tree. */
export async function markTree(git: Git, folder: string): Promise<Result<TreeMark, WorktreeProblem>> {
  const opened = await openRepository(git, folder);
  return opened.ok ? await createMark(opened.value) : opened;
}

/** Marks the same working tree again. Uses the known place of the repository, whatever the folder contains now. */
export async function markAgain(git: Git, { place }: TreeMark): Promise<Result<TreeMark, WorktreeProblem>> {
  const opened = await openPlace(git, place);
  return opened.ok ? await createMark(opened.value) : opened;
}

async function createMark(repository: PrivateRepository): Promise<Result<TreeMark, WorktreeProblem>> {
  const taken = await takeWorkingTreeSnapshot(repository);
  if (!taken.ok) return err(toWorktreeProblem(taken.error));
  const { place } = repository;
  return ok({ root: place.root, head: taken.value.head, tree: taken.value.tree, place });
}

/** Lists the files that differ between two marks of a working tree, relative to its top folder. */
export async function listPathsBetween(
  git: Git,
  before: TreeMark,
  after: TreeMark,
): Promise<Result<readonly string[], WorktreeProblem>> {
  const opened = await openPlace(git, before.place);
  if (!opened.ok) return opened;
  const names = await listChangedPaths(opened.value, before.tree, after.tree);
  return names.ok ? ok(names.value.map(formatPath)) : err(toWorktreeProblem(names.error));
}

/** Reads a file at the start of the run and in another state. Null if either is not a text. */
export async function readFileTexts(
  git: Git,
  record: WorktreeRecord,
  { tree, ...paths }: FileChoice,
): Promise<Result<FileTexts | null, WorktreeProblem>> {
  const opened = await openRecord(git, record);
  if (!opened.ok) return opened;
  const { worktree } = opened.value;
  const now = tree === null ? await takeWorkingTreeSnapshot(worktree) : ok({ tree });
  if (!now.ok) return err(toWorktreeProblem(now.error));
  const trees = { from: await getBaseTree(worktree, record), to: now.value.tree };
  const texts = await readFileInTrees(worktree, trees, paths);
  return texts.ok ? texts : err(toWorktreeProblem(texts.error));
}

/** Returns the tree at the start of a run. */
export async function getBaseTree(repository: PrivateRepository, record: WorktreeRecord): Promise<string> {
  return (await findKeptTree(repository, getTreeName(record))) ?? record.baseTree ?? `${record.base}^{tree}`;
}

/** Reads the changes in a worktree since its run started. */
export async function readChanges(git: Git, record: WorktreeRecord): Promise<Result<WorktreeChanges, WorktreeProblem>> {
  if (!(await isFolder(record.path))) return err({ type: 'folderGone' });
  const opened = await openRecord(git, record);
  if (!opened.ok) return opened;
  const { worktree } = opened.value;
  const taken = await takeWorkingTreeSnapshot(worktree);
  if (!taken.ok) return err(toWorktreeProblem(taken.error));
  const { head, nested, tree } = taken.value;
  const base = await getBaseTree(worktree, record);
  const [patch, names] = await Promise.all([createPatch(worktree, base, tree), listChangedPaths(worktree, base, tree)]);
  if (!patch.ok) return err(toWorktreeProblem(patch.error));
  if (!names.ok) return err(toWorktreeProblem(names.error));
  const { isCut, text } = patch.value;
  return ok({ tree, head: head ?? record.base, patch: text, isCut, paths: names.value.map(formatPath), nested });
}
