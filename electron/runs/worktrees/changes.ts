import { err, ok, type Result } from '../../../shared/base/result.ts';
import { type FileTexts, fileTexts } from '../../git/file-texts.ts';
import type { Git } from '../../git/git-program.ts';
import type { PrivateRepository } from '../../git/private-repository.ts';
import { keptTree } from '../../git/publish.ts';
import { shownPath } from '../../git/raw-path.ts';
import type { RepositoryPlace } from '../../git/repository-place.ts';
import { type Snapshot, takeSnapshot } from '../../git/snapshot.ts';
import { changedPaths, patchOf } from '../../git/trees.ts';
import { isFolder } from './find-worktrees.ts';
import { openPlace, openRecord, openRepository } from './repository.ts';
import { problemOf, type WorktreeProblem } from './worktree-problem.ts';
import { nameOfRun, type WorktreeRecord } from './worktree-record.ts';

/** What a run has changed in its worktree, commits of its own included. */
export type WorktreeChanges = {
  /** The files of the worktree as they are now. */
  readonly tree: string;
  /** The commit that is checked out in it. */
  readonly head: string;
  /** A unified diff from the beginning of the run, without the contents of binary files. */
  readonly patch: string;
  /** The diff is too long to show; `patch` is its beginning. The tree is whole. */
  readonly isCut: boolean;
  /** The files that differ, from the top folder of the repository; one that was moved by its new path. */
  readonly paths: readonly string[];
  /** What is in the worktree and not in the tree: repositories inside it, changed submodules, pipes. */
  readonly nested: Snapshot['nested'];
};

/** Which file of a worktree, in which of its states. Paths are from the top folder of the repository. */
export type FileChoice = {
  /** Null: as it is now. */
  readonly tree: string | null;
  readonly path: string;
  /** Where it was when the run began. */
  readonly oldPath: string;
};

/** The files of a working tree at a moment, and the commit that was checked out then. */
export type TreeMark = {
  readonly root: string;
  readonly head: string | null;
  readonly tree: string;
  readonly place: RepositoryPlace;
};

/** What a folder's working tree is now. */
export async function markTree(git: Git, folder: string): Promise<Result<TreeMark, WorktreeProblem>> {
  const opened = await openRepository(git, folder);
  return opened.ok ? await markOf(opened.value) : opened;
}

/** What the same working tree is now. Where its repository is does not change, whatever the folder says by now. */
export async function markAgain(git: Git, { place }: TreeMark): Promise<Result<TreeMark, WorktreeProblem>> {
  const opened = await openPlace(git, place);
  return opened.ok ? await markOf(opened.value) : opened;
}

async function markOf(repository: PrivateRepository): Promise<Result<TreeMark, WorktreeProblem>> {
  const taken = await takeSnapshot(repository);
  if (!taken.ok) return err(problemOf(taken.error));
  const { place } = repository;
  return ok({ root: place.root, head: taken.value.head, tree: taken.value.tree, place });
}

/** The files that differ between two moments of a working tree, from its top folder. */
export async function pathsBetween(
  git: Git,
  before: TreeMark,
  after: TreeMark,
): Promise<Result<readonly string[], WorktreeProblem>> {
  const opened = await openPlace(git, before.place);
  if (!opened.ok) return opened;
  const names = await changedPaths(opened.value, before.tree, after.tree);
  return names.ok ? ok(names.value.map(shownPath)) : err(problemOf(names.error));
}

/** A file as it was when the run began, and in another state. Null when there are no two texts to show. */
export async function readFileTexts(
  git: Git,
  record: WorktreeRecord,
  { tree, ...paths }: FileChoice,
): Promise<Result<FileTexts | null, WorktreeProblem>> {
  const opened = await openRecord(git, record);
  if (!opened.ok) return opened;
  const { worktree } = opened.value;
  const now = tree === null ? await takeSnapshot(worktree) : ok({ tree });
  if (!now.ok) return err(problemOf(now.error));
  const trees = { from: await baseTreeOf(worktree, record), to: now.value.tree };
  const texts = await fileTexts(worktree, trees, paths);
  return texts.ok ? texts : err(problemOf(texts.error));
}

/** The tree with which a run began. */
export async function baseTreeOf(repository: PrivateRepository, record: WorktreeRecord): Promise<string> {
  return (await keptTree(repository, nameOfRun(record))) ?? record.baseTree ?? `${record.base}^{tree}`;
}

/** Reads what has changed in a worktree since its run began. */
export async function readChanges(git: Git, record: WorktreeRecord): Promise<Result<WorktreeChanges, WorktreeProblem>> {
  if (!(await isFolder(record.path))) return err({ type: 'folderGone' });
  const opened = await openRecord(git, record);
  if (!opened.ok) return opened;
  const { worktree } = opened.value;
  const taken = await takeSnapshot(worktree);
  if (!taken.ok) return err(problemOf(taken.error));
  const { head, nested, tree } = taken.value;
  const base = await baseTreeOf(worktree, record);
  const [patch, names] = await Promise.all([patchOf(worktree, base, tree), changedPaths(worktree, base, tree)]);
  if (!patch.ok) return err(problemOf(patch.error));
  if (!names.ok) return err(problemOf(names.error));
  const { isCut, text } = patch.value;
  return ok({ tree, head: head ?? record.base, patch: text, isCut, paths: names.value.map(shownPath), nested });
}
