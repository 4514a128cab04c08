import { expect, it } from 'vitest';
import { threadId } from '../../shared/base/ids.ts';
import type { RunProof } from '../../shared/runs/run-proof.ts';
import { createSampleCard } from '../../shared/runs/testing/sample-run.ts';
import { createSampleStarted } from '../../shared/runs/testing/sample-started.ts';
import { getRunChoices, type RunChoiceInput, runRequestFromProof } from './run-choices.ts';

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

const proof: RunProof = {
  prompt: 'Fix it',
  tool: 'claude',
  model: 'sonnet',
  started_at: '2026-11-20T06:45:10.000Z',
  ended_at: null,
  start_commit: null,
  end_commit: null,
  files_changed: [],
  exit_status: 0,
  checks: [{ command: 'npm test', exit_code: 1, duration_ms: 5, passed: false }],
};

it('returns a request for the same run in its own worktree', () => {
  const again = { prompt: 'Fix it', tool: 'claude', model: 'sonnet', isolation: 'worktree', checks: ['npm test'] };
  expect(runRequestFromProof(proof)).toEqual(again);
  expect(runRequestFromProof({ ...proof, model: null, checks: [] })).toEqual({ ...again, model: null, checks: [] });
});

it('returns null for a run of an unknown tool', () => {
  expect(runRequestFromProof({ ...proof, tool: 'aider' })).toBeNull();
  expect(runRequestFromProof({ ...proof, prompt: ' ' })).toBeNull();
});
