import { expect, it } from 'vitest';
import type { KeptWorktree } from '../../../../shared/contract/runs.ts';
import { keyOfRun } from '../../../../shared/runs/run-ref.ts';
import { sampleStarted } from '../../../../shared/runs/testing/sample-started.ts';
import { describeLeftovers, leftoverText } from './leftovers.view-model.ts';

const now = Date.UTC(2026, 10, 20, 12);
const worktree = (id: string, minutes: number, isThere = true): KeptWorktree => {
  const { run } = sampleStarted(id);
  return {
    run,
    branch: `workcell/${id}`,
    path: `/data/worktrees/${id}`,
    createdAt: now - minutes * 60_000,
    isThere,
    applied: null,
  };
};
const byKey = <Of extends Pick<KeptWorktree, 'run'>>(...all: readonly Of[]) =>
  new Map(all.map((each) => [keyOfRun(each.run), each]));

it('lists what earlier runs have left, newest first, and nothing that was started here', () => {
  const worktrees = byKey(worktree('wc-1', 30, false), worktree('wc-2', 5), worktree('wc-3', 1));
  const rows = describeLeftovers(worktrees, byKey(sampleStarted('wc-3')), now);
  expect(rows.map(({ age, branch, isThere }) => [branch, age, isThere])).toEqual([
    ['workcell/wc-2', '5\u00a0min ago', true],
    ['workcell/wc-1', '30\u00a0min ago', false],
  ]);
});

it('counts them', () => {
  expect(leftoverText(1)).toBe('1 worktree from earlier runs');
  expect(leftoverText(3)).toBe('3 worktrees from earlier runs');
});
