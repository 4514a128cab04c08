import { ok, type Result } from '../../../shared/base/result.ts';
import { type Git, type GitFailure, runGit } from './run-git.ts';

export type CommitWish = { readonly tree: string; readonly parent: string; readonly message: string };

/**
 * Makes a commit of a tree that is on no branch yet, in the name of the person where git knows one. Neither hooks nor
 * keys to sign with are asked for. Gives its id.
 */
export async function commitTree(
  git: Git,
  root: string,
  { tree, parent, message }: CommitWish,
): Promise<Result<string, GitFailure>> {
  const known = await runGit(git, root, ['var', 'GIT_AUTHOR_IDENT']);
  const name = known.ok ? [] : ['-c', 'user.name=Workcell', '-c', 'user.email=workcell@localhost'];
  const commit = await runGit(git, root, [...name, 'commit-tree', tree, '-p', parent, '-F', '-'], { input: message });
  return commit.ok ? ok(commit.value.trim()) : commit;
}
