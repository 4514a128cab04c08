import { expect, it } from 'vitest';
import { threadId } from '../../shared/base/ids.ts';
import { sampleStarted } from '../../shared/runs/testing/sample-started.ts';
import { sampleCard } from '../../shared/workcells/testing/sample-run.ts';
import { choicesOf, type RunChoiceFacts } from './run-choices.ts';

const { run } = sampleCard('wc-1');
const recorded: RunChoiceFacts = { run, started: null, hasWorktree: false, hasEnded: true, threadId: null };
const started = (over: Parameters<typeof sampleStarted>[1]) =>
  choicesOf({ ...recorded, started: sampleStarted('wc-1', over), hasEnded: false, hasWorktree: true });

it('lets a run be held up and cancelled while it goes on, and be reviewed and done again afterwards', () => {
  expect(started({ stage: 'queued' })).toEqual(['pause', 'cancel']);
  expect(started({ stage: 'paused' })).toEqual(['goOn', 'cancel']);
  expect(started({ stage: 'checking' })).toEqual(['cancel']);
  expect(started({ stage: 'ended', outcome: 'done' })).toEqual(['review', 'runAgain']);
});

it('lets a recorded run be done again once it has ended, and be reviewed as long as its worktree is there', () => {
  expect(choicesOf(recorded)).toEqual(['runAgain']);
  expect(choicesOf({ ...recorded, hasWorktree: true })).toEqual(['review', 'runAgain']);
  expect(choicesOf({ ...recorded, hasEnded: false })).toEqual([]);
});

it('leads to the thread of a run', () => {
  const thread = threadId.parse('one');
  expect(choicesOf({ ...recorded, threadId: thread })).toEqual(['runAgain', 'openThread']);
  expect(choicesOf({ ...recorded, run: sampleCard('wc-thread-one').run, threadId: thread })).toEqual(['openThread']);
});
