import { expect, it } from 'vitest';
import type { RunCard } from '../../../../shared/runs/run-card.ts';
import { getRunKey } from '../../../../shared/runs/run-ref.ts';
import type { StartedRun } from '../../../../shared/runs/started-run.ts';
import { createSampleCard, sampleStart } from '../../../../shared/runs/testing/sample-run.ts';
import { createSampleStarted } from '../../../../shared/runs/testing/sample-started.ts';
import { emptyRunContext, getCardStatus } from './card-status.ts';

const now = sampleStart + 3_600_000;
const longAgo = now - 600_000;
const running = createSampleCard('wc-1', { state: 'running', lastAt: longAgo });
const key = getRunKey(running.run);

const withStage = (over: Partial<StartedRun>, card: RunCard = running, waiting: readonly string[] = []) =>
  getCardStatus(card, now, {
    ...emptyRunContext,
    started: new Map([[key, createSampleStarted('wc-1', over)]]),
    waiting: new Set(waiting),
  });

it('never calls a queued, paused or checking run quiet', () => {
  expect(withStage({ stage: 'running' })).toBe('quiet');
  for (const stage of ['queued', 'preparing', 'paused', 'checking'] as const) expect(withStage({ stage })).toBe(stage);
});

it('calls a run ready to review while its worktree has unapplied changes', () => {
  const finished = createSampleCard('wc-1', { state: 'finished', files: 2 });
  const of = (card: RunCard, applied: { at: number } | null) =>
    getCardStatus(card, now, { ...emptyRunContext, worktrees: new Map([[key, { applied }]]) });
  expect(of(finished, null)).toBe('readyToReview');
  expect(of(finished, { at: now })).toBe('finished');
  expect(of({ ...finished, files: 0 }, null)).toBe('finished');
  expect(of({ ...finished, state: 'failed' }, null)).toBe('failed');
  expect(getCardStatus(finished, now, emptyRunContext)).toBe('finished');
});

it('shows a run as waiting while one of its requests waits, with or without a thread', () => {
  expect(withStage({}, running, [key])).toBe('waiting');
  expect(getCardStatus(running, now, { ...emptyRunContext, waiting: new Set([key]) })).toBe('waiting');
});

it('shows a started run as ended only when the queue says so', () => {
  expect(withStage({ stage: 'ended', outcome: 'failed' })).toBe('failed');
  expect(withStage({ stage: 'ended', outcome: 'cancelled' }, running, [key])).toBe('stopped');
  expect(withStage({ stage: 'ended', outcome: 'done' })).toBe('finished');
  const checks = [{ command: 'npm test', exitCode: 1, durationMs: 5 }];
  expect(withStage({ stage: 'ended', outcome: 'done', checks })).toBe('checkFailed');
  expect(withStage({}, createSampleCard('wc-1', { state: 'finished' }))).toBe('running');
});
