import { execFileSync } from 'node:child_process';
import { existsSync, statSync } from 'node:fs';
import { mkdir, readFile, symlink } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { ManualClock } from '../../../shared/base/manual-clock.ts';
import { type RunRef, runIdSchema } from '../../../shared/runs/run-ref.ts';
import { noCredit } from '../../file-transactions/testing/no-credit.ts';
import { RunWorktrees } from './run-worktrees.ts';
import { createBench, git, lines, writeTo } from './testing/repository-bench.ts';

const never = new AbortController().signal;

/** Creates the service as one start of the app. */
function serviceOf(
  bench: Awaited<ReturnType<typeof createBench>>,
  clock = new ManualClock(),
  found: typeof git | null = git,
): RunWorktrees {
  return new RunWorktrees({
    history: noCredit,
    clock,
    folder: bench.worktrees,
    git: async () => found,
    mayWrite: async () => 'yes',
    folders: bench.data,
    describeUse: async () => null,
    claimFiles: async () => null,
    describeWorkspaceUse: async () => null,
  });
}

async function setUp(found: typeof git | null = git) {
  const bench = await createBench({ 'a.txt': lines(40) });
  const clock = new ManualClock();
  const worktrees = serviceOf(bench, clock, found);
  const run = (number: number): RunRef => ({ projectRoot: bench.root, runId: runIdSchema.parse(`wc-${number}`) });
  const begin = (number: number) =>
    worktrees.create({
      projectRoot: bench.root,
      runId: run(number).runId,
      title: '',
      withUncommitted: false,
      signal: never,
    });
  return { bench, clock, worktrees, run, begin };
}

/** Returns the line that each of ten runs changes. The last two change the same line. */
const lineOf = (number: number) => Math.min(number, 9) * 4;

describe('the worktrees of runs', () => {
  it('the worktrees of runs keep ten parallel runs apart, and merge their changes except for a conflict', async () => {
    const { bench, begin, run, worktrees } = await setUp();
    const numbers = Array.from({ length: 10 }, (_, at) => at + 1);
    const made = await Promise.all(numbers.map(begin));
    expect(made.map(({ ok }) => ok)).toEqual(numbers.map(() => true));
    for (const [at, record] of made.entries()) {
      if (!record.ok) throw new Error(record.error.type);
      await writeTo(join(record.value.path, 'a.txt'), lines(40, { [lineOf(at + 1)]: `run ${at + 1}` }));
    }
    const applied = await Promise.all(
      numbers.map(async (number) => {
        const changes = await worktrees.review(run(number));
        if (!changes.ok) throw new Error(changes.error.type);
        return await worktrees.apply(run(number), changes.value.tree);
      }),
    );
    const outcomes = applied.map((each) => (each.ok ? each.value.paths : each.error));
    const conflict = { type: 'conflicts', paths: ['a.txt'] };
    expect(outcomes.slice(0, 8)).toEqual(Array.from({ length: 8 }, () => ['a.txt']));
    // Either of the two may have come first.
    expect(outcomes.slice(8)).toHaveLength(2);
    expect(outcomes.slice(8)).toContainEqual(['a.txt']);
    expect(outcomes.slice(8)).toContainEqual(conflict);
    const text = await bench.read('a.txt');
    for (const number of numbers.slice(0, 8)) expect(text).toContain(`run ${number}\n`);
    expect(text).not.toContain('<<<<<<<');
  });

  it('keeps a worktree when a run of the same name starts in another folder of the repository', async () => {
    const { bench, begin, worktrees } = await setUp();
    const first = await begin(1);
    if (!first.ok) throw new Error(first.error.type);
    await writeTo(join(first.value.path, 'new.txt'), 'work\n');
    const below = { projectRoot: join(bench.root, 'packages'), runId: runIdSchema.parse('wc-1') };
    await mkdir(below.projectRoot);
    const second = await worktrees.create({ ...below, title: '', withUncommitted: false, signal: never });
    expect(second).toMatchObject({ ok: true, value: { branch: 'workcell/wc-1-2' } });
    expect(await worktrees.discard(below)).toMatchObject({ ok: true });
    expect(await readFile(join(first.value.path, 'new.txt'), 'utf8')).toBe('work\n');
    // The same run again must not take the place of its own worktree either.
    expect(await begin(1)).toMatchObject({ ok: false });
    expect(await readFile(join(first.value.path, 'new.txt'), 'utf8')).toBe('work\n');
    expect((await worktrees.list()).map(({ record: { projectRoot } }) => projectRoot)).toEqual([bench.root]);
  });

  it('the worktrees of runs are found, kept or discarded by another start of the app', async () => {
    const { bench, begin, run } = await setUp();
    for (const number of [1, 2]) {
      const made = await begin(number);
      if (!made.ok) throw new Error(made.error.type);
      await writeTo(join(made.value.path, 'new.txt'), `run ${number}\n`);
    }
    const later = serviceOf(bench);
    expect((await later.list()).map(({ record }) => record.runId).sort()).toEqual(['wc-1', 'wc-2']);
    const changes = await later.review(run(1));
    if (!changes.ok) throw new Error(changes.error.type);
    expect(await later.keep(run(1), changes.value.tree, 'Work of a run')).toMatchObject({
      ok: true,
      value: { branch: 'workcell/wc-1' },
    });
    expect(await later.discard(run(2))).toMatchObject({ ok: true, value: { branch: null } });
    expect(await later.list()).toEqual([]);
    expect(bench.run('branch', '--list', 'workcell/*', '--format=%(refname:short)')).toBe('workcell/wc-1');
    expect(bench.run('show', 'workcell/wc-1:new.txt')).toBe('run 1');
    expect(await later.discard(run(2))).toEqual({ ok: false, error: { type: 'folderGone' } });
  });

  it('the worktrees of runs belong to the exact repository of their run', async () => {
    const [one, other] = [await setUp(), await setUp()];
    const made = await one.begin(1);
    if (!made.ok) throw new Error(made.error.type);
    const both = serviceOf(one.bench);
    expect(await both.discard(other.run(1))).toEqual({ ok: false, error: { type: 'folderGone' } });
    expect(existsSync(made.value.path)).toBe(true);
    expect(await readFile(join(made.value.path, 'a.txt'), 'utf8')).toBe(lines(40));
  });

  it('the worktrees of runs have the folder that the run was requested for, even if git does not track it', async () => {
    const { bench, run, worktrees } = await setUp();
    const projectRoot = join(bench.root, 'deep', 'new');
    await mkdir(projectRoot, { recursive: true });
    const order = { projectRoot, runId: run(1).runId, title: '', withUncommitted: false, signal: never };
    const made = await worktrees.create(order);
    if (!made.ok) throw new Error(made.error.type);
    expect(made.value.folder).toBe(join(made.value.path, 'deep', 'new'));
    expect(existsSync(made.value.folder)).toBe(true);
    await writeTo(join(made.value.folder, 'made.txt'), 'made\n');
    const changes = await worktrees.changes({ ...run(1), projectRoot });
    expect(changes).toMatchObject({ ok: true, value: { paths: ['deep/new/made.txt'] } });
  });

  it('the worktrees of runs give the workspace and their branch only states that were shown for review', async () => {
    const { bench, begin, run, worktrees } = await setUp();
    const [first, second] = [await begin(1), await begin(2)];
    if (!first.ok || !second.ok) throw new Error('no worktree');
    bench.run('checkout', '--quiet', '-b', 'hostile');
    await bench.write('Makefile', 'all:\n\ttouch ran\n');
    bench.run('add', '-A');
    bench.run('-c', 'user.name=a', '-c', 'user.email=a@b', 'commit', '--quiet', '-m', 'hostile');
    const ofBranch = bench.run('rev-parse', 'hostile^{tree}');
    bench.run('checkout', '--quiet', 'main');
    await writeTo(join(second.value.path, 'other.txt'), 'other\n');
    const ofOther = await worktrees.review(run(2));
    await writeTo(join(first.value.path, 'a.txt'), 'once\n');
    const earlier = await worktrees.review(run(1));
    await writeTo(join(first.value.path, 'a.txt'), 'twice\n');
    // The recorder of a run reads its changes, but shows them to no one.
    const unseen = await worktrees.changes(run(1));
    if (!ofOther.ok || !earlier.ok || !unseen.ok) throw new Error('no changes');
    const empty = bench.run('hash-object', '-t', 'tree', '-w', '/dev/null');

    const notReviewed = { ok: false, error: { type: 'notReviewed' } };
    for (const tree of [empty, ofBranch, ofOther.value.tree, unseen.value.tree]) {
      expect(await worktrees.apply(run(1), tree)).toEqual(notReviewed);
      expect(await worktrees.apply(run(1), tree, [{ path: 'a.txt', hunks: null }])).toEqual(notReviewed);
      const file = { tree, path: 'Makefile', oldPath: 'Makefile' };
      expect(await worktrees.fileTexts(run(1), file)).toEqual(notReviewed);
    }
    expect(await worktrees.keep(run(1), unseen.value.tree, 'Work')).toEqual(notReviewed);
    for (const tree of [empty, ofBranch, ofOther.value.tree, earlier.value.tree])
      expect(await worktrees.keep(run(1), tree, 'Work')).toMatchObject({ error: { type: 'changedSinceReview' } });
    expect(await bench.read('a.txt')).toBe(lines(40));
    expect(bench.run('status', '--porcelain')).toBe('');

    // Another window may still show the earlier state.
    expect(await worktrees.apply(run(1), earlier.value.tree)).toMatchObject({ ok: true, value: { paths: ['a.txt'] } });
    expect(await bench.read('a.txt')).toBe('once\n');
    expect(await worktrees.review(run(1))).toMatchObject({ ok: true, value: { tree: unseen.value.tree } });
    expect(await worktrees.keep(run(1), unseen.value.tree, 'Work')).toMatchObject({ ok: true });
  });

  it('the worktrees of runs are shown again before another start of the app takes their changes', async () => {
    const { bench, begin, run, worktrees } = await setUp();
    const made = await begin(1);
    if (!made.ok) throw new Error(made.error.type);
    await writeTo(join(made.value.path, 'a.txt'), 'changed\n');
    const before = await worktrees.review(run(1));
    if (!before.ok) throw new Error(before.error.type);
    const { tree } = before.value;
    const later = serviceOf(bench);
    expect(await later.apply(run(1), tree)).toEqual({ ok: false, error: { type: 'notReviewed' } });
    expect(await bench.read('a.txt')).toBe(lines(40));
    expect(await later.review(run(1))).toMatchObject({ ok: true, value: { tree } });
    expect(await later.apply(run(1), tree)).toMatchObject({ ok: true });
    expect(await bench.read('a.txt')).toBe('changed\n');
  });

  it('the worktrees of runs are refused without git', async () => {
    const { begin, run, worktrees } = await setUp(null);
    const refused = { ok: false, error: { type: 'noGit' } };
    expect(await begin(1)).toEqual(refused);
    expect(await worktrees.readRepositoryInfo(run(1).projectRoot)).toEqual(refused);
  });
});

describe.runIf(process.platform === 'linux')('a pipe in a worktree, on which git blocks', () => {
  async function setUpPipe() {
    const bench = await setUp();
    const made = await bench.begin(1);
    if (!made.ok) throw new Error(made.error.type);
    execFileSync('mkfifo', [join(made.value.path, '.gitignore')]);
    return { ...bench, run: bench.run(1) };
  }

  it('a pipe in a worktree does not block Discard, which stops reading the changes', async () => {
    const { run, worktrees } = await setUpPipe();
    const reading = worktrees.changes(run);
    expect(await worktrees.discard(run)).toMatchObject({ ok: true });
    expect(await reading).toMatchObject({ ok: false });
    expect(await worktrees.list()).toEqual([]);
  });

  it('a pipe in a worktree does not keep the app from ending', async () => {
    const { clock, run, worktrees } = await setUpPipe();
    const [reading, keeping] = [worktrees.changes(run), worktrees.keep(run, 'a'.repeat(40), 'Work')];
    const settled = worktrees.waitUntilSettled();
    clock.advance(10_000);
    await settled;
    expect(await reading).toMatchObject({ ok: false });
    expect(await keeping).toEqual({ ok: false, error: { type: 'cancelled' } });
  });
});

describe('a worktree with copies of ignored files', () => {
  const ignored = { '.env': 'KEY=1\n', 'app/.env.local': 'A=1\n', 'notes.txt': 'mine\n' };

  async function createWithCopies(projectRoot = '', tracked: Readonly<Record<string, string>> = {}) {
    const bench = await createBench({ '.gitignore': '.env*\n', 'app/a.txt': 'a\n', ...tracked });
    for (const [path, text] of Object.entries(ignored)) await bench.write(path, text);
    const worktrees = serviceOf(bench);
    const root = join(bench.root, projectRoot);
    const create = async (number: number, copies: readonly string[], withUncommitted = false) => {
      const runId = runIdSchema.parse(`wc-${number}`);
      const made = await worktrees.create({
        projectRoot: root,
        runId,
        title: '',
        withUncommitted,
        copies,
        signal: never,
      });
      if (!made.ok) throw new Error(made.error.type);
      return made.value;
    };
    const run = (number: number): RunRef => ({ projectRoot: root, runId: runIdSchema.parse(`wc-${number}`) });
    return { bench, worktrees, create, run };
  }

  it('never shows them among the changes, applies none, and takes them along when it goes', async () => {
    const { bench, create, run, worktrees } = await createWithCopies();
    const made = await create(1, ['.env', 'app/.env.local']);
    expect(made.notCopied).toEqual([]);
    expect(await readFile(join(made.path, '.env'), 'utf8')).toBe('KEY=1\n');
    await writeTo(join(made.path, '.env'), 'KEY=2\n');
    await writeTo(join(made.path, 'app/a.txt'), 'b\n');
    const changes = await worktrees.review(run(1));
    if (!changes.ok) throw new Error(changes.error.type);
    expect(changes.value.paths).toEqual(['app/a.txt']);
    expect(changes.value.patch).not.toContain('KEY');
    expect(await worktrees.apply(run(1), changes.value.tree)).toMatchObject({ ok: true });
    expect(await bench.read('.env')).toBe('KEY=1\n');
    const gone = await worktrees.discard(run(1));
    expect(gone.ok).toBe(true);
    expect(existsSync(made.path)).toBe(false);
    expect(statSync(bench.data.removed).mode & 0o777).toBe(0o700);
    expect(bench.run('status', '--porcelain')).toBe('M app/a.txt\n?? notes.txt'.trim());
  });

  it.each([false, true])(
    'copies no file that git does not ignore, with uncommitted changes %s',
    async (withUncommitted) => {
      const { create } = await createWithCopies();
      const made = await create(1, ['notes.txt', '.env'], withUncommitted);
      expect(made.notCopied).toEqual(withUncommitted ? [] : [{ path: 'notes.txt', why: 'notIgnored' }]);
      expect(existsSync(join(made.path, 'notes.txt'))).toBe(withUncommitted);
      expect(existsSync(join(made.path, '.env'))).toBe(true);
    },
  );

  it('copies into the same folder of the worktree when the run is for a subfolder', async () => {
    const { create } = await createWithCopies('app');
    const made = await create(1, ['.env.local']);
    expect(made.folder).toBe(join(made.path, 'app'));
    expect(await readFile(join(made.folder, '.env.local'), 'utf8')).toBe('A=1\n');
    expect(existsSync(join(made.path, '.env'))).toBe(false);
  });

  it('does not write through a link that the repository has at the same path', async () => {
    const { bench, create } = await createWithCopies();
    const victim = join(bench.worktrees, 'victim');
    await writeTo(victim, 'mine\n');
    await bench.remove('.env');
    await symlink(victim, join(bench.root, '.env'));
    bench.run('add', '-f', '.env');
    bench.run('commit', '-m', 'A link');
    await bench.remove('.env');
    await bench.write('.env', 'KEY=1\n');
    const made = await create(1, ['.env']);
    expect(made.notCopied).toEqual([{ path: '.env', why: 'blocked' }]);
    expect(await readFile(victim, 'utf8')).toBe('mine\n');
  });

  it('is made for two runs at once', async () => {
    const { create } = await createWithCopies();
    const both = await Promise.all([create(1, ['.env']), create(2, ['.env'])]);
    for (const { path } of both) expect(await readFile(join(path, '.env'), 'utf8')).toBe('KEY=1\n');
  });

  it('keeps what is known about its set-up for the next start', async () => {
    const { bench, create, run, worktrees } = await createWithCopies();
    await create(1, ['.env']);
    const failed = { command: 'npm ci', exitCode: 1 };
    await worktrees.recordSetup(run(1), { state: 'failed', notCopied: [], failed, touched: ['app/a.txt'] });
    const [found] = await serviceOf(bench).list();
    expect(found?.record.setup).toMatchObject({ state: 'failed', failed });
  });
});
