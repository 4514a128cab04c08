import { execFileSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import {
  chmodSync,
  cpSync,
  existsSync,
  mkdirSync,
  readFileSync,
  renameSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { canMount, mountLimitedDisk } from '../../build/faults/limited-disk.ts';
import { createTemporaryFolder } from '../../fixtures/testkit/test-folder.ts';
import type { UncommittedState } from '../../shared/contract/commits.ts';
import { Lifetime } from '../base/lifetime.ts';
import { createGitBench, git, unwrap } from '../git/testing/git-bench.ts';
import { createTraps, plantEveryTrap } from '../git/testing/plant-every-trap.ts';
import type { CommitRequest } from './commit-files.ts';
import { toRefusal } from './commit-problem.ts';
import { CommitService } from './commit-service.ts';
import { noHooks, withoutHooks, withoutSandbox } from './testing/hook-sandboxes.ts';

type Options = {
  readonly mayWrite?: 'yes' | 'ask' | 'readOnly';
  readonly hasName?: boolean;
  /** The user's own configuration. */
  readonly config?: string;
};

/** Creates a repository with a user who commits. */
async function setUp(
  files: Readonly<Record<string, string>> = { 'a.txt': 'a\n', 'b.txt': 'b\n' },
  { mayWrite = 'yes', hasName = true, config = '' }: Options = {},
) {
  const bench = await createGitBench(files);
  const home = createTemporaryFolder('home');
  const lifetime = new Lifetime();
  onTestFinished(async () => {
    await lifetime.end();
    await home.remove();
  });
  const name = hasName ? '[user]\n\tname = Ada Lovelace\n\temail = ada@example.com\n' : '';
  writeFileSync(join(home.path, '.gitconfig'), `${name}${config}`);
  const service = new CommitService({
    traceLines: async () => null,
    lifetime,
    git: async () => ({
      program: git.program,
      environment: { PATH: process.env.PATH ?? '', HOME: home.path },
      privateFolder: bench.dataFolder,
    }),
    trust: { mayWrite: async () => mayWrite },
    dataFolder: bench.dataFolder,
    ...withoutSandbox,
  });
  /** Runs the user's git as plumbing does: it neither refreshes nor writes the index. */
  const ask = (...args: readonly string[]) =>
    execFileSync('git', ['-C', bench.root, '--no-optional-locks', ...args], { encoding: 'latin1' }).trimEnd();
  const read = async (folder = bench.root): Promise<UncommittedState> => {
    const state = unwrap(await service.read(folder));
    if (state === null) throw new Error('There is a repository');
    return state;
  };
  const commit = (
    { branch, head, root, tree }: UncommittedState,
    files: readonly string[],
    more: Partial<CommitRequest> = {},
  ) =>
    service.commit(
      root,
      {
        ...{ branch, head, root, tree, message: 'Change', amend: false, signOff: false, notes: false, trailer: null },
        files: [...files],
        ...more,
      },
      withoutHooks,
    );
  return {
    ...bench,
    service,
    home: home.path,
    ask,
    read,
    commit,
    /** Lists what differs, and commits the files with these ids at once. */
    commitNow: async (ids: readonly string[], more: Partial<CommitRequest> = {}) =>
      await commit(await read(), ids, more),
    /** The files of the last commit against its parent, as git sees them. */
    inLast: () => ask('show', '--format=', '--name-status', '--no-renames', 'HEAD'),
  };
}

const statuses = ({ files }: UncommittedState) => Object.fromEntries(files.map(({ path, status }) => [path, status]));

const problemOf = async (result: Promise<{ readonly ok: boolean }>) => {
  const settled = await result;
  return settled.ok ? null : (settled as unknown as { readonly error: { readonly type: string } }).error;
};

describe('what is not committed', () => {
  it('lists what is not committed with what happened to each file', async () => {
    const { read, root, run, write } = await setUp({
      ...{ 'kept.txt': 'kept\n', 'edited.txt': '1\n', 'gone.txt': 'gone\n', '.gitignore': 'ignored\n' },
      ...{ 'old name.txt': 'a long enough text\nto be found again\n', 'run.sh': 'echo\n' },
    });
    write('edited.txt', '2\n');
    rmSync(join(root, 'gone.txt'));
    renameSync(join(root, 'old name.txt'), join(root, 'new name.txt'));
    chmodSync(join(root, 'run.sh'), 0o755);
    write('staged.txt', 'new\n');
    run('add', 'staged.txt');
    write('untracked.txt', 'new\n');
    write('ignored', 'no\n');
    const state = await read();
    expect(statuses(state)).toEqual({
      'edited.txt': 'modified',
      'gone.txt': 'deleted',
      'new name.txt': 'renamed',
      'run.sh': 'mode',
      'staged.txt': 'added',
      'untracked.txt': 'untracked',
    });
    expect(state).toMatchObject({
      root,
      head: run('rev-parse', 'HEAD'),
      branch: run('branch', '--show-current'),
      operation: null,
      identity: { name: 'Ada Lovelace', email: 'ada@example.com' },
      upstream: null,
      service: 'gitHub',
      last: { isPushed: false },
      hooks: noHooks,
      signs: false,
      notes: false,
      leftOut: [],
    });
    expect(state.files.find(({ oldPath }) => oldPath !== null)).toMatchObject({ oldPath: 'old name.txt' });
  });

  it('compares the last commit with the branch that the current one follows, without fetching', async () => {
    const { read, root, run, commitIn, write } = await setUp();
    run('update-ref', 'refs/remotes/origin/main', 'HEAD');
    run('config', 'remote.origin.url', 'ext::false');
    run('config', 'remote.origin.fetch', '+refs/heads/*:refs/remotes/origin/*');
    const branch = run('branch', '--show-current');
    run('config', `branch.${branch}.remote`, 'origin');
    run('config', `branch.${branch}.merge`, 'refs/heads/main');
    expect(await read()).toMatchObject({ upstream: { ahead: 0, behind: 0 }, last: { isPushed: true } });
    write('a.txt', 'more\n');
    commitIn(root);
    expect(await read()).toMatchObject({
      upstream: { name: 'origin/main', ahead: 1, behind: 0 },
      last: { isPushed: false, message: 'More\n' },
    });
  });

  it('names the hooks and the signature that Workcell leaves out', async () => {
    const { read, root, run } = await setUp();
    for (const name of ['pre-commit', 'commit-msg', 'pre-push']) {
      mkdirSync(join(root, '.git/hooks'), { recursive: true });
      writeFileSync(join(root, '.git/hooks', name), '#!/bin/sh\nexit 1\n');
      chmodSync(join(root, '.git/hooks', name), 0o755);
    }
    run('config', 'commit.gpgSign', 'true');
    run('config', 'remote.origin.url', 'git@gitlab.com:team/project.git');
    expect((await read()).service).toBe('gitLab');
    expect(await read()).toMatchObject({ hooks: { names: ['pre-commit', 'commit-msg'] }, signs: true });
    mkdirSync(join(root, '.husky'));
    writeFileSync(join(root, '.husky/post-commit'), '#!/bin/sh\n');
    chmodSync(join(root, '.husky/post-commit'), 0o755);
    run('config', 'core.hooksPath', '.husky');
    expect(await read()).toMatchObject({ hooks: { names: ['post-commit'], runnable: [] } });
  });
});

describe('a commit from the app', () => {
  it('commits exactly the chosen files as they are on disk, under the name of the user', async () => {
    const { ask, commitNow, inLast, root, run, write } = await setUp();
    const before = run('rev-parse', 'HEAD');
    write('a.txt', 'on disk\n');
    write('b.txt', 'stays\n');
    write('new.txt', 'new\n');
    const made = unwrap(await commitNow(['a.txt', 'new.txt'], { message: 'Change a\n\nWhy.' }));
    expect(made).toMatchObject({ commit: run('rev-parse', 'HEAD'), warning: null });
    expect(made.output).toContain('2 files changed');
    expect(run('rev-parse', 'HEAD^')).toBe(before);
    expect(run('log', '-1', '--format=%an <%ae> / %cn <%ce> / %B')).toBe(
      'Ada Lovelace <ada@example.com> / Ada Lovelace <ada@example.com> / Change a\n\nWhy.',
    );
    expect(inLast()).toBe('M\ta.txt\nA\tnew.txt');
    expect(run('show', 'HEAD:a.txt')).toBe('on disk');
    expect(ask('status', '--porcelain')).toBe(' M b.txt');
    expect(readFileSync(join(root, 'b.txt'), 'utf8')).toBe('stays\n');
    expect(run('fsck', '--strict')).toBe('');
  });

  it('leaves what the user staged of other files staged in a commit, byte for byte', async () => {
    const { ask, commitNow, inLast, root, run, write } = await setUp({
      ...{ 'a.txt': 'a\n', 'staged.txt': '1\n', 'removed.txt': 'r\n', 'assumed.txt': 'x\n' },
    });
    write('staged.txt', '2\n');
    write('added.txt', 'added\n');
    run('add', 'staged.txt', 'added.txt');
    run('rm', '--quiet', '--cached', 'removed.txt');
    run('update-index', '--assume-unchanged', 'assumed.txt');
    write('staged.txt', '3\n');
    write('added.txt', 'added, and more\n');
    write('later.txt', 'later\n');
    run('add', '--intent-to-add', 'later.txt');
    const others = () =>
      ask('ls-files', '-v', '-s')
        .split('\n')
        .filter((line) => !line.endsWith('a.txt'));
    const [entries, staged] = [others(), run('diff', '--cached')];
    write('a.txt', 'b\n');
    run('add', 'a.txt');
    write('a.txt', 'c\n');
    unwrap(await commitNow(['a.txt']));
    expect(inLast()).toBe('M\ta.txt');
    expect(run('show', 'HEAD:a.txt')).toBe('c');
    expect(others()).toEqual(entries);
    expect(run('diff', '--cached')).toBe(staged.replace(/^diff --git a\/a\.txt[\s\S]*?(?=^diff --git)/m, ''));
    expect(readFileSync(join(root, 'staged.txt'), 'utf8')).toBe('3\n');
  });

  it('leaves no file looking changed that it committed, even to a git that only compares times', async () => {
    const { ask, commitNow, write } = await setUp();
    write('a.txt', 'other\n');
    unwrap(await commitNow(['a.txt']));
    expect(ask('diff-files', '--name-only')).toBe('');
  });

  it.skipIf(process.platform === 'win32')(
    'commits files with spaces, newlines and other bytes in their names',
    async () => {
      const { ask, commitNow, read, root, write } = await setUp();
      write('with space.txt', '1\n');
      write('with\nnewline.txt', '1\n');
      write('ümlaut/ß.txt', '1\n');
      const odd = Buffer.concat([Buffer.from(`${root}/`), Buffer.from([0x66, 0xff, 0x2e])]);
      writeFileSync(odd, 'odd\n');
      const { files } = await read();
      expect(files.map(({ path }) => path)).toContain('f\\xff.');
      unwrap(await commitNow(files.map(({ id }) => id)));
      expect(ask('status', '--porcelain')).toBe('');
      expect(ask('ls-tree', '-r', '-z', '--name-only', 'HEAD').split('\0')).toEqual(
        expect.arrayContaining(['with space.txt', 'with\nnewline.txt', 'f\xff.']),
      );
    },
  );

  it('commits both names of a renamed file, a deletion, a mode and a link', async () => {
    const text = 'a long enough text\nto be found again\n';
    const { ask, commitNow, inLast, root } = await setUp({
      ...{ 'old.txt': text, 'gone.txt': 'x\n', 'run.sh': 'echo\n', 'was-file': 'f\n', 'kept.txt': 'k\n' },
    });
    renameSync(join(root, 'old.txt'), join(root, 'new.txt'));
    rmSync(join(root, 'gone.txt'));
    chmodSync(join(root, 'run.sh'), 0o755);
    rmSync(join(root, 'was-file'));
    symlinkSync('kept.txt', join(root, 'was-file'));
    unwrap(await commitNow(['new.txt', 'gone.txt', 'run.sh', 'was-file']));
    expect(inLast().split('\n').toSorted()).toEqual([
      'A\tnew.txt',
      'D\tgone.txt',
      'D\told.txt',
      'M\trun.sh',
      'T\twas-file',
    ]);
    expect(ask('status', '--porcelain')).toBe('');
    expect(ask('ls-tree', 'HEAD', 'run.sh', 'was-file')).toMatch(/100755[\s\S]*120000/);
  });

  it('makes the first commit of a branch without commits', async () => {
    const { ask, read, commit, root, run, write } = await setUp();
    run('checkout', '--quiet', '--orphan', 'fresh');
    run('rm', '--quiet', '-r', '--cached', '.');
    write('first.txt', '1\n');
    const state = await read();
    expect(state).toMatchObject({ head: null, branch: 'fresh', last: null });
    unwrap(await commit(state, ['first.txt'], { message: 'First' }));
    expect(run('log', '--format=%s', 'fresh')).toBe('First');
    expect(ask('ls-tree', '--name-only', 'HEAD')).toBe('first.txt');
    expect(ask('status', '--porcelain')).toBe('?? a.txt\n?? b.txt');
    expect(existsSync(join(root, '.git/index.lock'))).toBe(false);
  });

  it('commits to a detached HEAD, and in a worktree on a branch and detached', async () => {
    const { ask, commitNow, commit, read, root, run, write } = await setUp();
    const main = run('branch', '--show-current');
    const first = run('rev-parse', 'HEAD');
    run('checkout', '--quiet', '--detach');
    write('a.txt', 'detached\n');
    unwrap(await commitNow(['a.txt'], { message: 'Detached' }));
    expect(run('log', '-1', '--format=%s')).toBe('Detached');
    expect(run('rev-parse', main)).toBe(first);
    for (const [name, how] of [
      ['on-branch', ['-b', 'side']],
      ['detached', ['--detach']],
    ] as const) {
      const linked = join(root, '..', `${name}-${first.slice(0, 7)}-${Date.now()}`);
      run('worktree', 'add', '--quiet', ...how, linked, first);
      onTestFinished(() => rmSync(linked, { recursive: true, force: true }));
      writeFileSync(join(linked, 'b.txt'), `${name}\n`);
      unwrap(await commit(await read(linked), ['b.txt'], { message: name }));
      expect(run('-C', linked, 'log', '--format=%s', '-2')).toContain(name);
      expect(run('-C', linked, 'status', '--porcelain')).toBe('');
    }
    expect(run('log', '-1', '--format=%s', 'side')).toBe('on-branch');
    expect(ask('status', '--porcelain')).toBe('');
  });

  it('amends the last commit, keeps its author and date, and says if it was pushed', async () => {
    const { ask, commit, read, run, write } = await setUp();
    const when = run('log', '-1', '--format=%an %ae %ad');
    const parents = run('log', '-1', '--format=%P');
    run('update-ref', 'refs/remotes/origin/main', 'HEAD');
    write('a.txt', 'amended\n');
    const state = await read();
    expect(state.last?.isPushed).toBe(true);
    unwrap(await commit(state, ['a.txt'], { amend: true, message: 'Amended' }));
    expect(run('log', '-1', '--format=%an %ae %ad')).toBe(when);
    expect(run('log', '-1', '--format=%cn %s')).toBe('Ada Lovelace Amended');
    expect(run('log', '-1', '--format=%P')).toBe(parents);
    unwrap(await commit(await read(), [], { amend: true, message: 'Only other words' }));
    expect(run('log', '-1', '--format=%s')).toBe('Only other words');
    expect(run('show', 'HEAD:a.txt')).toBe('amended');
    expect(ask('status', '--porcelain')).toBe('');
  });

  it('adds a sign-off and a trailer only if they are asked for', async () => {
    const { commitNow, run, write } = await setUp();
    write('a.txt', '1\n');
    unwrap(await commitNow(['a.txt'], { signOff: true, trailer: 'Assisted-by: Codex' }));
    expect(run('log', '-1', '--format=%B')).toBe(
      'Change\n\nAssisted-by: Codex\nSigned-off-by: Ada Lovelace <ada@example.com>',
    );
  });

  it('commits a file once if it is asked twice at the same time', async () => {
    const { commit, read, run, write } = await setUp();
    write('a.txt', '1\n');
    const state = await read();
    const before = Number(run('rev-list', '--count', 'HEAD'));
    const both = await Promise.all([commit(state, ['a.txt']), commit(state, ['a.txt'])]);
    expect(both.filter(({ ok }) => ok)).toHaveLength(1);
    expect(Number(run('rev-list', '--count', 'HEAD'))).toBe(before + 1);
  });

  it('commits contents that a filter of the user’s own configuration makes', async () => {
    const config = '[filter "upper"]\n\tclean = tr a-z A-Z\n\tsmudge = cat\n';
    const { ask, commitNow, write } = await setUp(
      { 'a.txt': 'a\n', '.gitattributes': '*.up filter=upper\n' },
      { config },
    );
    write('x.up', 'words\n');
    unwrap(await commitNow(['x.up']));
    expect(ask('show', 'HEAD:x.up')).toBe('WORDS');
  });
});

describe('a commit that the app refuses', () => {
  /** Checks that a refused commit has left everything as it was. */
  const refused = async (bench: Awaited<ReturnType<typeof setUp>>, result: () => Promise<{ readonly ok: boolean }>) => {
    const look = () => [
      bench.ask('for-each-ref'),
      bench.ask('ls-files', '-v', '-s'),
      bench.ask('rev-parse', '--verify', '-q', 'HEAD'),
    ];
    const before = look();
    const problem = await problemOf(result());
    expect(look()).toEqual(before);
    return problem;
  };

  it('refuses a commit of files that changed since they were listed, or after another commit was checked out', async () => {
    const bench = await setUp();
    bench.write('a.txt', 'shown\n');
    const state = await bench.read();
    bench.write('a.txt', 'not shown\n');
    const problem = await refused(bench, () => bench.commit(state, ['a.txt']));
    expect(problem).toEqual({ type: 'changed', paths: ['a.txt'] });
    expect(toRefusal({ type: 'changed', paths: ['a.txt'] })).toMatchObject({ type: 'changed' });
    const again = await bench.read();
    bench.run('checkout', '--quiet', '-b', 'elsewhere');
    expect(await refused(bench, () => bench.commit(again, ['a.txt']))).toEqual({ type: 'changed', paths: [] });
    const third = await bench.read();
    bench.commitIn(bench.root);
    expect(await refused(bench, () => bench.commit(third, ['a.txt']))).toEqual({ type: 'changed', paths: [] });
  });

  it('commits although a file that was not chosen has changed since', async () => {
    const bench = await setUp();
    bench.write('a.txt', 'shown\n');
    const state = await bench.read();
    bench.write('b.txt', 'later\n');
    unwrap(await bench.commit(state, ['a.txt']));
    expect(bench.inLast()).toBe('M\ta.txt');
  });

  it('refuses a commit that would be empty, or has no message, no name, or nothing to amend', async () => {
    const bench = await setUp();
    bench.write('a.txt', '1\n');
    const state = await bench.read();
    expect(await refused(bench, () => bench.commit(state, []))).toEqual({ type: 'nothing' });
    expect(await refused(bench, () => bench.commit(state, ['a.txt'], { message: ' \n' }))).toEqual({
      type: 'noMessage',
    });
    const nameless = await setUp(undefined, { hasName: false });
    nameless.write('a.txt', '1\n');
    nameless.run('config', 'user.useConfigOnly', 'true');
    expect((await nameless.read()).identity).toBe(null);
    expect(await refused(nameless, () => nameless.commitNow(['a.txt']))).toEqual({ type: 'noIdentity' });
    bench.run('checkout', '--quiet', '--orphan', 'fresh');
    const unborn = await bench.read();
    expect(await problemOf(bench.commit(unborn, ['a.txt'], { amend: true }))).toEqual({ type: 'nothingToAmend' });
  });

  it('refuses a commit with conflicts, or in the middle of a merge, a rebase, a cherry-pick or a revert', async () => {
    const bench = await setUp();
    const main = bench.run('branch', '--show-current');
    bench.run('checkout', '--quiet', '-b', 'side');
    bench.write('a.txt', 'side\n');
    bench.commitIn(bench.root);
    bench.run('checkout', '--quiet', main);
    bench.write('a.txt', 'main\n');
    bench.commitIn(bench.root);
    const as = ['-c', 'user.name=a', '-c', 'user.email=a@b'];
    for (const [operation, args] of [
      ['merge', ['merge', 'side']],
      ['rebase', ['rebase', 'side']],
      ['cherryPick', ['cherry-pick', 'side']],
      ['revert', ['revert', '--no-edit', 'HEAD^']],
    ] as const) {
      expect(() => bench.run(...as, ...args)).toThrow();
      const state = await bench.read();
      expect(state.operation).toBe(operation);
      expect(statuses(state)).toMatchObject({ 'a.txt': 'conflicted' });
      expect(await refused(bench, () => bench.commit(state, ['a.txt']))).toEqual({ type: 'operation', operation });
      bench.run('reset', '--quiet', '--hard');
      rmSync(join(bench.root, '.git/rebase-merge'), { recursive: true, force: true });
      bench.run('checkout', '--quiet', '--force', main);
    }
    expect(() => bench.run(...as, 'merge', '--squash', 'side')).toThrow();
    expect(await refused(bench, () => bench.commitNow(['a.txt']))).toEqual({ type: 'conflicts', paths: ['a.txt'] });
  });

  it('refuses a commit while another git has locked the index, and leaves that lock', async () => {
    const bench = await setUp();
    bench.write('a.txt', '1\n');
    const lock = join(bench.root, '.git/index.lock');
    writeFileSync(lock, 'of another git');
    expect(await refused(bench, () => bench.commitNow(['a.txt']))).toEqual({ type: 'locked', path: lock });
    expect(readFileSync(lock, 'utf8')).toBe('of another git');
    rmSync(lock);
    unwrap(await bench.commitNow(['a.txt']));
    expect(existsSync(lock)).toBe(false);
  });

  it('refuses to commit files past a filter that only the repository configures, such as one that encrypts', async () => {
    const bench = await setUp({ 'a.txt': 'a\n', '.gitattributes': '*.secret filter=crypt\n' });
    const mark = join(bench.root, 'ran');
    bench.run('config', 'filter.crypt.clean', `touch ${mark}; cat`);
    bench.write('x.secret', 'plain\n');
    expect(await refused(bench, () => bench.commitNow(['x.secret']))).toEqual({ type: 'filters', paths: ['x.secret'] });
    expect(existsSync(mark)).toBe(false);
    expect(bench.run('rev-parse', '--abbrev-ref', 'HEAD')).not.toBe('');
  });

  it('refuses to commit only one half of a file that became a folder', async () => {
    const bench = await setUp({ 'a.txt': 'a\n', thing: 'file\n' });
    rmSync(join(bench.root, 'thing'));
    bench.write('thing/in.txt', 'in\n');
    const problem = await refused(bench, () => bench.commitNow(['thing/in.txt']));
    expect(problem).toEqual({ type: 'belongTogether', paths: ['thing'] });
    unwrap(await bench.commitNow(['thing/in.txt', 'thing']));
    expect(bench.ask('status', '--porcelain')).toBe('');
  });

  it('refuses to commit an ignored file, or one that is not in the list', async () => {
    const bench = await setUp({ 'a.txt': 'a\n', '.gitignore': 'secret\n' });
    bench.write('secret', 'no\n');
    for (const id of ['secret', '.git/config', '../outside']) {
      expect(await refused(bench, () => bench.commitNow([id]))).toEqual({ type: 'changed', paths: [id] });
    }
  });

  it('names nested repositories and moved submodules that a commit leaves out', async () => {
    const bench = await setUp();
    const part = await createGitBench({ 'part.txt': 'part\n' });
    bench.run('-c', 'protocol.file.allow=always', 'submodule', '--quiet', 'add', part.root, 'sub');
    bench.commitIn(bench.root);
    expect((await bench.read()).leftOut).toEqual([]);
    writeFileSync(join(bench.root, 'sub/part.txt'), 'moved\n');
    bench.commitIn(join(bench.root, 'sub'));
    mkdirSync(join(bench.root, 'nested'));
    execFileSync('git', ['init', '--quiet', join(bench.root, 'nested')]);
    bench.write('nested/x.txt', 'x\n');
    bench.write('a.txt', 'a2\n');
    const state = await bench.read();
    expect(state.leftOut.toSorted()).toEqual(['nested', 'sub']);
    unwrap(await bench.commit(state, ['a.txt']));
    expect(bench.inLast()).toBe('M\ta.txt');
    expect(bench.ask('status', '--porcelain')).toContain(' M sub');
  });

  it.skipIf(process.platform === 'win32')('refuses a commit that would write through a link', async () => {
    const bench = await setUp();
    bench.write('a.txt', '1\n');
    const index = join(bench.root, '.git/index');
    const real = join(bench.dataFolder, 'index-elsewhere');
    renameSync(index, real);
    symlinkSync(real, index);
    expect(await refused(bench, () => bench.commitNow(['a.txt']))).toMatchObject({ type: 'failed' });
    rmSync(index);
    renameSync(real, index);
    bench.run('checkout', '--quiet', '--detach');
    const victim = join(bench.dataFolder, 'victim');
    writeFileSync(victim, 'mine\n');
    rmSync(join(bench.root, '.git/logs/HEAD'));
    symlinkSync(victim, join(bench.root, '.git/logs/HEAD'));
    expect(await refused(bench, () => bench.commitNow(['a.txt']))).toMatchObject({ type: 'failed' });
    expect(readFileSync(victim, 'utf8')).toBe('mine\n');
  });

  it.skipIf(!canMount())('changes nothing if a commit does not fit on the disk of the repository', async () => {
    const bench = await setUp();
    const disk = mountLimitedDisk();
    onTestFinished(async () => {
      disk.clear();
      await disk.folder.remove();
    });
    const root = join(disk.folder.path, 'project');
    cpSync(bench.root, root, { recursive: true });
    writeFileSync(join(root, 'large'), randomBytes(1_000_000));
    const state = await bench.read(root);
    const look = () => ['for-each-ref', 'ls-files'].map((command) => bench.ask('-C', root, command));
    const before = look();
    disk.fill(100_000);
    const problem = await problemOf(bench.commit(state, ['large']));
    expect(problem).toMatchObject({ type: 'failed', said: expect.stringMatching(/space|write/i) });
    expect(look()).toEqual(before);
    expect(existsSync(join(root, '.git/index.lock'))).toBe(false);
    disk.clear();
    unwrap(await bench.commit(await bench.read(root), ['large']));
    expect(bench.ask('-C', root, 'status', '--porcelain')).toBe('');
  });
});

describe('a commit in a hostile folder', () => {
  it.each(['ask', 'readOnly'] as const)('starts no git for a commit without trust: %s', async (mayWrite) => {
    const bench = await setUp(undefined, { mayWrite });
    bench.write('a.txt', '1\n');
    const head = bench.run('rev-parse', 'HEAD');
    const asked: string[] = [];
    const service = new CommitService({
      traceLines: async () => null,
      lifetime: new Lifetime(),
      git: async () => {
        asked.push('git');
        return null;
      },
      trust: { mayWrite: async () => mayWrite },
      dataFolder: bench.dataFolder,
      ...withoutSandbox,
    });
    expect(await service.read(bench.root)).toEqual({ ok: true, value: null });
    const request = { root: bench.root, head, branch: 'main', tree: head, files: ['a.txt'], message: 'x' };
    const made = await service.commit(
      bench.root,
      {
        ...request,
        amend: false,
        signOff: false,
        notes: false,
        trailer: null,
      },
      withoutHooks,
    );
    expect(made.ok).toBe(false);
    expect(asked).toEqual([]);
  });

  it.skipIf(process.platform === 'win32')(
    'runs no program of the repository in a commit: no hook, filter, monitor, signer, editor, alias or include',
    async () => {
      const bench = await setUp();
      const traps = createTraps(join(bench.dataFolder, 'traps'));
      bench.run('config', 'user.name', 'Ada');
      bench.run('config', 'user.email', 'ada@example.com');
      bench.run('config', 'commit.gpgSign', 'true');
      bench.write('a.txt', 'changed\n');
      bench.write('new.txt', 'new\n');
      const head = bench.run('rev-parse', 'HEAD');
      plantEveryTrap(join(bench.root, '.git'), traps);
      // The planted attributes ask for a filter everywhere, which is refused. Without them, the commit goes through.
      const state = await bench.read();
      expect(await problemOf(bench.commit(state, ['a.txt']))).toMatchObject({ type: 'filters' });
      writeFileSync(join(bench.root, '.git/info/attributes'), '* diff=trap merge=trap\n');
      const again = await bench.read();
      expect(unwrap(await bench.service.readDiff(bench.root))?.text).toContain('+changed');
      expect(again.hooks.names).not.toEqual([]);
      expect(again.signs).toBe(true);
      const made = unwrap(await bench.commit(again, ['a.txt', 'new.txt'], { signOff: true }));
      unwrap(await bench.commit(await bench.read(), [], { amend: true, message: 'Amended' }));
      expect(traps.sprung()).toEqual([]);
      expect(made.commit).not.toBe(head);
      // The traps work: ordinary git springs some.
      execFileSync('sh', ['-c', 'git status >/dev/null 2>&1 || true'], { cwd: bench.root });
      expect(traps.sprung()).not.toEqual([]);
    },
  );
});
