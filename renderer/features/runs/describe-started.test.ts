import { expect, it } from 'vitest';
import { sampleStarted } from '../../../shared/runs/testing/sample-started.ts';
import { describeStarted } from './describe-started.ts';

const wordsOf = (over: Parameters<typeof sampleStarted>[1], waits = false, isHeld = false) =>
  describeStarted(sampleStarted('wc-1', over), waits, isHeld).state?.words ?? null;

it('says what its telemetry does not report, and leaves the rest to that', () => {
  expect(wordsOf({ stage: 'queued' })).toBe('Queued');
  expect(wordsOf({ stage: 'queued' }, false, true)).toBe('On hold');
  expect(wordsOf({ stage: 'paused' })).toBe('Paused');
  expect(wordsOf({ stage: 'preparing' })).toBe('Creating its worktree');
  const inPlace = { ...sampleStarted('wc-1').options, isolation: 'inPlace' } as const;
  expect(wordsOf({ stage: 'preparing', options: inPlace })).toBeNull();
  expect(wordsOf({ stage: 'running' })).toBeNull();
  expect(wordsOf({ stage: 'running' }, true)).toBe('Waiting for you');
});

it('says how it ended, and why', () => {
  const failed = sampleStarted('wc-1', { stage: 'ended', outcome: 'failed', problem: 'No room.' });
  expect(describeStarted(failed, true, false)).toMatchObject({ state: { words: 'Failed' }, problem: 'No room.' });
  expect(wordsOf({ stage: 'ended', outcome: 'cancelled' })).toBe('Stopped');
  const checks = [
    { command: 'npm test', exitCode: 1, durationMs: 5 },
    { command: 'npm run lint', exitCode: 0, durationMs: 5 },
  ];
  const unwell = sampleStarted('wc-1', { stage: 'ended', outcome: 'done', checks });
  expect(describeStarted(unwell, false, false).state).toEqual({
    glyph: 'failed',
    words: 'Check failed',
    tone: 'failed',
  });
});

it('says what happened to its changes', () => {
  const ended = { stage: 'ended', outcome: 'done' } as const;
  expect(wordsOf({ ...ended, became: 'applied' })).toBe('Finished · Applied');
  expect(wordsOf({ ...ended, became: 'discarded' })).toBe('Finished · Discarded');
});
