import { chmodSync, existsSync } from 'node:fs';
import { readdir, readFile, rm, symlink } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { createTemporaryFolder } from '../../../fixtures/testkit/test-folder.ts';
import { createWorkspace } from '../../../fixtures/testkit/workspace.ts';
import type { Result } from '../../../shared/base/result.ts';
import { plantGitTraps } from '../../workspace/testing/plant-git-traps.ts';
import { readChanges } from './changes.ts';
import { findWorktrees } from './find-worktrees.ts';
import { readRepository } from './repository.ts';
import { createBench, git, lines, writeTo } from './testing/repository-bench.ts';
import { describeWorktreeProblem } from './worktree-problem.ts';
import type { WorktreeRecord } from './worktree-record.ts';

function value<T>(result: Result<T, unknown>): T {
  if (!result.ok) throw new Error(JSON.stringify(result.error));
  return result.value;
}

const treeOf = async (record: WorktreeRecord) => value(await readChanges(git, record)).tree;

describe('a repository', () => {
  it('a repository says which of its parts a worktree will not have', async () => {
    const bench = await createBench();
    await bench.write('a.txt', lines(9, { 1: 'changed' }));
    await bench.write('new.txt', 'new\n');
    bench.run('update-index', '--add', '--cacheinfo', `160000,${bench.run('rev-parse', 'HEAD')},vendor/part`);
    expect(value(await readRepository(git, join(bench.root)))).toEqual({
      root: bench.root,
      head: bench.run('rev-parse', 'HEAD'),
      branch: 'main',
      changedFiles: 2,
      submodules: ['vendor/part'],
    });
    bench.run('checkout', '--quiet', '--detach');
    expect(value(await readRepository(git, bench.root)).branch).toBeNull();
  });

  it('a repository is refused with the reason if it does not exist or has no commit', async () => {
    const bare = await createWorkspace({ git: false });
    const none = await readRepository(git, bare.path);
    expect(none).toEqual({ ok: false, error: { type: 'notARepository' } });
    const empty = await createWorkspace({ files: {}, git: false });
    const bench = await createBench();
    bench.run('init', '--quiet', empty.path);
    expect(await readRepository(git, empty.path)).toEqual({ ok: false, error: { type: 'noCommit' } });
    expect(describeWorktreeProblem({ type: 'notARepository' })).toContain('Run in place.');
    await bare.remove();
    await empty.remove();
  });
});

describe('a worktree', () => {
  it('a worktree starts with the last commit, on its own branch, and leaves the workspace as it is', async () => {
    const bench = await createBench();
    await bench.write('a.txt', 'mine\n');
    const before = bench.run('status', '--porcelain');
    const record = value(await bench.create());
    expect(await readFile(join(record.path, 'a.txt'), 'utf8')).toBe(lines(9));
    expect(record).toMatchObject({
      branch: 'workcell/wc-1',
      repository: bench.root,
      base: bench.run('rev-parse', 'HEAD'),
    });
    expect(bench.run('status', '--porcelain')).toBe(before);
    expect(await readChanges(git, record)).toMatchObject({ ok: true, value: { patch: '' } });
  });

  it("a worktree starts with uncommitted files if requested, and does not count them as the run's work", async () => {
    const bench = await createBench();
    await bench.write('a.txt', 'mine\n');
    await bench.write('new.txt', 'new\n');
    await bench.remove('b.txt');
    const record = value(await bench.create({ withUncommitted: true }));
    expect(await readFile(join(record.path, 'a.txt'), 'utf8')).toBe('mine\n');
    expect(await readFile(join(record.path, 'new.txt'), 'utf8')).toBe('new\n');
    expect(existsSync(join(record.path, 'b.txt'))).toBe(false);
    await writeTo(join(record.path, 'new.txt'), 'newer\n');
    const { patch, tree } = value(await readChanges(git, record));
    expect(patch).toContain('+newer');
    expect(patch).not.toContain('mine');
    expect(value(await bench.apply(record, tree)).paths).toEqual(['new.txt']);
    expect(await bench.read('a.txt')).toBe('mine\n');
    expect(await bench.read('new.txt')).toBe('newer\n');
  });

  it('a worktree picks another branch name if that one exists', async () => {
    const bench = await createBench();
    bench.run('branch', 'workcell/wc-1');
    expect(value(await bench.create()).branch).toBe('workcell/wc-1-2');
  });

  it('a worktree has a branch with the first words of the title, without accents and secrets', async () => {
    const branchFor = async (title: string) => value(await (await createBench()).create({ title })).branch;
    expect(await branchFor('Füge É-Rechnungen hinzu: ../../x; rm -rf /\nMore')).toBe(
      'workcell/fuge-e-rechnungen-hinzu-x-rm-rf',
    );
    expect(await branchFor(`Use ghp_${'aB3dE5fG7h'.repeat(4)} here`)).not.toContain('ab3de5fg7h');
    expect(await branchFor('請求書を追加')).toBe('workcell/wc-1');
    expect(await branchFor(`${'long'.repeat(50)} word`)).toBe(`workcell/${'long'.repeat(10)}`);
  });

  it('a worktree falls back to the name of its run when all names with its title are taken', async () => {
    const bench = await createBench();
    for (let number = 1; number <= 50; number++)
      bench.run('branch', `workcell/fix-it${number === 1 ? '' : `-${number}`}`);
    expect(value(await bench.create({ title: 'Fix it' })).branch).toBe('workcell/wc-1');
  });

  it('a worktree has a branch next to a folder of branches that is called like it', async () => {
    const bench = await createBench();
    bench.run('branch', 'workcell/Fix-it/later');
    expect(value(await bench.create({ title: 'Fix it' })).branch).toBe('workcell/fix-it-2');
  });

  it('a worktree has a branch next to one called workcell', async () => {
    const bench = await createBench();
    bench.run('branch', 'workcell');
    expect(value(await bench.create()).branch).toBe('workcell-wc-1');
  });

  it("a worktree keeps uncommitted files out of the repository's objects until Keep", async () => {
    const bench = await createBench();
    await bench.write('.env', 'SECRET=1\n');
    await bench.write('large.bin', 'x'.repeat(100_000));
    const before = bench.run('count-objects', '-v');
    const record = value(await bench.create({ withUncommitted: true }));
    const tree = await treeOf(record);
    expect(bench.run('count-objects', '-v')).toBe(before);
    expect(bench.run('-C', record.path, 'status', '--porcelain')).toBe('?? .env\n?? large.bin');
    expect(value(await bench.keep(record, { tree, message: 'Work' }))).toBe('workcell/wc-1');
    expect(bench.run('show', 'workcell/wc-1:.env')).toBe('SECRET=1');
    expect(bench.run('fsck', '--strict')).toBe('');
  });

  it('a worktree of a bare repository is refused with the reason', async () => {
    const bench = await createBench();
    const bare = join(bench.worktrees, 'bare.git');
    bench.run('clone', '--quiet', '--bare', bench.root, bare);
    expect(await readRepository(git, bare)).toEqual({ ok: false, error: { type: 'bareRepository' } });
    expect(describeWorktreeProblem({ type: 'bareRepository' })).toContain('bare repository');
  });

  it('a worktree starts with the commit if no branch is checked out', async () => {
    const bench = await createBench();
    bench.run('checkout', '--quiet', '--detach');
    expect(value(await bench.create()).base).toBe(bench.run('rev-parse', 'HEAD'));
  });

  it('a worktree runs no hook and no monitor of the repository', async () => {
    const bench = await createBench();
    const marks = createTemporaryFolder('marks');
    const traps = plantGitTraps(bench.root, join(marks.path, 'sprung'));
    const record = value(await bench.create({ withUncommitted: true }));
    await writeTo(join(record.path, 'c.txt'), 'c\n');
    value(await bench.apply(record, await treeOf(record)));
    value(await bench.keep(record, { tree: await treeOf(record), message: 'Work' }));
    value(await bench.removeWorktree(record, 'kept'));
    expect(traps.sprung()).toEqual([]);
    await marks.remove();
  });

  it("a worktree has git's contents where a filter makes files, and Apply runs only the user's filters", async () => {
    const bench = await createBench();
    const home = createTemporaryFolder('home');
    const person = { ...git, environment: { ...git.environment, HOME: home.path } };
    await writeTo(
      join(home.path, '.gitconfig'),
      '[filter "fake"]\n\tclean = sed s/whole/pointer/\n\tsmudge = sed s/pointer/whole/\n',
    );
    bench.run('config', 'filter.fake.smudge', 'sed s/pointer/whole/');
    bench.run('config', 'filter.fake.clean', 'sed s/whole/pointer/');
    await bench.write('.gitattributes', '*.bin filter=fake\n');
    await bench.write('large.bin', 'whole\n');
    bench.run('add', '.');
    bench.run('-c', 'user.name=a', '-c', 'user.email=a@b', 'commit', '--quiet', '-m', 'A large file');
    expect(bench.run('show', 'HEAD:large.bin')).toBe('pointer');
    const record = value(await bench.create());
    expect(await readFile(join(record.path, 'large.bin'), 'utf8')).toBe('pointer\n');
    await writeTo(join(record.path, 'large.bin'), 'pointer to more\n');
    value(await bench.apply(record, await treeOf(record), person));
    expect(await bench.read('large.bin')).toBe('whole to more\n');
    await home.remove();
  });

  // A file size limit simulates the full disk: a process can set one without special rights.
  it.skipIf(process.platform === 'win32')(
    'a worktree leaves neither a folder nor a branch when it fills the disk',
    async () => {
      const bench = await createBench({ 'a.txt': lines(9), 'large.txt': lines(20_000) });
      const limited = join(bench.worktrees, 'limited-git');
      await writeTo(limited, `#!/bin/sh\ntrap '' XFSZ\nulimit -f 100\nexec '${git.program}' "$@"\n`);
      chmodSync(limited, 0o700);
      const failed = await bench.create({}, { ...git, program: limited });
      expect(failed).toMatchObject({ ok: false, error: { type: 'failed', said: expect.stringMatching(/large\.txt/) } });
      expect(await readdir(bench.worktrees)).toEqual(['limited-git']);
      expect(bench.run('branch', '--list', 'workcell/*')).toBe('');
      expect(bench.run('worktree', 'list').split('\n')).toHaveLength(1);
      const made = value(await bench.create());
      expect(await readFile(join(made.path, 'large.txt'), 'utf8')).toBe(lines(20_000));
    },
  );

  it('a worktree leaves neither a folder nor a branch when canceled', async () => {
    const bench = await createBench();
    const made = bench.create({ signal: AbortSignal.abort() });
    expect(await made).toEqual({ ok: false, error: { type: 'cancelled' } });
    expect(await readdir(bench.worktrees)).toEqual([]);
    expect(bench.run('branch', '--list', 'workcell/*')).toBe('');
  });
});

describe('the changes of a run', () => {
  it("the changes of a run are merged with the user's changes, in the files alone", async () => {
    const bench = await createBench({ 'a.txt': lines(20), 'old.txt': 'old\n', 'deep/er/gone.txt': 'x\n' });
    const record = value(await bench.create());
    await writeTo(join(record.path, 'a.txt'), lines(20, { 2: 'theirs' }));
    await writeTo(join(record.path, 'src/added.txt'), 'added\n');
    await rm(join(record.path, 'deep/er/gone.txt'));
    await symlink('a.txt', join(record.path, 'link'));
    await bench.write('a.txt', lines(20, { 19: 'mine' }));
    const head = bench.run('rev-parse', 'HEAD');
    const staged = bench.run('diff', '--cached');
    const changed = value(await bench.apply(record, await treeOf(record))).paths;
    expect([...changed].sort()).toEqual(['a.txt', 'deep/er/gone.txt', 'link', 'src/added.txt']);
    expect(await bench.read('a.txt')).toBe(lines(20, { 2: 'theirs', 19: 'mine' }));
    expect(await bench.read('src/added.txt')).toBe('added\n');
    expect(existsSync(join(bench.root, 'deep'))).toBe(false);
    expect(bench.run('rev-parse', 'HEAD')).toBe(head);
    expect(bench.run('diff', '--cached')).toBe(staged);
  });

  it('the changes of a run include commits in the worktree', async () => {
    const bench = await createBench();
    const record = value(await bench.create());
    await writeTo(join(record.path, 'c.txt'), 'c\n');
    bench.run('-C', record.path, 'add', '.');
    bench.run('-C', record.path, '-c', 'user.name=a', '-c', 'user.email=a@b', 'commit', '--quiet', '-m', 'Own');
    value(await bench.apply(record, await treeOf(record)));
    expect(await bench.read('c.txt')).toBe('c\n');
  });

  it('the changes of a run are not applied in part if the user changed the same lines', async () => {
    const bench = await createBench();
    const record = value(await bench.create());
    await writeTo(join(record.path, 'a.txt'), lines(9, { 5: 'theirs' }));
    await writeTo(join(record.path, 'b.txt'), lines(9, { 5: 'theirs' }));
    await bench.write('a.txt', lines(9, { 5: 'mine' }));
    const refused = await bench.apply(record, await treeOf(record));
    expect(refused).toEqual({ ok: false, error: { type: 'conflicts', paths: ['a.txt'] } });
    expect(await bench.read('a.txt')).toBe(lines(9, { 5: 'mine' }));
    expect(await bench.read('b.txt')).toBe(lines(9));
  });

  it('the changes of a run do not overwrite a file that git ignores', async () => {
    const bench = await createBench({ 'a.txt': 'a\n', '.gitignore': 'secret.env\n' });
    const record = value(await bench.create());
    await writeTo(join(record.path, '.gitignore'), '');
    await writeTo(join(record.path, 'secret.env'), 'theirs\n');
    await bench.write('secret.env', 'mine\n');
    const refused = await bench.apply(record, await treeOf(record));
    expect(refused).toEqual({
      ok: false,
      error: { type: 'files', problem: { type: 'inTheWay', paths: ['secret.env'] } },
    });
    expect(await bench.read('secret.env')).toBe('mine\n');
    expect(await bench.read('.gitignore')).toBe('secret.env\n');
  });

  it('the changes of a run are not applied at all if a filter of the user fails', async () => {
    const bench = await createBench();
    const home = createTemporaryFolder('home');
    const person = { ...git, environment: { ...git.environment, HOME: home.path } };
    const failing = '[filter "late"]\n\tclean = cat\n\tsmudge = /nonexistent/filter\n\trequired = true\n';
    await writeTo(join(home.path, '.gitconfig'), failing);
    const record = value(await bench.create());
    await writeTo(join(record.path, '.gitattributes'), 'z.txt filter=late\n');
    await writeTo(join(record.path, 'a.txt'), 'theirs\n');
    await writeTo(join(record.path, 'z.txt'), 'z\n');
    await rm(join(record.path, 'b.txt'));
    const tree = await treeOf(record);
    await bench.write('.git/info/attributes', 'z.txt filter=late\n');
    expect(await bench.apply(record, tree, person)).toMatchObject({ ok: false, error: { type: 'failed' } });
    expect(await bench.read('a.txt')).toBe(lines(9));
    expect(await bench.read('b.txt')).toBe(lines(9));
    expect(existsSync(join(bench.root, '.gitattributes'))).toBe(false);
    expect(existsSync(join(bench.root, 'z.txt'))).toBe(false);
    await home.remove();
  });
});

describe('the end of a worktree', () => {
  it('the end of a worktree keeps its state on the branch, after its own commits', async () => {
    const bench = await createBench();
    const record = value(await bench.create());
    await writeTo(join(record.path, 'c.txt'), 'c\n');
    const kept = await bench.keep(record, { tree: await treeOf(record), message: 'Add c\n\nBecause.' });
    value(await bench.removeWorktree(record, 'kept'));
    expect(value(kept)).toBe('workcell/wc-1');
    expect(bench.run('show', 'workcell/wc-1:c.txt')).toBe('c');
    expect(bench.run('log', '-1', '--format=%s', 'workcell/wc-1')).toBe('Add c');
    expect(existsSync(bench.place)).toBe(false);
    expect(bench.run('worktree', 'list').split('\n')).toHaveLength(1);
  });

  it('the end of a worktree makes no empty commit', async () => {
    const bench = await createBench();
    const record = value(await bench.create());
    value(await bench.keep(record, { tree: await treeOf(record), message: 'Nothing' }));
    expect(bench.run('rev-parse', 'workcell/wc-1')).toBe(bench.run('rev-parse', 'main'));
  });

  it('the end of a worktree discards everything', async () => {
    const bench = await createBench();
    const record = value(await bench.create());
    await writeTo(join(record.path, 'c.txt'), 'c\n');
    value(await bench.removeWorktree(record, 'discarded'));
    expect(bench.run('branch', '--list', 'workcell/*')).toBe('');
    expect(await readdir(bench.worktrees)).toEqual([]);
  });

  it('the end of a worktree works in a later start, even if its folder was deleted by hand', async () => {
    const bench = await createBench();
    const record = value(await bench.create());
    expect(await findWorktrees(bench.worktrees)).toEqual([{ folder: bench.place, record, isThere: true }]);
    await rm(record.path, { recursive: true });
    expect(await findWorktrees(bench.worktrees)).toEqual([{ folder: bench.place, record, isThere: false }]);
    expect(await readChanges(git, record)).toEqual({ ok: false, error: { type: 'folderGone' } });
    value(await bench.removeWorktree(record, 'discarded'));
    expect(await findWorktrees(bench.worktrees)).toEqual([]);
    expect(bench.run('worktree', 'list').split('\n')).toHaveLength(1);
  });

  it('ending a worktree ignores folders without a record of Workcell', async () => {
    const bench = await createBench();
    await writeTo(join(bench.worktrees, 'other/worktree.json'), '{"version":99}');
    await writeTo(join(bench.worktrees, 'half/worktree.json'), '{"ver');
    expect(await findWorktrees(bench.worktrees)).toEqual([]);
    expect(await findWorktrees(join(bench.worktrees, 'nowhere'))).toEqual([]);
  });
});
