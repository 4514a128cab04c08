import { expect, it } from 'vitest';
import { createSampleStarted } from '../../../shared/runs/testing/sample-started.ts';
import { describeStarted } from './describe-started.ts';

const wordsOf = (over: Parameters<typeof createSampleStarted>[1], waits = false, isHeld = false) =>
  describeStarted(createSampleStarted('wc-1', over), waits, isHeld).state?.text ?? null;

it('describes what the telemetry of a started run does not report', () => {
  expect(wordsOf({ stage: 'queued' })).toBe('Queued');
  expect(wordsOf({ stage: 'queued' }, false, true)).toBe('On hold');
  expect(wordsOf({ stage: 'paused' })).toBe('Paused');
  expect(wordsOf({ stage: 'preparing' })).toBe('Creating its worktree');
  const inPlace = { ...createSampleStarted('wc-1').request, isolation: 'inPlace' } as const;
  expect(wordsOf({ stage: 'preparing', request: inPlace })).toBeNull();
  expect(wordsOf({ stage: 'running' })).toBeNull();
  expect(wordsOf({ stage: 'running' }, true)).toBe('Waiting for you');
});

it('says how a started run ended and why', () => {
  const failed = createSampleStarted('wc-1', { stage: 'ended', outcome: 'failed', problem: 'No room.' });
  expect(describeStarted(failed, true, false)).toMatchObject({ state: { text: 'Failed' }, problem: 'No room.' });
  expect(wordsOf({ stage: 'ended', outcome: 'cancelled' })).toBe('Stopped');
  const checks = [
    { command: 'npm test', exitCode: 1, durationMs: 5 },
    { command: 'npm run lint', exitCode: 0, durationMs: 5 },
  ];
  const unwell = createSampleStarted('wc-1', { stage: 'ended', outcome: 'done', checks });
  expect(describeStarted(unwell, false, false).state).toEqual({
    glyph: 'failed',
    text: 'Check failed',
    tone: 'failed',
  });
});

it('says what happened to the changes of a started run', () => {
  const ended = { stage: 'ended', outcome: 'done' } as const;
  expect(wordsOf({ ...ended, became: 'applied' })).toBe('Finished · Applied');
  expect(wordsOf({ ...ended, became: 'discarded' })).toBe('Finished · Discarded');
});
