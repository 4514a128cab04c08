import { expect, it } from 'vitest';
import { threadId } from '../../shared/base/ids.ts';
import { sampleCard } from '../../shared/runs/testing/sample-run.ts';
import { sampleStarted } from '../../shared/runs/testing/sample-started.ts';
import { choicesOf, type RunChoiceInput } from './run-choices.ts';

const { run } = sampleCard('wc-1');
const recorded: RunChoiceInput = { run, started: null, hasWorktree: false, hasEnded: true, threadId: null };
const started = (over: Parameters<typeof sampleStarted>[1]) =>
  choicesOf({ ...recorded, started: sampleStarted('wc-1', over), hasEnded: false, hasWorktree: true });

it('allows pausing and canceling a run while it runs, and reviewing and repeating it afterwards', () => {
  expect(started({ stage: 'queued' })).toEqual(['pause', 'cancel']);
  expect(started({ stage: 'paused' })).toEqual(['proceed', 'cancel']);
  expect(started({ stage: 'checking' })).toEqual(['cancel']);
  expect(started({ stage: 'ended', outcome: 'done' })).toEqual(['review', 'runAgain']);
});

it('allows repeating a recorded run once it has ended, and reviewing it as long as its worktree exists', () => {
  expect(choicesOf(recorded)).toEqual(['runAgain']);
  expect(choicesOf({ ...recorded, hasWorktree: true })).toEqual(['review', 'runAgain']);
  expect(choicesOf({ ...recorded, hasEnded: false })).toEqual([]);
});

it('opens the thread of a run', () => {
  const thread = threadId.parse('one');
  expect(choicesOf({ ...recorded, threadId: thread })).toEqual(['runAgain', 'openThread']);
  expect(choicesOf({ ...recorded, run: sampleCard('wc-thread-one').run, threadId: thread })).toEqual(['openThread']);
});
