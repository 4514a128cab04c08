import { expect, it } from 'vitest';
import { threadId } from '../../shared/base/ids.ts';
import { createSampleCard } from '../../shared/runs/testing/sample-run.ts';
import { createSampleStarted } from '../../shared/runs/testing/sample-started.ts';
import { getRunChoices, type RunChoiceInput } from './run-choices.ts';

const { run } = createSampleCard('wc-1');
const recorded: RunChoiceInput = { run, started: null, hasWorktree: false, hasEnded: true, threadId: null };
const started = (over: Parameters<typeof createSampleStarted>[1]) =>
  getRunChoices({ ...recorded, started: createSampleStarted('wc-1', over), hasEnded: false, hasWorktree: true });

it('allows pausing and canceling a run while it runs, and reviewing and repeating it afterwards', () => {
  expect(started({ stage: 'queued' })).toEqual(['pause', 'cancel']);
  expect(started({ stage: 'paused' })).toEqual(['proceed', 'cancel']);
  expect(started({ stage: 'checking' })).toEqual(['cancel']);
  expect(started({ stage: 'ended', outcome: 'done' })).toEqual(['review', 'runAgain']);
});

it('allows repeating a recorded run once it has ended, and reviewing it as long as its worktree exists', () => {
  expect(getRunChoices(recorded)).toEqual(['runAgain']);
  expect(getRunChoices({ ...recorded, hasWorktree: true })).toEqual(['review', 'runAgain']);
  expect(getRunChoices({ ...recorded, hasEnded: false })).toEqual([]);
});

it('allows opening the thread of a run', () => {
  const thread = threadId.parse('one');
  expect(getRunChoices({ ...recorded, threadId: thread })).toEqual(['runAgain', 'openThread']);
  expect(getRunChoices({ ...recorded, run: createSampleCard('wc-thread-one').run, threadId: thread })).toEqual([
    'openThread',
  ]);
});
