import { expect, it } from 'vitest';
import type { RunCard } from '../../../../shared/runs/run-card.ts';
import { keyOfRun } from '../../../../shared/runs/run-ref.ts';
import type { StartedRun } from '../../../../shared/runs/started-run.ts';
import { sampleCard, sampleStart } from '../../../../shared/runs/testing/sample-run.ts';
import { sampleStarted } from '../../../../shared/runs/testing/sample-started.ts';
import { nothingKnown, toCardStatus } from './card-standing.ts';

const now = sampleStart + 3_600_000;
const longAgo = now - 600_000;
const running = sampleCard('wc-1', { state: 'running', lastAt: longAgo });
const key = keyOfRun(running.run);

const withStage = (over: Partial<StartedRun>, card: RunCard = running, waiting: readonly string[] = []) =>
  toCardStatus(card, now, {
    ...nothingKnown,
    started: new Map([[key, sampleStarted('wc-1', over)]]),
    waiting: new Set(waiting),
  });

it('is never quiet while it waits for its turn, is paused or runs its checks', () => {
  expect(withStage({ stage: 'running' })).toBe('quiet');
  for (const stage of ['queued', 'preparing', 'paused', 'checking'] as const) expect(withStage({ stage })).toBe(stage);
});

it('is ready to review while its worktree has changes that were not applied', () => {
  const finished = sampleCard('wc-1', { state: 'finished', files: 2 });
  const of = (card: RunCard, applied: { at: number } | null) =>
    toCardStatus(card, now, { ...nothingKnown, worktrees: new Map([[key, { applied }]]) });
  expect(of(finished, null)).toBe('readyToReview');
  expect(of(finished, { at: now })).toBe('finished');
  expect(of({ ...finished, files: 0 }, null)).toBe('finished');
  expect(of({ ...finished, state: 'failed' }, null)).toBe('failed');
  expect(toCardStatus(finished, now, nothingKnown)).toBe('finished');
});

it('waits while one of its requests does, with or without a thread', () => {
  expect(withStage({}, running, [key])).toBe('waiting');
  expect(toCardStatus(running, now, { ...nothingKnown, waiting: new Set([key]) })).toBe('waiting');
});

it('ends when the queue says so, whatever its telemetry has, and works until then', () => {
  expect(withStage({ stage: 'ended', outcome: 'failed' })).toBe('failed');
  expect(withStage({ stage: 'ended', outcome: 'cancelled' }, running, [key])).toBe('stopped');
  expect(withStage({ stage: 'ended', outcome: 'done' })).toBe('finished');
  const checks = [{ command: 'npm test', exitCode: 1, durationMs: 5 }];
  expect(withStage({ stage: 'ended', outcome: 'done', checks })).toBe('checkFailed');
  expect(withStage({}, sampleCard('wc-1', { state: 'finished' }))).toBe('running');
});
