import { err, ok, type Result } from '../../../shared/base/result.ts';
import { countChanges } from '../../git/count-changes.ts';
import { readGitHead } from '../../git/git-head.ts';
import type { Git } from '../../git/git-program.ts';
import { readPersonIndex } from '../../git/person-index.ts';
import { PrivateRepository } from '../../git/private-repository.ts';
import { shownPath } from '../../git/raw-path.ts';
import { findRepository, type RepositoryPlace } from '../../git/repository-place.ts';
import { gitlinkMode } from '../../git/trees.ts';
import { problemOf, type WorktreeProblem } from './worktree-problem.ts';
import type { WorktreeRecord } from './worktree-record.ts';

/** What matters of a repository before a worktree of it is made. */
export type RepositoryInfo = {
  /** Real path of the top folder of the working tree. */
  readonly root: string;
  /** The commit that is checked out. */
  readonly head: string;
  /** Null while no branch is checked out. */
  readonly branch: string | null;
  /** How many files differ from that commit, those that git does not know included. */
  readonly changedFiles: number;
  /** Paths of submodules, which are empty in a worktree. */
  readonly submodules: readonly string[];
};

/** Opens the repository that a folder lies in. Runs git only on our private git folder. */
export async function openRepository(git: Git, folder: string): Promise<Result<PrivateRepository, WorktreeProblem>> {
  const place = await findRepository(folder);
  return place.ok ? await openPlace(git, place.value) : place;
}

/** Opens a place that is known already: what the folder itself says now does not count. */
export async function openPlace(git: Git, place: RepositoryPlace): Promise<Result<PrivateRepository, WorktreeProblem>> {
  const opened = await PrivateRepository.open(git, place);
  if (opened.ok) return opened;
  return err(opened.error.type === 'gitTooOld' ? { ...opened.error, forMerge: false } : opened.error);
}

/** Opens the worktree of a run, and the working tree that it was made from. */
export async function openRecord(
  git: Git,
  record: WorktreeRecord,
): Promise<Result<{ readonly workspace: PrivateRepository; readonly worktree: PrivateRepository }, WorktreeProblem>> {
  const workspace = await openRepository(git, record.repository);
  if (!workspace.ok) return workspace;
  const { commonFolder } = workspace.value.place;
  // A record of an earlier version does not name it.
  const gitFolder = record.gitFolder ?? (await readGitHead(record.path))?.headFolder;
  if (gitFolder === undefined) return err({ type: 'folderGone' });
  return ok({
    workspace: workspace.value,
    worktree: workspace.value.at({ root: record.path, gitFolder, commonFolder }),
  });
}

/** Looks at the repository that a folder lies in. */
export async function readRepository(git: Git, folder: string): Promise<Result<RepositoryInfo, WorktreeProblem>> {
  const opened = await openRepository(git, folder);
  if (!opened.ok) return opened;
  const repository = opened.value;
  const { root } = repository.place;
  const head = await repository.headCommit();
  if (head === null) return err({ type: 'noCommit' });
  const [branch, changedFiles, tracked] = await Promise.all([
    repository.branch(),
    countChanges(repository, head),
    readPersonIndex(repository),
  ]);
  if (!changedFiles.ok) return err(problemOf(changedFiles.error));
  if (!tracked.ok) return err(problemOf(tracked.error));
  const submodules = [...(tracked.value ?? [])].filter(([, { mode }]) => mode === gitlinkMode);
  return ok({
    root,
    head,
    branch,
    changedFiles: changedFiles.value,
    submodules: submodules.map(([path]) => shownPath(path)),
  });
}
