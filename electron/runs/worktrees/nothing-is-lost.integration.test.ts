import { existsSync } from 'node:fs';
import { mkdir, readdir, readFile, rename, rm, symlink } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { runs as casesOf, fc } from '../../../fixtures/testkit/properties.ts';
import { limit } from '../../../fixtures/testkit/test-run.ts';
import { ManualClock } from '../../../shared/base/manual-clock.ts';
import type { Result } from '../../../shared/base/result.ts';
import { parseUnifiedDiff } from '../../../shared/changes/parse-unified-diff.ts';
import { findHunkChoices, type LeftOutFile, maxLeftOut } from '../../../shared/runs/left-out.ts';
import { type RunRef, runIdSchema } from '../../../shared/runs/run-ref.ts';
import { deleteExpired, findRemoved } from '../../file-transactions/removed-record.ts';
import { noCredit } from '../../file-transactions/testing/no-credit.ts';
import { releaseRemoved } from './removed-refs.ts';
import { RunWorktrees } from './run-worktrees.ts';
import { createBench, git, lines, writeTo } from './testing/repository-bench.ts';
import { describeWorktreeProblem } from './worktree-problem.ts';

const never = new AbortController().signal;
const days = 24 * 60 * 60 * 1_000;

function value<T>(result: Result<T, unknown>): T {
  if (!result.ok) throw new Error(JSON.stringify(result.error));
  return result.value;
}

/** Makes a repository and one run with a worktree. */
async function setUp(files: Readonly<Record<string, string>> = { 'a.txt': lines(9), '.gitignore': '.env\n' }) {
  const bench = await createBench(files);
  const clock = new ManualClock();
  let user: string | null = null;
  let otherHost: string | null = null;
  let inWorkspace: string | null = null;
  const worktrees = new RunWorktrees({
    history: noCredit,
    clock,
    folder: bench.worktrees,
    folders: bench.data,
    git: async () => git,
    mayWrite: async () => 'yes',
    describeUse: async () => user,
    claimFiles: async () => otherHost,
    describeWorkspaceUse: async () => inWorkspace,
  });
  const begin = async (number: number, folder = '') => {
    const projectRoot = join(bench.root, folder);
    const run: RunRef = { projectRoot, runId: runIdSchema.parse(`wc-${number}`) };
    const made = await worktrees.create({
      projectRoot,
      runId: run.runId,
      title: '',
      withUncommitted: false,
      signal: never,
    });
    const { path } = value(made);
    return {
      run,
      path,
      write: (name: string, text: string) => writeTo(join(path, name), text),
      git: (...args: readonly string[]) =>
        bench.run('-C', path, '-c', 'user.name=a', '-c', 'user.email=a@b', '-c', 'protocol.file.allow=always', ...args),
      review: async () => value(await worktrees.review(run)).tree,
      apply: async () => await worktrees.apply(run, value(await worktrees.review(run)).tree),
      keep: async (tree?: string) => await worktrees.keep(run, tree ?? value(await worktrees.review(run)).tree, 'Work'),
      discard: () => worktrees.discard(run),
    };
  };
  const use = (by: string | null) => {
    user = by;
  };
  const ownBy = (host: string | null) => {
    otherHost = host;
  };
  const workInWorkspace = (by: string | null) => {
    inWorkspace = by;
  };
  return { ...bench, clock, worktrees, begin, use, ownBy, workInWorkspace };
}

describe('Apply', () => {
  it('Apply and Keep refuse repositories that the run made, with their paths, and Discard keeps their files', async () => {
    const bench = await setUp();
    const run = await bench.begin(1);
    await run.write('app/index.js', 'made\n');
    run.git('init', '--quiet', 'app');
    run.git('-C', 'app', 'add', '.');
    run.git('-C', 'app', 'commit', '--quiet', '-m', 'Made');
    await run.write('b.txt', 'b\n');
    const nested = { ok: false, error: { type: 'nested', paths: ['app'], worktree: run.path } } as const;
    expect(await run.apply()).toEqual(nested);
    expect(await run.keep()).toEqual(nested);
    expect(describeWorktreeProblem(nested.error)).toContain('app');
    expect(existsSync(join(bench.root, 'b.txt'))).toBe(false);
    const { removed } = value(await run.discard());
    expect(await readFile(join(removed.folder, 'app/index.js'), 'utf8')).toBe('made\n');
    expect(existsSync(join(removed.folder, 'app/.git/HEAD'))).toBe(true);
  });

  it('Apply never writes over edits that git was told not to look at', async () => {
    for (const flag of ['--skip-worktree', '--assume-unchanged']) {
      const bench = await setUp();
      const run = await bench.begin(1);
      bench.run('update-index', flag, 'a.txt');
      await bench.write('a.txt', lines(9, { 2: 'MINE' }));
      await run.write('a.txt', lines(9, { 2: 'theirs' }));
      expect(await run.apply(), flag).toMatchObject({ ok: false, error: { type: 'conflicts', paths: ['a.txt'] } });
      expect(await bench.read('a.txt')).toBe(lines(9, { 2: 'MINE' }));
      await run.write('a.txt', lines(9, { 9: 'theirs' }));
      expect(await run.apply(), flag).toMatchObject({ ok: true });
      expect(await bench.read('a.txt')).toBe(lines(9, { 2: 'MINE', 9: 'theirs' }));
    }
  });

  it('Apply keeps the changes of two simultaneous runs, from any two folders of a repository', async () => {
    const bench = await setUp({ 'one/x': 'x', 'two/x': 'x', 'a.txt': lines(60) });
    const runs = [await bench.begin(1, 'one'), await bench.begin(2, 'two')];
    for (let round = 0; round < casesOf(3, 12); round++) {
      for (const [at, run] of runs.entries()) {
        const now = await readFile(join(run.path, 'a.txt'), 'utf8');
        await run.write('a.txt', now.replace(`line ${4 * round + 2 * at + 1}\n`, `run ${round} ${at}\n`));
      }
      const done = await Promise.all(runs.map((run) => run.apply()));
      expect(done.map(({ ok }) => ok)).toEqual([true, true]);
      expect(await bench.read('a.txt')).toContain(`run ${round} 0\n`);
      expect(await bench.read('a.txt')).toContain(`run ${round} 1\n`);
    }
  });

  it('Apply leaves an ignored file and a link alone where the run adds a folder of that name', async () => {
    const bench = await setUp({ 'a.txt': 'a', '.gitignore': '/.env\n/out\n' });
    const run = await bench.begin(1);
    await run.write('.gitignore', '');
    await run.write('.env/x', 'x');
    await run.write('out/x', 'x');
    await bench.write('.env', 'SECRET=1');
    const outside = join(bench.place, '../outside-of-it');
    await mkdir(outside, { recursive: true });
    await symlink(outside, join(bench.root, 'out'));
    expect(await run.apply()).toMatchObject({ ok: false, error: { type: 'files' } });
    expect(await bench.read('.env')).toBe('SECRET=1');
    expect(await readdir(outside)).toEqual([]);
    await rm(outside, { recursive: true });
  });

  it('Apply replaces a folder that became a file, and names an ignored file in that folder', async () => {
    const bench = await setUp({ 'lib/x': 'x', '.gitignore': '*.log\n' });
    const run = await bench.begin(1);
    await rm(join(run.path, 'lib'), { recursive: true });
    await run.write('lib', 'a file now');
    await bench.write('lib/debug.log', 'mine');
    const refused = await run.apply();
    const problem = { type: 'inTheWay', paths: ['lib/debug.log'] };
    expect(refused).toEqual({ ok: false, error: { type: 'files', problem } });
    await rm(join(bench.root, 'lib/debug.log'));
    value(await run.apply());
    expect(await bench.read('lib')).toBe('a file now');
  });

  it('Apply works when a submodule is empty in the worktree, or its folder was removed there', async () => {
    const bench = await setUp();
    bench.run('update-index', '--add', '--cacheinfo', `160000,${bench.run('rev-parse', 'HEAD')},vendor/part`);
    bench.run('-c', 'user.name=a', '-c', 'user.email=a@b', 'commit', '--quiet', '-m', 'A submodule');
    const run = await bench.begin(1);
    await rm(join(run.path, 'vendor'), { recursive: true, force: true });
    await run.write('b.txt', 'b');
    expect(value(await run.apply()).paths).toEqual(['b.txt']);
  });

  it('Apply, Keep and Discard are refused while another host has the data folder, with its name', async () => {
    const bench = await setUp();
    const run = await bench.begin(1);
    await run.write('b.txt', 'b');
    bench.ownBy('Another Workcell (process 7) is using this data folder.');
    const problem = { type: 'notOurs', why: 'Another Workcell (process 7) is using this data folder.' } as const;
    for (const refused of [await run.apply(), await run.keep(), await run.discard()]) {
      expect(refused).toEqual({ ok: false, error: problem });
    }
    expect(describeWorktreeProblem(problem)).toContain('process 7');
    expect(existsSync(run.path)).toBe(true);
    expect(existsSync(join(bench.root, 'b.txt'))).toBe(false);
    bench.ownBy(null);
    value(await run.apply());
    await bench.worktrees.waitUntilSettled();
  });

  it('Apply is refused while something works in the workspace, with its name', async () => {
    const bench = await setUp();
    const run = await bench.begin(1);
    await run.write('b.txt', 'b');
    bench.workInWorkspace('a turn runs in “Other work”');
    const problem = { type: 'workspaceInUse', by: 'a turn runs in “Other work”' } as const;
    expect(await run.apply()).toEqual({ ok: false, error: problem });
    expect(describeWorktreeProblem(problem)).toContain('“Other work”');
    expect(existsSync(join(bench.root, 'b.txt'))).toBe(false);
    bench.workInWorkspace(null);
    value(await run.apply());
  });

  it('Apply is remembered, also by the next start', async () => {
    const bench = await setUp();
    const run = await bench.begin(1);
    await run.write('b.txt', 'b');
    const tree = await run.review();
    value(await run.apply());
    const [found] = await bench.worktrees.list();
    expect(found?.record.applied).toEqual({ tree, files: 1, at: bench.clock.now() });
  });

  it('Apply takes only the chosen hunks, and then the rest, and knows what is still left out', async () => {
    const bench = await setUp({ 'a.txt': lines(60), 'b.txt': lines(9) });
    const run = await bench.begin(1);
    await run.write('a.txt', lines(60, { 2: 'one', 20: 'two', 40: 'three' }));
    await run.write('new.bin', 'a\0b');
    await bench.write('a.txt', lines(60, { 55: 'mine' }));
    const leftOut = async () => (await bench.worktrees.list())[0]?.record.applied?.leftOut;
    const tree = await run.review();
    const apply = async (...leaveOut: readonly LeftOutFile[]) =>
      value(await bench.worktrees.apply(run.run, tree, leaveOut)).paths;

    expect(await apply({ path: 'a.txt', hunks: [17, 37] }, { path: 'new.bin', hunks: null })).toEqual(['a.txt']);
    expect(await bench.read('a.txt')).toBe(lines(60, { 2: 'one', 55: 'mine' }));
    expect(await leftOut()).toEqual([
      { path: 'a.txt', hunks: [17, 37] },
      { path: 'new.bin', hunks: null },
    ]);
    // The folder keeps the changes that it already has.
    expect(await apply({ path: 'a.txt', hunks: [1, 37] })).toEqual(['a.txt', 'new.bin']);
    expect(await bench.read('a.txt')).toBe(lines(60, { 2: 'one', 20: 'two', 55: 'mine' }));
    expect(await leftOut()).toEqual([{ path: 'a.txt', hunks: [37] }]);
    expect(await apply()).toEqual(['a.txt']);
    expect(await bench.read('a.txt')).toBe(lines(60, { 2: 'one', 20: 'two', 40: 'three', 55: 'mine' }));
    expect(await leftOut()).toBeUndefined();
  });

  it('Apply takes only the chosen lines of a hunk, and then the missing ones', async () => {
    const bench = await setUp({ 'a.txt': lines(9) });
    const run = await bench.begin(1);
    await run.write('a.txt', lines(9, { 4: 'four', 5: 'five', 6: 'six' }));
    const leftOut = async () => (await bench.worktrees.list())[0]?.record.applied?.leftOut;
    const tree = await run.review();
    // The hunk is three lines, three removed ones at 3 to 5, and three added ones at 6 to 8.
    const without = (...places: readonly number[]) => [
      { path: 'a.txt', hunks: [], inPart: [{ hunk: 1, lines: [...places] }] },
    ];
    const apply = async (leaveOut: readonly LeftOutFile[]) => {
      value(await bench.worktrees.apply(run.run, tree, leaveOut));
      return bench.read('a.txt');
    };
    const around = (...middle: readonly string[]) =>
      lines(9)
        .split('\n')
        .toSpliced(3, 3, ...middle)
        .join('\n');
    const [, , , , fifth = '', sixth = ''] = lines(9).split('\n');
    expect(await apply(without(4, 5, 7, 8))).toBe(around('four', fifth, sixth));
    expect(await leftOut()).toEqual(without(4, 5, 7, 8));
    expect(await apply(without(3, 5, 8))).toBe(around('four', 'five', sixth));
    expect(await leftOut()).toEqual(without(5, 8));
    expect(await apply([])).toBe(around('four', 'five', 'six'));
    expect(await leftOut()).toBeUndefined();
  });

  it('Apply of the rest leaves alone what the user made of the part that is in the folder', async () => {
    const bench = await setUp({ 'a.txt': lines(60), 'b.txt': lines(30) });
    const run = await bench.begin(1);
    await run.write('a.txt', lines(60, { 2: 'one', 20: 'two', 40: 'three' }));
    await run.write('b.txt', lines(30, { 5: 'five' }));
    await run.write('new.txt', 'new\n');
    const tree = await run.review();
    const apply = (...leaveOut: readonly LeftOutFile[]) => bench.worktrees.apply(run.run, tree, leaveOut);
    value(await apply({ path: 'a.txt', hunks: [17, 37] }));
    // The user edits a line of it, restores another file, and deletes a third.
    await bench.write('a.txt', lines(60, { 2: 'mine' }));
    await bench.write('b.txt', lines(30));
    await bench.remove('new.txt');
    expect(value(await apply({ path: 'a.txt', hunks: [1, 37] }, { path: 'b.txt', hunks: null })).paths).toEqual([
      'a.txt',
    ]);
    expect(await bench.read('a.txt')).toBe(lines(60, { 2: 'mine', 20: 'two' }));
    expect(value(await apply()).paths).toEqual(['a.txt']);
    expect(await bench.read('a.txt')).toBe(lines(60, { 2: 'mine', 20: 'two', 40: 'three' }));
    expect(await bench.read('b.txt')).toBe(lines(30));
    expect(existsSync(join(bench.root, 'new.txt'))).toBe(false);
    expect((await bench.worktrees.list())[0]?.record.applied?.leftOut).toBeUndefined();
  });

  it('Apply of the rest takes moved files, whatever they look like next to those that were applied', async () => {
    const bench = await setUp({ lib: lines(30), 'dir/a.txt': lines(30) });
    const run = await bench.begin(1);
    for (const path of ['lib', 'dir']) await rm(join(run.path, path), { recursive: true });
    await run.write('lib/index', lines(30));
    await run.write('moved/a.txt', lines(30, { 4: 'four' }));
    const tree = await run.review();
    value(await bench.worktrees.apply(run.run, tree, [{ path: 'lib/index', hunks: null }]));
    expect(existsSync(join(bench.root, 'moved/a.txt'))).toBe(true);
    value(await bench.worktrees.apply(run.run, tree));
    expect(await bench.read('lib/index')).toBe(lines(30));
    expect(await bench.read('moved/a.txt')).toBe(lines(30, { 4: 'four' }));
  });

  it(
    'Apply in any number of parts ends as one of the whole, and knows what is missing after each',
    async () => {
      const kinds = ['changed', 'deleted', 'moved', 'folder', 'added'] as const;
      const input = fc.record({
        files: fc.array(fc.constantFrom(...kinds), { minLength: 2, maxLength: 5 }),
        rounds: fc.array(fc.infiniteStream(fc.boolean()), { minLength: 1, maxLength: 3 }),
      });
      await fc.assert(
        fc.asyncProperty(input, async ({ files, rounds }) => {
          const before = files.flatMap((kind, at) => (kind === 'added' ? [] : [[`${at}.txt`, lines(40)] as const]));
          const bench = await setUp({ ...Object.fromEntries(before), 'kept.txt': 'kept' });
          const run = await bench.begin(1);
          const after = new Map<string, string>();
          for (const [at, kind] of files.entries()) {
            const path = { changed: '.txt', deleted: null, moved: '.moved', folder: '.txt/in', added: '.new' }[kind];
            if (kind !== 'added') await rm(join(run.path, `${at}.txt`));
            if (path !== null) after.set(`${at}${path}`, lines(40, { 3: `${at}`, 20: kind, 40: 'last' }));
          }
          for (const [path, text] of after) await run.write(path, text);
          const { patch, tree } = value(await bench.worktrees.review(run.run));
          const choices = [...findHunkChoices(parseUnifiedDiff(patch))];
          let rest = choices.flatMap(([path, hunks]) => [...(hunks?.keys() ?? [null])].map((hunk) => ({ path, hunk })));
          const named = (parts: typeof rest) => parts.map(({ hunk, path }) => `${path} ${hunk}`).sort();
          for (const chosen of [...rounds, null]) {
            const out = chosen === null ? [] : rest.filter(() => chosen.next().value);
            const leaveOut = [...new Set(out.map(({ path }) => path))].map((path): LeftOutFile => {
              const hunks = out.flatMap((each) => (each.path === path && each.hunk !== null ? [each.hunk] : []));
              return { path, hunks: hunks.length === 0 ? null : hunks };
            });
            const done = await bench.worktrees.apply(run.run, tree, leaveOut);
            if (done.ok) {
              rest = out;
              const left = done.value.leftOut.flatMap(({ hunks, path }) =>
                (hunks ?? [null]).map((hunk) => ({ path, hunk })),
              );
              expect(named(left)).toEqual(named(out));
            } else expect(['fileAndFolder', 'nothingLeft']).toContain(done.error.type);
          }
          expect(rest).toEqual([]);
          for (const [path, text] of after) expect(await bench.read(path)).toBe(text);
          for (const [at, kind] of files.entries()) {
            if (kind === 'deleted' || kind === 'moved') expect(existsSync(join(bench.root, `${at}.txt`))).toBe(false);
          }
        }),
        { numRuns: casesOf(3, 60) },
      );
    },
    limit(120_000),
  );

  it('Apply remembers a file with more hunks than a request may name', async () => {
    const count = maxLeftOut.hunks + 10;
    const text = (changed: string) =>
      Array.from({ length: count * 8 }, (_, at) => `${at % 8 === 4 ? changed : at}\n`).join('');
    const bench = await setUp({ 'a.txt': text('before') });
    const run = await bench.begin(1);
    await run.write('a.txt', text('after'));
    await run.write('b.txt', 'b');
    value(await bench.worktrees.apply(run.run, await run.review(), [{ path: 'a.txt', hunks: null }]));
    const [found] = await bench.worktrees.list();
    expect(found?.record.applied?.leftOut?.[0]?.hunks).toHaveLength(count);
    expect(await bench.read('b.txt')).toBe('b');
  });

  it('Apply of chosen hunks is refused like any other, and changes and remembers nothing then', async () => {
    const bench = await setUp({ 'a.txt': lines(60) });
    const run = await bench.begin(1);
    await run.write('a.txt', lines(60, { 2: 'one', 20: 'two' }));
    await bench.write('a.txt', lines(60, { 2: 'mine' }));
    const tree = await run.review();
    const apply = (...hunks: readonly number[]) =>
      bench.worktrees.apply(run.run, tree, [{ path: 'a.txt', hunks: [...hunks] }]);
    expect(await apply(17)).toMatchObject({ ok: false, error: { type: 'conflicts', paths: ['a.txt'] } });
    expect(await apply(1, 17)).toEqual({ ok: false, error: { type: 'nothingLeft' } });
    expect(await apply(2)).toEqual({ ok: false, error: { type: 'unknownChanges', paths: ['a.txt'] } });
    expect(await bench.read('a.txt')).toBe(lines(60, { 2: 'mine' }));
    expect((await bench.worktrees.list())[0]?.record.applied).toBeUndefined();
    expect(value(await apply(1)).paths).toEqual(['a.txt']);
    expect(await bench.read('a.txt')).toBe(lines(60, { 2: 'mine', 20: 'two' }));
    await run.write('.gitattributes', '* -diff\n');
    expect(await apply(1)).toEqual({ ok: false, error: { type: 'unknownChanges', paths: ['a.txt'] } });
  });

  it('Apply reports what is wrong with the data folder, and changes nothing', async () => {
    const bench = await setUp();
    const run = await bench.begin(1);
    await run.write('b.txt', 'b');
    const tree = await run.review();
    await writeTo(bench.data.pending, 'a file in its place');
    const refused = await bench.worktrees.apply(run.run, tree);
    expect(refused).toMatchObject({ ok: false, error: { type: 'files', problem: { type: 'failed' } } });
    expect(existsSync(join(bench.root, 'b.txt'))).toBe(false);
  });
});

describe('Keep', () => {
  it('Keep refuses a worktree that changed since the review, and one that is in use', async () => {
    const bench = await setUp();
    const run = await bench.begin(1);
    await run.write('b.txt', 'seen');
    const tree = await run.review();
    await run.write('b.txt', 'not seen');
    expect(await run.keep(tree)).toEqual({ ok: false, error: { type: 'changedSinceReview' } });
    expect(await readFile(join(run.path, 'b.txt'), 'utf8')).toBe('not seen');
    bench.use('a turn runs in “Fix it”');
    for (const refused of [await run.keep(), await run.discard()]) {
      expect(refused).toEqual({ ok: false, error: { type: 'inUse', by: 'a turn runs in “Fix it”' } });
    }
    expect(existsSync(run.path)).toBe(true);
  });

  it('Keep moves ignored files away with the worktree and names them, for seven days', async () => {
    const bench = await setUp();
    const run = await bench.begin(1);
    await run.write('.env', 'SECRET=1');
    await run.write('b.txt', 'b');
    const { branch, ignored, removed } = value(await run.keep());
    expect([branch, ignored]).toEqual(['workcell/wc-1', ['.env']]);
    expect(await readFile(join(removed.folder, '.env'), 'utf8')).toBe('SECRET=1');
    expect(removed.until).toBe(bench.clock.now() + 7 * days);
    expect(bench.run('worktree', 'list').split('\n')).toHaveLength(1);
    const forget = async () => undefined;
    for (let day = 1; day <= 6; day++) await deleteExpired(bench.data.removed, bench.clock.now() + day * days, forget);
    await deleteExpired(bench.data.removed, removed.until - 1, forget);
    expect(existsSync(removed.folder)).toBe(true);
    await deleteExpired(bench.data.removed, removed.until, forget);
    expect(existsSync(removed.folder)).toBe(false);
  });

  it('Keep follows a branch that the run renamed, and keeps commits that are on no branch', async () => {
    const bench = await setUp();
    const renamed = await bench.begin(1);
    renamed.git('branch', '-m', 'better-name');
    await renamed.write('b.txt', 'b');
    expect(value(await renamed.keep()).branch).toBe('better-name');
    expect(bench.run('show', 'better-name:b.txt')).toBe('b');
    const detached = await bench.begin(2);
    detached.git('checkout', '--quiet', '--detach');
    await detached.write('c.txt', 'c');
    detached.git('add', '.');
    detached.git('commit', '--quiet', '-m', 'On no branch');
    const commit = detached.git('rev-parse', 'HEAD');
    const { branch } = value(await detached.keep());
    expect(branch).toBe('workcell/wc-2');
    expect(bench.run('merge-base', '--is-ancestor', commit, branch)).toBe('');
  });

  it('Keep does not move a branch that is checked out elsewhere', async () => {
    const bench = await setUp();
    const run = await bench.begin(1);
    await run.write('b.txt', 'b');
    bench.run('checkout', '--quiet', '--ignore-other-worktrees', 'workcell/wc-1');
    expect(await run.keep()).toEqual({ ok: false, error: { type: 'branchInUse', branch: 'workcell/wc-1' } });
    const { branch } = value(await run.discard());
    expect(branch).toBe('workcell/wc-1');
  });
});

describe('Discard', () => {
  it('Discard keeps all files and commits of the run for a while', async () => {
    const bench = await setUp();
    const run = await bench.begin(1);
    await run.write('b.txt', 'first');
    run.git('add', '.');
    run.git('commit', '--quiet', '-m', 'First');
    const first = run.git('rev-parse', 'HEAD');
    await run.write('b.txt', 'amended');
    run.git('commit', '--quiet', '--amend', '-am', 'Amended');
    const amended = run.git('rev-parse', 'HEAD');
    await run.write('b.txt', 'not committed');
    const { removed } = value(await run.discard());
    expect(await readFile(join(removed.folder, 'b.txt'), 'utf8')).toBe('not committed');
    expect(bench.run('branch', '--list', 'workcell/*')).toBe('');
    const kept = bench.run('for-each-ref', '--format=%(objectname)', 'refs/workcell/').split('\n');
    expect(kept).toEqual(expect.arrayContaining([first, amended]));
    const [found] = await findRemoved(bench.data.removed);
    if (found === undefined) throw new Error('Nothing was kept');
    await releaseRemoved({ git: async () => git, mayWrite: async () => 'yes' }, found.record);
    expect(bench.run('for-each-ref', 'refs/workcell/')).toBe('');
    expect(await run.discard()).toEqual({ ok: false, error: { type: 'folderGone' } });
  });

  it('Discard succeeds for a branch that the run renamed', async () => {
    const bench = await setUp();
    const run = await bench.begin(1);
    run.git('branch', '-m', 'better-name');
    expect(value(await run.discard()).branch).toBeNull();
    expect(bench.run('branch', '--list', 'better-name')).toBe('');
  });

  it('Discard takes the worktree of a project folder that was moved', async () => {
    const bench = await setUp();
    const run = await bench.begin(1);
    await run.write('b.txt', 'b');
    const moved = `${bench.root}-moved`;
    await rename(bench.root, moved);
    expect(await bench.worktrees.keep(run.run, 'a'.repeat(40), '')).toMatchObject({
      ok: false,
      error: { type: 'repositoryGone', path: bench.root },
    });
    const { removed } = value(await run.discard());
    expect(await readFile(join(removed.folder, 'b.txt'), 'utf8')).toBe('b');
    expect(await bench.worktrees.list()).toEqual([]);
    await rename(moved, bench.root);
  });
});
