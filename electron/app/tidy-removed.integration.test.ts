import { existsSync } from 'node:fs';
import { mkdir, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { ManualClock } from '../../shared/base/manual-clock.ts';
import { runIdSchema } from '../../shared/runs/run-ref.ts';
import { findRemoved, writeRemovedRecord } from '../file-transactions/removed-record.ts';
import { noCredit } from '../file-transactions/testing/no-credit.ts';
import { RunWorktrees } from '../runs/worktrees/run-worktrees.ts';
import { createBench, git, writeTo } from '../runs/worktrees/testing/repository-bench.ts';
import { cleanUpRemoved } from './recovered-files.ts';

type Trust = 'yes' | 'ask';

const dayMs = 24 * 60 * 60 * 1_000;

/** Creates a run in a repository, with its own commit on no branch. */
async function setUp() {
  const bench = await createBench();
  const clock = new ManualClock();
  const worktrees = new RunWorktrees({
    history: noCredit,
    clock,
    folder: bench.worktrees,
    folders: bench.data,
    git: async () => git,
    mayWrite: async () => 'yes',
    describeUse: async () => null,
    describeWorkspaceUse: async () => null,
    claimFiles: async () => null,
  });
  const run = { projectRoot: bench.root, runId: runIdSchema.parse('wc-1') };
  const signal = new AbortController().signal;
  const made = await worktrees.create({ ...run, runId: run.runId, title: '', withUncommitted: false, signal });
  if (!made.ok) throw new Error(JSON.stringify(made.error));
  const { path } = made.value;
  bench.run('-C', path, 'checkout', '--quiet', '--detach');
  await writeTo(join(path, 'new.txt'), 'new');
  bench.run('-C', path, 'add', '.');
  bench.run('-C', path, '-c', 'user.name=a', '-c', 'user.email=a@b', 'commit', '--quiet', '-m', 'On no branch');
  const commit = bench.run('-C', path, 'rev-parse', 'HEAD');
  let gits = 0;
  const tidy = async (trust: Trust, now: number) => {
    gits = 0;
    const countGit = async () => {
      gits++;
      return git;
    };
    await cleanUpRemoved(bench.data, now, { git: countGit, mayWrite: async () => trust });
    return gits;
  };
  const refs = () => bench.run('for-each-ref', '--format=%(objectname)', 'refs/workcell/').split('\n');
  const record = async () => {
    const [found] = await findRemoved(bench.data.removed);
    if (found === undefined) throw new Error('Nothing was kept');
    return found;
  };
  return { bench, clock, worktrees, run, commit, tidy, refs, record };
}

it('keeps a removed worktree past its time while its repository is untrusted, and runs no git there', async () => {
  const { clock, commit, record, refs, run, tidy, worktrees } = await setUp();
  expect(await worktrees.discard(run)).toMatchObject({ ok: true });
  const { folder } = await record();
  for (let day = 1; day <= 8; day++) expect(await tidy('ask', clock.now() + day * dayMs)).toBe(0);
  expect([existsSync(folder), refs().includes(commit)]).toEqual([true, true]);
  await tidy('yes', clock.now() + 9 * dayMs);
  expect([existsSync(folder), refs()]).toEqual([false, ['']]);
});

it('lets a record delete only refs in the repository that are reserved for removed worktrees', async () => {
  const { bench, record, run, tidy, worktrees } = await setUp();
  await worktrees.discard(run);
  for (const refs of ['refs/heads', 'refs/workcell/removed/', 'refs/workcell/removed/../../heads']) {
    const folder = join(bench.data.removed, 'planted');
    await mkdir(folder, { recursive: true });
    const { record: written } = await record();
    const age = { keptMs: 8 * dayMs, countedAt: written.removedAt };
    await writeRemovedRecord(folder, { ...written, removedAt: 0, age, refs });
    await tidy('yes', written.removedAt + 1);
    expect(bench.run('branch', '--list', 'main'), refs).toContain('main');
    expect(bench.run('for-each-ref', 'refs/workcell/removed'), refs).not.toBe('');
    await rm(folder, { recursive: true, force: true });
  }
});

it('keeps the commits of a worktree that was discarded without its repository until that is back', async () => {
  const { bench, clock, commit, record, refs, run, tidy, worktrees } = await setUp();
  await rename(bench.root, `${bench.root}-away`);
  expect(await worktrees.discard(run)).toMatchObject({ ok: true });
  await rename(`${bench.root}-away`, bench.root);
  const administrations = join(bench.root, '.git/worktrees');
  expect(await tidy('ask', clock.now())).toBe(0);
  expect([existsSync(administrations), refs()]).toEqual([true, ['']]);
  // The period starts at that moment, even if it is late.
  const late = clock.now() + 30 * dayMs;
  await tidy('yes', late);
  expect(refs()).toContain(commit);
  const { folder, record: written } = await record();
  expect([existsSync(folder), written.removedAt]).toEqual([true, late]);
  expect(bench.run('worktree', 'list').split('\n')).toHaveLength(1);
});
