import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { ManualClock } from '../../../shared/base/manual-clock.ts';
import { runIdSchema } from '../../../shared/runs/run-ref.ts';
import { noCredit } from '../../file-transactions/testing/no-credit.ts';
import type { TrustGate } from '../../host/gates.ts';
import { RunWorktrees } from './run-worktrees.ts';
import { createBench, git } from './testing/repository-bench.ts';

async function setUp(trust: Awaited<ReturnType<TrustGate['mayWrite']>>) {
  const bench = await createBench();
  const asked: string[] = [];
  const worktrees = new RunWorktrees({
    history: noCredit,
    clock: new ManualClock(),
    folder: bench.worktrees,
    folders: bench.data,
    describeUse: async () => null,
    claimFiles: async () => null,
    describeWorkspaceUse: async () => null,
    mayWrite: async () => trust,
    git: async () => {
      asked.push('git');
      return git;
    },
  });
  const runId = runIdSchema.parse('wc-1');
  const run = { projectRoot: bench.root, runId };
  const request = {
    projectRoot: bench.root,
    runId,
    title: '',
    withUncommitted: false,
    signal: new AbortController().signal,
  };
  return { asked, bench, request, run, worktrees };
}

describe('an untrusted folder', () => {
  it('an untrusted folder shows its branch without running git in it', async () => {
    const { asked, bench, request, run, worktrees } = await setUp('ask');
    const around = { branch: 'main', changedFiles: null, submodules: [] };
    expect(await worktrees.readSurroundings(bench.root)).toEqual({ ok: true, value: around });
    expect(await worktrees.readSurroundings(join(bench.root, '.git'))).toMatchObject({
      error: { type: 'notARepository' },
    });
    const refused = { ok: false, error: { type: 'untrusted' } };
    expect(await worktrees.create(request)).toEqual(refused);
    expect(await worktrees.changes(run)).toEqual(refused);
    expect(await worktrees.mark(bench.root)).toBeNull();
    expect(asked).toEqual([]);
  });

  it('an untrusted folder can have no worktree when it is read-only, and runs no git either', async () => {
    const { asked, bench, request, worktrees } = await setUp('readOnly');
    const refused = { ok: false, error: { type: 'readOnly' } };
    expect(await worktrees.readSurroundings(bench.root)).toEqual(refused);
    expect(await worktrees.create(request)).toEqual(refused);
    expect(await worktrees.mark(bench.root)).toBeNull();
    expect(asked).toEqual([]);
  });
});
