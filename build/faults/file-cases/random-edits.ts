import { readFileSync } from 'node:fs';
import type { Random } from '../random.ts';
import { readContent, readFiles, removePath, toPath, writePath } from './disk.ts';
import { createNestedRepository, createText, runGit } from './random-repository.ts';

/** Changes some files of a working tree, as an editor or a tool would. */
export function editFiles(root: string, random: Random, most: number): void {
  for (let count = 1 + random.below(most); count > 0; count--) editFile(root, random);
}

function editFile(root: string, random: Random): void {
  const present = [...readFiles(root)].filter(([path]) => !path.includes('.git/') && !path.endsWith('/.git'));
  const [path = 'new.txt', content = ''] = present[random.below(present.length)] ?? [];
  const kind = random.below(12);
  if (kind <= 3 && !content.startsWith('->')) replaceLine(root, path, random);
  else if (kind === 4) removePath(root, path);
  else if (kind === 5) writePath(root, `new-${random.below(50)}.txt`, createText(random));
  else if (kind === 6) writePath(root, `made/deep/${random.below(9)}.txt`, createText(random));
  else if (kind === 7) writePath(root, path, createText(random), random.pick(['file', 'tool']));
  else if (kind === 8)
    writePath(root, random.pick([path, 'link', 'other-link']), random.pick(['b.txt', '../outside', '/etc']), 'link');
  else if (kind === 9) writePath(root, random.pick(['src', 'lib', 'docs', 'made', 'ignored']), createText(random));
  else if (kind === 10) writePath(root, `${path}/inside.txt`, createText(random));
  else writePath(root, random.pick(['.env', 'debug.log', 'ignored/y', '.env/x']), createText(random));
}

/** Replaces a line in the middle of a file, which may merge with other changes. */
function replaceLine(root: string, path: string, random: Random): void {
  const lines = readFileSync(toPath(root, path), 'latin1').split('\n');
  lines[random.below(lines.length)] = `edit ${random.below(1e9)}`;
  const isTool = readContent(root, path)?.startsWith('tool') === true;
  writePath(root, path, Buffer.from(lines.join('\n'), 'latin1'), isTool ? 'tool' : 'file');
}

/** Other things a run may do in its worktree: commits, branches, repositories. Returns its commits. */
export function actAsRun(worktree: string, random: Random): readonly string[] {
  editFiles(worktree, random, 6);
  const commits: string[] = [];
  const commit = (...how: readonly string[]): void => {
    if (isDone(worktree, 'commit', '--quiet', '--allow-empty', ...how))
      commits.push(runGit(worktree, 'rev-parse', 'HEAD'));
  };
  if (random.chance(0.1)) isDone(worktree, 'checkout', '--quiet', '--detach');
  if (random.chance(0.25)) {
    isDone(worktree, 'add', '--all');
    commit('-m', 'By the run');
    editFiles(worktree, random, 2);
  }
  if (random.chance(0.08)) commit('--amend', '-m', 'Amended');
  if (random.chance(0.08)) isDone(worktree, 'branch', '-m', 'renamed-by-run');
  if (random.chance(0.1)) isDone(worktree, 'add', '--all');
  if (random.chance(0.12)) createNestedRepository(worktree, 'scaffold', random);
  if (random.chance(0.4)) writePath(worktree, '.env', createText(random));
  if (random.chance(0.1)) removePath(worktree, 'vendor');
  return commits;
}

/** Returns whether git succeeded. It refuses when a submodule is broken or no branch is checked out. */
function isDone(worktree: string, ...args: readonly string[]): boolean {
  try {
    runGit(worktree, ...args);
    return true;
  } catch {
    return false;
  }
}
