import { readFileSync } from 'node:fs';
import type { Random } from '../random.ts';
import { at, contentAt, filesIn, put, remove } from './disk.ts';
import { gitIn, makeNested, textOf } from './random-repository.ts';

/** Changes some files of a working tree, as an editor or a tool would. */
export function editFiles(root: string, random: Random, most: number): void {
  for (let count = 1 + random.below(most); count > 0; count--) editFile(root, random);
}

function editFile(root: string, random: Random): void {
  const present = [...filesIn(root)].filter(([path]) => !path.includes('.git/') && !path.endsWith('/.git'));
  const [path = 'new.txt', content = ''] = present[random.below(present.length)] ?? [];
  const kind = random.below(12);
  if (kind <= 3 && !content.startsWith('->')) replaceLine(root, path, random);
  else if (kind === 4) remove(root, path);
  else if (kind === 5) put(root, `new-${random.below(50)}.txt`, textOf(random));
  else if (kind === 6) put(root, `made/deep/${random.below(9)}.txt`, textOf(random));
  else if (kind === 7) put(root, path, textOf(random), random.pick(['file', 'tool']));
  else if (kind === 8)
    put(root, random.pick([path, 'link', 'other-link']), random.pick(['b.txt', '../outside', '/etc']), 'link');
  else if (kind === 9) put(root, random.pick(['src', 'lib', 'docs', 'made', 'ignored']), textOf(random));
  else if (kind === 10) put(root, `${path}/inside.txt`, textOf(random));
  else put(root, random.pick(['.env', 'debug.log', 'ignored/y', '.env/x']), textOf(random));
}

/** Replaces a line in the middle of a file, which may merge with other changes. */
function replaceLine(root: string, path: string, random: Random): void {
  const lines = readFileSync(at(root, path), 'latin1').split('\n');
  lines[random.below(lines.length)] = `edit ${random.below(1e9)}`;
  const isTool = contentAt(root, path)?.startsWith('tool') === true;
  put(root, path, Buffer.from(lines.join('\n'), 'latin1'), isTool ? 'tool' : 'file');
}

/** Other things a run may do in its worktree: commits, branches, repositories. Returns its commits. */
export function actAsRun(worktree: string, random: Random): readonly string[] {
  editFiles(worktree, random, 6);
  const commits: string[] = [];
  const commit = (...how: readonly string[]): void => {
    if (isDone(worktree, 'commit', '--quiet', '--allow-empty', ...how))
      commits.push(gitIn(worktree, 'rev-parse', 'HEAD'));
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
  if (random.chance(0.12)) makeNested(worktree, 'scaffold', random);
  if (random.chance(0.4)) put(worktree, '.env', textOf(random));
  if (random.chance(0.1)) remove(worktree, 'vendor');
  return commits;
}

/** Whether git succeeded. It refuses when a submodule is broken or no branch is checked out. */
function isDone(worktree: string, ...args: readonly string[]): boolean {
  try {
    gitIn(worktree, ...args);
    return true;
  } catch {
    return false;
  }
}
