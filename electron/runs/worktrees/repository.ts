import { err, ok, type Result } from '../../../shared/base/result.ts';
import { countChanges } from '../../git/count-changes.ts';
import { readGitHead } from '../../git/git-head.ts';
import type { Git } from '../../git/git-program.ts';
import { PrivateRepository } from '../../git/private-repository.ts';
import { formatPath } from '../../git/raw-path.ts';
import { findRepository, type RepositoryPlace } from '../../git/repository-place.ts';
import { gitlinkMode } from '../../git/trees.ts';
import { readUserIndex } from '../../git/user-index.ts';
import { toWorktreeProblem, type WorktreeProblem } from './worktree-problem.ts';
import type { WorktreeRecord } from './worktree-record.ts';

/** The facts about a repository that matter before making a worktree. */
export type RepositoryInfo = {
  /** The real path of the working tree's top folder. */
  readonly root: string;
  /** The commit that is checked out. */
  readonly head: string;
  /** Null if no branch is checked out. */
  readonly branch: string | null;
  /** How many files differ from that commit, including untracked ones. */
  readonly changedFiles: number;
  /** The paths of submodules, which are empty in a worktree. */
  readonly submodules: readonly string[];
};

/** Opens the repository of a folder. Runs git only on our private git folder. */
export async function openRepository(git: Git, folder: string): Promise<Result<PrivateRepository, WorktreeProblem>> {
  const place = await findRepository(folder);
  return place.ok ? await openPlace(git, place.value) : place;
}

/** Opens a known place, whatever the folder itself contains now. */
export async function openPlace(git: Git, place: RepositoryPlace): Promise<Result<PrivateRepository, WorktreeProblem>> {
  const opened = await PrivateRepository.open(git, place);
  if (opened.ok) return opened;
  return err(opened.error.type === 'gitTooOld' ? { ...opened.error, forMerge: false } : opened.error);
}

/** Opens a run's worktree and the working tree it was made from. */
export async function openRecord(
  git: Git,
  record: WorktreeRecord,
): Promise<Result<{ readonly workspace: PrivateRepository; readonly worktree: PrivateRepository }, WorktreeProblem>> {
  const workspace = await openRepository(git, record.repository);
  if (!workspace.ok) return workspace;
  const { commonFolder } = workspace.value.place;
  // Records of earlier versions do not contain it.
  const gitFolder = record.gitFolder ?? (await readGitHead(record.path))?.headFolder;
  if (gitFolder === undefined) return err({ type: 'folderGone' });
  return ok({
    workspace: workspace.value,
    worktree: workspace.value.withPlace({ root: record.path, gitFolder, commonFolder }),
  });
}

/** Reads the facts about the repository of a folder. */
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
    readUserIndex(repository),
  ]);
  if (!changedFiles.ok) return err(toWorktreeProblem(changedFiles.error));
  if (!tracked.ok) return err(toWorktreeProblem(tracked.error));
  const submodules = [...(tracked.value ?? [])].filter(([, { mode }]) => mode === gitlinkMode);
  return ok({
    root,
    head,
    branch,
    changedFiles: changedFiles.value,
    submodules: submodules.map(([path]) => formatPath(path)),
  });
}
