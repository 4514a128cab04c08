import { execFileSync } from 'node:child_process';
import { chmodSync, existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { createTemporaryFolder } from '../../fixtures/testkit/test-folder.ts';
import { createGitBench, git, unwrap } from './testing/git-bench.ts';

// Sets up configuration that git includes only for some folders, branches or worktrees.

function homeOf(config: string) {
  const { path, remove } = createTemporaryFolder('home');
  onTestFinished(() => remove());
  writeFileSync(join(path, '.gitconfig'), config);
  return { home: path, by: { ...git, environment: { ...git.environment, HOME: path } } };
}

it("applies a user's conditional configuration only to the repositories it names", async () => {
  const bench = await createGitBench({ 'a.txt': 'a\n' });
  const other = await createGitBench({ 'a.txt': 'a\n' });
  const { by, home } = homeOf(`[user]\n\tname = At home\n[includeIf "gitdir:${bench.root}/"]\n\tpath = work.config\n`);
  writeFileSync(join(home, 'work.config'), '[core]\n\tautocrlf = input\n[user]\n\tname = At work\n');
  const configOf = async (folder: typeof bench) => {
    const { gitFolder } = await folder.open(folder.root, by);
    return readFileSync(join(gitFolder, 'config'), 'utf8');
  };
  expect(await configOf(bench)).toMatch(
    /autocrlf = "input"[\s\S]*name = "At work"|name = "At work"[\s\S]*autocrlf = "input"/,
  );
  expect(await configOf(other)).toContain('name = "At home"');
  expect(await configOf(other)).not.toContain('"input"');
});

it('takes no filter from a conditional include, because a turn may be able to write it', async () => {
  const bench = await createGitBench({ 'a.txt': 'a\n', '.gitattributes': '* filter=planted\n' });
  const mark = join(bench.dataFolder, 'mark');
  const included = join(bench.root, 'work.config');
  const { by } = homeOf(`[includeIf "gitdir:${bench.root}/"]\n\tpath = ${included}\n`);
  writeFileSync(included, `[filter "planted"]\n\tclean = touch ${mark}; cat\n`);
  const repository = await bench.open(bench.root, by);
  const index = join(bench.dataFolder, 'index');
  unwrap(await repository.runContentCommand('update-index', ['--add', 'a.txt'], { index, filters: true }));
  expect(existsSync(mark)).toBe(false);
});

it("keeps the user's configuration when git rejects the repository", async () => {
  const bench = await createGitBench({ 'a.txt': 'a\n' });
  const { by } = homeOf('[core]\n\tautocrlf = input\n');
  writeFileSync(join(bench.root, '.git', 'config'), '[core]\n\trepositoryformatversion = 99\n');
  const { gitFolder } = await bench.open(bench.root, by);
  expect(readFileSync(join(gitFolder, 'config'), 'utf8')).toContain('autocrlf = "input"');
});

it("runs no program from an include of the repository that applies only on a run's branch", async () => {
  const bench = await createGitBench({ 'a.txt': 'a\n' });
  const seen = join(bench.dataFolder, 'seen');
  const program = join(bench.dataFolder, 'git');
  writeFileSync(program, `#!/bin/sh\nenv > '${seen}'\nexec ${git.program} "$@"\n`);
  chmodSync(program, 0o755);
  mkdirSync(join(bench.root, 'more'));
  bench.run('config', 'includeIf.onbranch:workcell/**.path', '../more/one.config');
  bench.run('config', 'includeIf.gitdir:**/worktrees/**.path', join(bench.root, 'more', 'missing.config'));
  const nested = '[includeIf "gitdir:**/worktrees/**"]\n\tpath = two.config\n[hook "one"]\n\tcommand = touch one\n';
  writeFileSync(join(bench.root, 'more', 'one.config'), nested);
  writeFileSync(join(bench.root, 'more', 'two.config'), '[hook "two"]\n\tcommand = touch two\n');
  // Git itself no longer lists these values.
  expect(bench.run('config', '--list')).not.toContain('hook.one');

  const repository = await bench.open(bench.root, { ...git, program });
  const add = ['add', '--quiet', '--no-checkout', '--force', '-b', 'workcell/x', join(bench.dataFolder, 'worktree')];
  unwrap(await repository.runRefCommand('worktree', add));
  const environment = readFileSync(seen, 'utf8');
  for (const key of ['hook.one.command', 'hook.two.command']) {
    const at = new RegExp(`^GIT_CONFIG_KEY_(\\d+)=${key}$`, 'm').exec(environment)?.[1];
    expect(environment).toMatch(new RegExp(`^GIT_CONFIG_VALUE_${at}=$`, 'm'));
  }
});

it('runs no hook that a turn adds after we opened the repository', async () => {
  const bench = await createGitBench({ 'a.txt': 'a\n' });
  const seen = join(bench.dataFolder, 'seen');
  const program = join(bench.dataFolder, 'git');
  writeFileSync(program, `#!/bin/sh\nenv > '${seen}'\nexec ${git.program} "$@"\n`);
  chmodSync(program, 0o755);
  const repository = await bench.open(bench.root, { ...git, program });
  const commit = bench.run('rev-parse', 'HEAD');
  unwrap(await repository.runRefCommand('update-ref', ['refs/heads/one', commit]));
  bench.run('config', 'hook.late.event', 'reference-transaction');
  bench.run('config', 'hook.late.command', 'touch reached');
  unwrap(await repository.runRefCommand('update-ref', ['refs/heads/two', commit]));
  const environment = readFileSync(seen, 'utf8');
  for (const [key, value] of [
    ['hook.late.command', ''],
    ['hook.reference-transaction.enabled', 'false'],
  ]) {
    const at = new RegExp(`^GIT_CONFIG_KEY_(\\d+)=${key}$`, 'm').exec(environment)?.[1];
    expect(environment).toMatch(new RegExp(`^GIT_CONFIG_VALUE_${at}=${value}$`, 'm'));
  }
});

it.each([
  ['a pipe', (path: string) => execFileSync('mkfifo', [path]), 'a.config'],
  ['a place that only git can find', () => undefined, '%(prefix)/a.config'],
])('stops before running anything if an include of the repository cannot be followed: %s', async (_, make, named) => {
  const bench = await createGitBench({ 'a.txt': 'a\n' });
  bench.run('config', 'includeIf.onbranch:workcell/**.path', named);
  make(join(bench.root, '.git', 'a.config'));
  const repository = await bench.open();
  const added = await repository.runRefCommand('worktree', [
    'add',
    '--no-checkout',
    join(bench.dataFolder, 'worktree'),
  ]);
  expect(added).toMatchObject({ ok: false, error: { said: expect.stringContaining(named) } });
  expect(existsSync(join(bench.dataFolder, 'worktree'))).toBe(false);
});
