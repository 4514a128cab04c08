import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { parseUnifiedDiff } from '../../shared/changes/parse-unified-diff.ts';
import { Lifetime } from '../base/lifetime.ts';
import { createGitBench, git, unwrap } from '../git/testing/git-bench.ts';
import { CommitService } from './commit-service.ts';
import { withoutSandbox } from './testing/hook-sandboxes.ts';

async function setUp(mayWrite: 'yes' | 'ask' | 'readOnly' = 'yes') {
  const bench = await createGitBench({ 'a.txt': 'a\n', 'inner/b.txt': 'b\n' });
  const lifetime = new Lifetime();
  onTestFinished(() => lifetime.end());
  const asked: string[] = [];
  const service = new CommitService({
    traceLines: async () => null,
    lifetime,
    git: async () => {
      asked.push('git');
      return { program: git.program, environment: git.environment, privateFolder: bench.dataFolder };
    },
    trust: { mayWrite: async () => mayWrite },
    dataFolder: bench.dataFolder,
    ...withoutSandbox,
  });
  const read = async (folder = bench.root) => {
    const diff = unwrap(await service.readDiff(folder));
    return diff === null ? null : { ...diff, files: parseUnifiedDiff(diff.text).map(({ path }) => path) };
  };
  return { ...bench, asked, read };
}

it('in a folder inside a repository, only its files are compared, by their paths in it', async () => {
  const { read, root, run, write } = await setUp();
  write('a.txt', 'changed\n');
  write('inner/b.txt', 'changed\n');
  mkdirSync(join(root, 'inner2'));
  write('inner2/c.txt', 'new\n');
  expect((await read())?.files).toEqual(['a.txt', 'inner/b.txt', 'inner2/c.txt']);
  const branch = run('branch', '--show-current');
  expect(await read(join(root, 'inner'))).toMatchObject({ files: ['b.txt'], isPart: true, isCut: false, branch });
});

it('a diff that is too long ends with the last whole file', async () => {
  const { read, write } = await setUp();
  write('a.txt', 'changed\n');
  write('b.txt', 'a line of a long file\n'.repeat(100_000));
  write('c.txt', 'another line of a long file\n'.repeat(100_000));
  expect(await read()).toMatchObject({ files: ['a.txt', 'b.txt'], isCut: true, isPart: false });
});

it('a first file that is too long alone stays in the diff, without its lines', async () => {
  const { read, write } = await setUp();
  write('a.txt', 'a line of a long file\n'.repeat(250_000));
  write('inner/b.txt', 'changed\n');
  const diff = await read();
  expect(diff).toMatchObject({ files: ['a.txt'], isCut: true });
  expect(diff?.text).not.toContain('a line');
});

it('in a repository without commits, every file is new', async () => {
  const { read, root, run, write } = await setUp();
  mkdirSync(join(root, 'fresh'));
  run('init', '-q', join(root, 'fresh'));
  write('fresh/a.txt', 'a\n');
  expect(await read(join(root, 'fresh'))).toMatchObject({ files: ['a.txt'], hasCommit: false, isPart: false });
});

it.each(['ask', 'readOnly'] as const)('git does not run where the answer about trust is %s', async (mayWrite) => {
  const { asked, read } = await setUp(mayWrite);
  expect(await read()).toBeNull();
  expect(asked).toEqual([]);
});
