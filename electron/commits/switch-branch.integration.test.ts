import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { createTemporaryFolder } from '../../fixtures/testkit/test-folder.ts';
import type { RepositoryBranches } from '../../shared/contract/repository-branches.ts';
import { Lifetime } from '../base/lifetime.ts';
import { createGitBench, git, unwrap } from '../git/testing/git-bench.ts';
import { createTraps, plantEveryTrap } from '../git/testing/plant-every-trap.ts';
import { toBranchRefusal } from './branch-problem.ts';
import { BranchService } from './branch-service.ts';

const author = ['-c', 'user.name=a', '-c', 'user.email=a@b'];

/** Creates a repository with a branch `other`, on which some files differ from those of `main`. */
async function setUp(
  main: Readonly<Record<string, string>>,
  other: Readonly<Record<string, string | null>> = {},
  mayWrite: 'yes' | 'ask' | 'readOnly' = 'yes',
) {
  const bench = await createGitBench(main);
  const { root, run, write } = bench;
  const data = createTemporaryFolder('data');
  const lifetime = new Lifetime();
  onTestFinished(async () => {
    await lifetime.end();
    await data.remove();
  });
  run('branch', '-M', 'main');
  run('switch', '-q', '-c', 'other');
  const gone = Object.entries(other).filter(([, text]) => text === null);
  for (const [path] of gone) run('rm', '-q', path);
  for (const [path, text] of Object.entries(other)) if (text !== null) write(path, text);
  run('add', '--all');
  run(...author, 'commit', '-q', '--allow-empty', '-m', 'Other');
  run('switch', '-q', 'main');
  const working: { folder: string }[] = [];
  const credited: string[] = [];
  const announced: string[] = [];
  const asked: string[] = [];
  const service = new BranchService({
    lifetime,
    git: async () => {
      asked.push('git');
      return { program: git.program, environment: git.environment, privateFolder: bench.dataFolder };
    },
    trust: { mayWrite: async () => mayWrite },
    folders: { pending: join(data.path, 'transactions'), kept: join(data.path, 'removed') },
    stagingFolder: join(data.path, 'staging'),
    now: () => 1,
    filesClaim: { take: async () => null },
    currentWork: { listWriting: () => working },
    history: {
      credit: async (_folder, { action, name }, act) => {
        const done = await act(async (_root, steps) => void announced.push(...steps.map(({ path }) => path)));
        credited.push(`${action} ${name}`);
        return done;
      },
    },
  });
  const list = async (folder = root): Promise<RepositoryBranches> => {
    const found = unwrap(await service.list(folder));
    if (found === null) throw new Error('There is a repository');
    return found;
  };
  return {
    ...bench,
    ...{ service, list, working, credited, announced, asked },
    read: (path: string) => readFileSync(join(root, path), 'utf8'),
    switchTo: (name: string, { bringAlong = false, current = 'main' as string | null } = {}) =>
      service.switch(root, { root, current, name, bringAlong }),
    create: (name: string, current: string | null = 'main') => service.create(root, { root, current, name }),
    status: () => run('status', '--porcelain'),
  };
}

describe('switching branches', () => {
  it('writes the files of a branch, its index and HEAD, as git does', async () => {
    const bench = await setUp(
      { 'a.txt': 'a\n', 'gone.txt': 'x\n', 'same.txt': 's\n', 'folder/one': '1\n' },
      { 'a.txt': 'b\n', 'gone.txt': null, 'new/deep.txt': 'n\n', 'folder/one': null, folder: 'now a file\n' },
    );
    unwrap(await bench.switchTo('other'));
    expect(bench.run('symbolic-ref', 'HEAD')).toBe('refs/heads/other');
    expect(bench.status()).toBe('');
    expect(bench.read('a.txt') + bench.read('new/deep.txt') + bench.read('folder')).toBe('b\nn\nnow a file\n');
    expect(existsSync(join(bench.root, 'gone.txt'))).toBe(false);
    expect(bench.run('reflog', '-1', '--format=%gs')).toBe('checkout: moving from main to other');
    expect(bench.credited).toEqual(['switch other']);
    expect(bench.announced.toSorted()).toEqual(['a.txt', 'folder', 'folder/one', 'gone.txt', 'new/deep.txt']);
    unwrap(await bench.switchTo('main', { current: 'other' }));
    expect(bench.status()).toBe('');
    expect(bench.read('a.txt') + bench.read('folder/one')).toBe('a\n1\n');
  });

  it('asks before it brings uncommitted files to another branch, and keeps what is staged', async () => {
    const bench = await setUp({ 'a.txt': 'a\n', 'b.txt': 'b\n' }, { 'a.txt': 'other\n' });
    bench.write('b.txt', 'mine\n');
    bench.write('new.txt', 'new\n');
    bench.run('add', 'new.txt');
    const asked = await bench.switchTo('other');
    expect(asked).toEqual({
      ok: false,
      error: { type: 'uncommitted', files: ['b.txt', 'new.txt'], inTheWay: [] },
    });
    expect(bench.run('symbolic-ref', '--short', 'HEAD')).toBe('main');
    unwrap(await bench.switchTo('other', { bringAlong: true }));
    expect(bench.read('a.txt') + bench.read('b.txt') + bench.read('new.txt')).toBe('other\nmine\nnew\n');
    expect(bench.status().split('\n')).toEqual(['M b.txt', 'A  new.txt']);
  });

  it.each<[string, (bench: Awaited<ReturnType<typeof setUp>>) => void]>([
    ['an edited file', ({ write }) => write('a.txt', 'mine\n')],
    ['an untracked file', ({ write }) => write('added.txt', 'mine\n')],
    ['a deleted file', ({ root }) => rmSync(join(root, 'a.txt'))],
    [
      'a staged file',
      ({ run, write }) => {
        write('a.txt', 'staged\n');
        run('add', 'a.txt');
        write('a.txt', 'a\n');
      },
    ],
  ])('never replaces %s that the other branch has differently', async (_what, change) => {
    const bench = await setUp({ 'a.txt': 'a\n' }, { 'a.txt': 'other\n', 'added.txt': 'other\n' });
    change(bench);
    const before = [bench.status(), bench.run('ls-files', '-s')];
    const refused = await bench.switchTo('other', { bringAlong: true });
    expect(refused).toMatchObject({ ok: false, error: { type: 'uncommitted', inTheWay: [expect.any(String)] } });
    expect([bench.status(), bench.run('ls-files', '-s')]).toEqual(before);
    expect(bench.run('symbolic-ref', '--short', 'HEAD')).toBe('main');
  });

  it('never replaces an ignored file that the other branch has', async () => {
    const bench = await setUp({ '.gitignore': '*.env\n' });
    bench.run('switch', '-q', 'other');
    bench.write('my.env', 'theirs\n');
    bench.run('add', '-f', 'my.env');
    bench.run(...author, 'commit', '-q', '-m', 'Env');
    bench.run('switch', '-q', 'main');
    bench.write('my.env', 'secret\n');
    expect(await bench.switchTo('other')).toMatchObject({ ok: false, error: { type: 'files' } });
    expect(bench.read('my.env')).toBe('secret\n');
    expect(bench.run('symbolic-ref', '--short', 'HEAD')).toBe('main');
    expect(existsSync(join(bench.root, '.git/index.lock'))).toBe(false);
  });

  it('runs no program of the repository when it switches or makes a branch: no hook, filter, monitor, pager or include', async () => {
    const bench = await setUp({ 'a.txt': 'a\n' }, { 'a.txt': 'b\n' });
    const folder = createTemporaryFolder('traps');
    onTestFinished(() => folder.remove());
    const traps = createTraps(folder.path);
    plantEveryTrap(bench.root, traps);
    const { current } = await bench.list();
    const switched = await bench.switchTo('other', { current, bringAlong: true });
    const made = await bench.create('made', 'other');
    expect(traps.sprung()).toEqual([]);
    expect([switched, made]).toEqual([
      { ok: true, value: null },
      { ok: true, value: null },
    ]);
    expect(bench.read('a.txt')).toBe('b\n');
  });

  it('refuses to switch branches where git would write through a link', async () => {
    const bench = await setUp({ 'a.txt': 'a\n' }, { 'a.txt': 'b\n' });
    const log = join(bench.root, '.git/logs/HEAD');
    const target = join(bench.root, 'private.txt');
    rmSync(log);
    writeFileSync(target, 'mine\n');
    symlinkSync(target, log);
    expect(await bench.switchTo('other', { bringAlong: true })).toMatchObject({ ok: false, error: { type: 'failed' } });
    expect(bench.read('private.txt') + bench.read('a.txt')).toBe('mine\na\n');
  });

  it('refuses a branch whose files need a filter program, even if only that branch says so', async () => {
    const bench = await setUp({ 'a.txt': 'a\n' }, { '.gitattributes': '*.bin filter=lfs\n', 'x.bin': 'pointer\n' });
    const refused = await bench.switchTo('other');
    expect(refused).toEqual({ ok: false, error: { type: 'filters', paths: ['x.bin'] } });
    expect(existsSync(join(bench.root, 'x.bin'))).toBe(false);
    expect(bench.status()).toBe('');
  });

  it('refuses to switch while Codex works in the folder, above it or below it', async () => {
    const bench = await setUp({ 'a.txt': 'a\n' }, { 'a.txt': 'b\n' });
    for (const folder of [bench.root, join(bench.root, 'below'), join(bench.root, '..')]) {
      bench.working.splice(0, 1, { folder });
      expect(await bench.switchTo('other')).toEqual({ ok: false, error: { type: 'inUse' } });
      expect(await bench.create('mine')).toEqual({ ok: false, error: { type: 'inUse' } });
    }
    expect(bench.read('a.txt')).toBe('a\n');
  });

  it('refuses to switch while another git has locked the index, and leaves that lock', async () => {
    const bench = await setUp({ 'a.txt': 'a\n' }, { 'a.txt': 'b\n' });
    const lock = join(bench.root, '.git/index.lock');
    writeFileSync(lock, '');
    expect(await bench.switchTo('other')).toMatchObject({ ok: false, error: { type: 'locked', path: lock } });
    expect(existsSync(lock)).toBe(true);
    expect(bench.read('a.txt')).toBe('a\n');
  });

  it('refuses a branch that another worktree has, and switches in a linked worktree', async () => {
    const bench = await setUp({ 'a.txt': 'a\n' }, { 'a.txt': 'b\n' });
    const outside = createTemporaryFolder('linked');
    onTestFinished(() => outside.remove());
    const linked = join(outside.path, 'tree');
    bench.run('worktree', 'add', '-q', linked, 'other');
    bench.run('branch', 'third');
    expect((await bench.list()).branches.filter(({ isElsewhere }) => isElsewhere)).toMatchObject([{ name: 'other' }]);
    expect(await bench.switchTo('other')).toEqual({ ok: false, error: { type: 'elsewhere', branch: 'other' } });
    const root = (await bench.list(linked)).root;
    unwrap(await bench.service.switch(linked, { root, current: 'other', name: 'third', bringAlong: false }));
    const inLinked = (...args: readonly string[]) => execFileSync('git', ['-C', linked, ...args], { encoding: 'utf8' });
    expect(inLinked('symbolic-ref', '--short', 'HEAD')).toBe('third\n');
    expect(inLinked('status', '--porcelain')).toBe('');
    expect(readFileSync(join(linked, 'a.txt'), 'utf8')).toBe('a\n');
    expect(bench.run('symbolic-ref', '--short', 'HEAD')).toBe('main');
  });

  it('switches away from a detached HEAD, and refuses when something else was checked out meanwhile', async () => {
    const bench = await setUp({ 'a.txt': 'a\n' }, { 'a.txt': 'b\n' });
    bench.run('switch', '-q', '--detach');
    expect(await bench.switchTo('other')).toEqual({ ok: false, error: { type: 'changed' } });
    expect((await bench.list()).current).toBeNull();
    unwrap(await bench.switchTo('other', { current: null }));
    expect(bench.read('a.txt')).toBe('b\n');
    expect(await bench.switchTo('nowhere', { current: 'other' })).toMatchObject({ error: { type: 'gone' } });
  });

  it('refuses to switch in the middle of a merge with conflicts', async () => {
    const bench = await setUp({ 'a.txt': 'a\n' }, { 'a.txt': 'b\n' });
    bench.write('a.txt', 'c\n');
    bench.commitIn(bench.root);
    expect(() => bench.run(...author, 'merge', '-q', 'other')).toThrow();
    expect(await bench.switchTo('other')).toMatchObject({ ok: false, error: { type: 'operation' } });
  });

  it.each(['ask', 'readOnly'] as const)('starts no git for branches without trust: %s', async (trust) => {
    const bench = await setUp({ 'a.txt': 'a\n' }, {}, trust);
    expect(await bench.service.list(bench.root)).toEqual({ ok: true, value: null });
    const refused = await bench.switchTo('other');
    expect(refused.ok || toBranchRefusal(refused.error)).toMatchObject({ type: 'refused' });
    expect(bench.asked).toEqual([]);
  });
});

describe('a new branch', () => {
  it('starts at the commit that is checked out, and keeps uncommitted and staged work', async () => {
    const bench = await setUp({ 'a.txt': 'a\n', 'b.txt': 'b\n' });
    bench.write('a.txt', 'mine\n');
    bench.write('b.txt', 'staged\n');
    bench.run('add', 'b.txt');
    const before = bench.status();
    unwrap(await bench.create("it's/$(odd)-ü"));
    expect(bench.run('symbolic-ref', 'HEAD')).toBe("refs/heads/it's/$(odd)-ü");
    expect(bench.run('rev-parse', 'HEAD')).toBe(bench.run('rev-parse', 'main'));
    expect(bench.status()).toBe(before);
    expect(await bench.create('other', "it's/$(odd)-ü")).toMatchObject({ error: { type: 'exists' } });
  });

  it('is possible before the first commit', async () => {
    const bench = await setUp({ 'a.txt': 'a\n' });
    bench.run('switch', '-q', '--orphan', 'empty');
    expect(await bench.list()).toMatchObject({ current: 'empty', branches: [{ name: 'empty', at: null }, {}, {}] });
    unwrap(await bench.create('started', 'empty'));
    expect(bench.run('symbolic-ref', '--short', 'HEAD')).toBe('started');
    unwrap(await bench.switchTo('main', { current: 'started' }));
    expect(bench.read('a.txt')).toBe('a\n');
    expect(bench.status()).toBe('');
  });
});

describe('the list of branches', () => {
  it('has 1,000 branches, the newest commit first, with what the current one is ahead and behind', async () => {
    const bench = await setUp({ 'a.txt': 'a\n' });
    const tip = bench.run('rev-parse', 'main');
    const input = Array.from({ length: 1_000 }, (_, at) => `create refs/heads/many/${at} ${tip}\n`).join('');
    execFileSync('git', ['-C', bench.root, 'update-ref', '--stdin'], { input });
    bench.run('update-ref', 'refs/remotes/origin/main', 'other');
    bench.run('config', 'remote.origin.url', '/nowhere');
    bench.run('config', 'remote.origin.fetch', '+refs/heads/*:refs/remotes/origin/*');
    bench.run('config', 'branch.main.remote', 'origin');
    bench.run('config', 'branch.main.merge', 'refs/heads/main');
    bench.write('a.txt', 'newer\n');
    bench.run('add', '--all');
    bench.run(...author, 'commit', '-q', '-m', 'Newer', '--date', '2099-01-01T00:00:00Z');
    const { branches, current } = await bench.list();
    expect(branches).toHaveLength(1_002);
    expect(current).toBe('main');
    expect(branches.find(({ name }) => name === 'main')?.upstream).toEqual({
      name: 'origin/main',
      ahead: 1,
      behind: 1,
    });
    const times = branches.map(({ at }) => at ?? 0);
    expect(times).toEqual(times.toSorted((one, other) => other - one));
    expect(readdirSync(join(bench.root, '.git')).filter((name) => name.endsWith('.lock'))).toEqual([]);
    mkdirSync(join(bench.root, 'sub'));
    expect((await bench.list(join(bench.root, 'sub'))).root).toBe(bench.root);
  });
});
