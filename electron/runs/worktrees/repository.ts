import { realpath } from 'node:fs/promises';
import { err, ok, type Result } from '../../../shared/base/result.ts';
import { type Git, runGit } from './run-git.ts';
import { problemOf, type WorktreeProblem } from './worktree-problem.ts';

/** What matters of a repository before a worktree of it is made. */
export type RepositoryFacts = {
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

/** Looks at the repository that a folder lies in. */
export async function readRepository(git: Git, folder: string): Promise<Result<RepositoryFacts, WorktreeProblem>> {
  const place = await runGit(git, folder, ['rev-parse', '--is-inside-work-tree', '--show-toplevel']);
  if (!place.ok) {
    return err(/not a git repository/.test(place.error.said) ? { type: 'notARepository' } : problemOf(place.error));
  }
  const [isInside, top = ''] = place.value.split('\n');
  if (isInside !== 'true') return err({ type: 'notARepository' });
  const root = await realpath(top);
  const head = await runGit(git, root, ['rev-parse', '--verify', '--quiet', 'HEAD^{commit}']);
  if (!head.ok) return err({ type: 'noCommit' });
  const [branch, status, staged] = await Promise.all([
    runGit(git, root, ['symbolic-ref', '--quiet', '--short', 'HEAD']),
    runGit(git, root, ['--no-optional-locks', 'status', '--porcelain', '-z', '--no-renames']),
    runGit(git, root, ['ls-files', '--stage', '-z']),
  ]);
  if (!status.ok) return err(problemOf(status.error));
  if (!staged.ok) return err(problemOf(staged.error));
  return ok({
    root,
    head: head.value.trim(),
    branch: branch.ok ? branch.value.trim() : null,
    changedFiles: entriesOf(status.value).length,
    submodules: entriesOf(staged.value)
      .filter((entry) => entry.startsWith('160000 '))
      .map((entry) => entry.slice(entry.indexOf('\t') + 1)),
  });
}

/** The parts of what git printed with `-z`. */
export function entriesOf(printed: string): readonly string[] {
  return printed.split('\0').filter((entry) => entry !== '');
}
