import { execFileSync } from 'node:child_process';
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import type { TestFolder } from '../../fixtures/testkit/test-folder.ts';
import { createWorkspace } from '../../fixtures/testkit/workspace.ts';
import { findChanges, listFiles } from './changed-files.ts';

let folder: TestFolder;
beforeEach(async () => {
  folder = await createWorkspace({ files: { 'a.ts': 'a', 'b.ts': 'b', '.gitignore': 'dist\n' } });
});
afterEach(() => folder.remove());

function git(...args: readonly string[]): string {
  const person = ['-c', 'user.name=Ada', '-c', 'user.email=ada@localhost', '-c', 'commit.gpgsign=false'];
  return execFileSync('git', [...person, ...args], { cwd: folder.path, encoding: 'utf8' }).trim();
}
const write = (name: string, text: string) => writeFileSync(join(folder.path, name), text);
function commit(name: string): string {
  write(name, `${name} in a commit`);
  git('add', '--all');
  git('commit', '--quiet', '--message', `Change ${name}`);
  return git('rev-parse', 'HEAD');
}

it('lists what a branch changed since it left main, and what is not committed', () => {
  const left = git('rev-parse', 'HEAD');
  git('switch', '--quiet', '--create', 'work');
  commit('committed.ts');
  write('a.ts', 'staged');
  git('add', '--all');
  write('b.ts', 'not staged');
  write('ü new.ts', 'not known');
  mkdirSync(join(folder.path, 'dist'));
  write('dist/ignored.js', '');
  expect(findChanges(folder.path, null)).toEqual({
    base: left,
    changed: ['a.ts', 'b.ts', 'committed.ts', 'ü new.ts'],
  });
});

it('leaves out what main got since the branch left it', () => {
  git('switch', '--quiet', '--create', 'work');
  commit('mine.ts');
  git('switch', '--quiet', 'main');
  commit('theirs.ts');
  git('switch', '--quiet', 'work');
  expect(findChanges(folder.path, null).changed).toEqual(['mine.ts']);
});

it('lists the changes of the last commit on main, or else what is not committed', () => {
  const first = git('rev-parse', 'HEAD');
  const last = commit('c.ts');
  expect(findChanges(folder.path, null)).toEqual({ base: first, changed: ['c.ts'] });
  write('a.ts', 'not committed');
  expect(findChanges(folder.path, null)).toEqual({ base: last, changed: ['a.ts'] });
});

it('lists what changed since a named commit, with both names of a moved file', () => {
  const first = git('rev-parse', 'HEAD');
  commit('c.ts');
  git('mv', 'a.ts', 'moved.ts');
  expect(findChanges(folder.path, first)).toEqual({ base: first, changed: ['a.ts', 'c.ts', 'moved.ts'] });
  expect(findChanges(folder.path, 'main').changed).toEqual(['a.ts', 'moved.ts']);
  expect(() => findChanges(folder.path, 'no-such-branch')).toThrow('no-such-branch');
});

it('lists the files that git does not ignore', () => {
  write('new.ts', '');
  rmSync(join(folder.path, 'b.ts'));
  expect(listFiles(folder.path)).toEqual(['.gitignore', 'a.ts', 'b.ts', 'new.ts']);
});
