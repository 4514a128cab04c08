import { execFileSync } from 'node:child_process';

/** The commit that changes are compared with, and the files that differ from it, committed or not, by path. */
export type Changes = { readonly base: string; readonly changed: readonly string[] };

/**
 * Finds what changed since `ref` in a work tree, including files that git does not track yet. Without a `ref`, finds
 * what changed since the branch left `main`; on `main` itself, what is not committed, or else the last commit. Throws
 * an Error if there is no such commit.
 */
export function findChanges(root: string, ref: string | null): Changes {
  const base = findBase(root, ref);
  return { base, changed: listDifferentFiles(root, base) };
}

/** The files in a work tree that git does not ignore. A file that was removed since the last commit may be among them. */
export function listFiles(root: string): readonly string[] {
  return splitPaths(git(root, 'ls-files', '--cached', '--others', '--exclude-standard', '-z'));
}

function findBase(root: string, ref: string | null): string {
  if (ref !== null) return git(root, 'rev-parse', '--verify', '--end-of-options', `${ref}^{commit}`).trim();
  const head = git(root, 'rev-parse', 'HEAD').trim();
  const main = findMergeBase(root);
  if (main !== null && main !== head) return main;
  return listDifferentFiles(root, head).length > 0 ? head : git(root, 'rev-parse', 'HEAD~1').trim();
}

/** Returns null where there is no `main`, as in a clone of one commit. */
function findMergeBase(root: string): string | null {
  for (const main of ['main', 'origin/main']) {
    try {
      return git(root, 'merge-base', main, 'HEAD').trim();
    } catch {
      // There is no such branch, or it shares no commit with this one.
    }
  }
  return null;
}

function listDifferentFiles(root: string, base: string): readonly string[] {
  const differ = git(root, 'diff', '--name-only', '--no-renames', '-z', base);
  return splitPaths(`${differ}${git(root, 'ls-files', '--others', '--exclude-standard', '-z')}`);
}

function splitPaths(separated: string): readonly string[] {
  return [...new Set(separated.split('\0'))].filter((path) => path !== '').toSorted();
}

function git(root: string, ...args: readonly string[]): string {
  return execFileSync('git', args, {
    cwd: root,
    encoding: 'utf8',
    maxBuffer: 100_000_000,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
}
