import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, realpathSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { listTrackedPaths } from './tracked-paths.ts';

let root = '';
beforeEach(() => {
  root = realpathSync(mkdtempSync(join(tmpdir(), 'workcell-tracked-')));
});
afterEach(() => rmSync(root, { recursive: true }));

function git(...input: readonly string[]): void {
  const identity = ['-c', 'user.name=N', '-c', 'user.email=e@e.invalid'];
  execFileSync('git', [...identity, ...input], { cwd: root, stdio: 'pipe' });
}

function plant(...paths: readonly string[]): void {
  for (const path of paths) {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), path);
  }
}

const names = ['a', 'build/deep/tracked.txt', 'build/deep/tracked.txt.more', 'build/ä ö', 'z'.repeat(200), 'zz'];

describe.each([
  ['version 2', [], ['--index-version', '2']],
  ['version 4', [], ['--index-version', '4']],
  ['SHA-256', ['--object-format=sha256'], ['--index-version', '2']],
] as const)('the index of a repository, %s,', (_name, init, version) => {
  it('lists what git tracks, also where it is ignored', () => {
    git('init', '-q', ...init);
    plant(...names, '.gitignore', 'build/untracked');
    writeFileSync(join(root, '.gitignore'), 'build/\n');
    symlinkSync('a', join(root, 'link'));
    git('add', '-f', 'link', ...names);
    git('add', '-N', '.gitignore');
    git('update-index', ...version);
    expect(listTrackedPaths(root).toSorted()).toEqual(['.gitignore', 'link', ...names].toSorted());
    expect(listTrackedPaths(join(root, 'build')).toSorted()).toEqual([
      'deep/tracked.txt',
      'deep/tracked.txt.more',
      'ä ö',
    ]);
  });
});

it('reads the index of a worktree, and lists no submodule as a file', () => {
  git('init', '-q');
  plant('a', 'inner/b');
  execFileSync('git', ['init', '-q', 'inner'], { cwd: root });
  git('-C', 'inner', 'add', 'b');
  git('-C', 'inner', 'commit', '-qm', 'x');
  git('add', '.');
  git('commit', '-qm', 'x');
  git('worktree', 'add', '-q', 'tree');
  git('-C', 'tree', 'rm', '-q', 'a');
  expect(listTrackedPaths(root)).toEqual(['a']);
  expect(listTrackedPaths(join(root, 'inner'))).toEqual(['b']);
  expect(listTrackedPaths(join(root, 'tree'))).toEqual([]);
});

/** Writes an index in version 4. Each entry gives how many characters of the previous name to cut, and the rest. */
function craft(entries: readonly (readonly [cut: number, rest: string])[]): void {
  const head = Buffer.from('DIRC\0\0\0\u0004....');
  head.writeUInt32BE(entries.length, 8);
  const made = entries.map(([cut, rest]) => {
    const facts = Buffer.alloc(62);
    facts.writeUInt32BE(0o100644, 24);
    return Buffer.concat([facts, Buffer.from([cut]), Buffer.from(`${rest}\0`)]);
  });
  mkdirSync(join(root, '.git'), { recursive: true });
  writeFileSync(join(root, '.git', 'index'), Buffer.concat([head, ...made]));
}

it('refuses paths outside the repository in an index, and an index that would fill the memory', () => {
  craft([
    [0, 'build/a'],
    [1, '../../outside'],
    [13, '/./b'],
    [3, '//c'],
    [3, ''],
    [100, 'x'],
  ]);
  expect(listTrackedPaths(root)).toEqual([]);
  const outside = ['../x', '/x', 'build/../../x', 'build//x', './x', 'build/.', 'build/'];
  for (const path of outside) {
    craft([
      [0, 'a'],
      [1, path],
    ]);
    expect(listTrackedPaths(root)).toEqual(['a']);
  }
  craft(Array.from({ length: 100_000 }, () => [0, 'x'] as const));
  expect(listTrackedPaths(root)).toEqual([]);
});

it('lists nothing for an index that is missing, damaged, cut off or a pipe', () => {
  expect(listTrackedPaths(root)).toEqual([]);
  mkdirSync(join(root, '.git'));
  expect(listTrackedPaths(root)).toEqual([]);
  const index = join(root, '.git', 'index');
  for (const bytes of ['', 'DIRC', 'DIRCgarbage', `DIRC\0\0\0\u0002\0\0\0\u0009${'x'.repeat(500)}`]) {
    writeFileSync(index, bytes);
    expect(listTrackedPaths(root)).toEqual([]);
  }
  rmSync(index);
  execFileSync('mkfifo', [index]);
  expect(listTrackedPaths(root)).toEqual([]);
});
