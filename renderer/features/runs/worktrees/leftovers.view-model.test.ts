import { expect, it } from 'vitest';
import type { RunWorktree } from '../../../../shared/contract/runs.ts';
import { getRunKey } from '../../../../shared/runs/run-ref.ts';
import { createSampleCard } from '../../../../shared/runs/testing/sample-run.ts';
import { createSampleStarted } from '../../../../shared/runs/testing/sample-started.ts';
import { describeLeftoverCount, describeLeftovers } from './leftovers.view-model.ts';

const now = Date.UTC(2026, 10, 20, 12);
const worktree = (id: string, minutes: number, isThere = true): RunWorktree => {
  const { run } = createSampleStarted(id);
  return {
    run,
    branch: `workcell/${id}`,
    path: `/data/worktrees/${id}`,
    createdAt: now - minutes * 60_000,
    isPresent: isThere,
    applied: null,
    setup: null,
  };
};
const byKey = <Of extends Pick<RunWorktree, 'run'>>(...all: readonly Of[]) =>
  new Map(all.map((each) => [getRunKey(each.run), each]));

it('lists worktrees of earlier runs, newest first', () => {
  const worktrees = byKey(worktree('wc-1', 30, false), worktree('wc-2', 5), worktree('wc-3', 1));
  const cards = byKey(createSampleCard('wc-2', { title: 'Fix **all** tests' }));
  const rows = describeLeftovers(worktrees, byKey(createSampleStarted('wc-3')), cards, now);
  expect(rows.map(({ age, branch, isThere, title }) => [title, branch, age, isThere])).toEqual([
    ['Fix all tests', 'workcell/wc-2', '5\u00a0min ago', true],
    ['No title', 'workcell/wc-1', '30\u00a0min ago', false],
  ]);
});

it('counts leftover worktrees', () => {
  expect(describeLeftoverCount(1)).toBe('1 worktree from earlier runs');
  expect(describeLeftoverCount(3)).toBe('3 worktrees from earlier runs');
});
