import { describe, expect, it } from 'vitest';
import { runState } from './run-totals.ts';
import { startedRun } from './started-run.ts';
import { getWorkGroup, getWorkState, noWorkFacts, type WorkFacts, type WorkState } from './work-state.ts';

type Row = readonly [what: string, facts: Partial<WorkFacts>, state: WorkState | null];

const ended = (outcome: 'done' | 'failed' | 'cancelled') => ({ started: { stage: 'ended' as const, outcome } });
const again = (outcome: 'done' | 'failed' | 'cancelled') => ({
  ...ended(outcome),
  thread: 'idle' as const,
  isContinued: true,
});
const stage = (name: 'queued' | 'preparing' | 'running' | 'paused' | 'checking') => ({
  started: { stage: name, outcome: null },
});

const rows: readonly Row[] = [
  // A thread in the folder.
  ['a thread at rest', { thread: 'idle' }, 'done'],
  ['a thread that works', { thread: 'running' }, 'running'],
  ['a thread that asks', { thread: 'waiting' }, 'needsYou'],
  ['a thread that ends with a plan', { thread: 'idle', hasPlan: true, changes: 'open' }, 'needsYou'],
  ['a thread that starts its plan', { thread: 'running', hasPlan: true }, 'running'],
  ['a run that ended with a plan', { ...ended('done'), thread: 'idle', hasPlan: true }, 'needsYou'],
  ['a thread that failed', { thread: 'failed' }, 'failed'],
  ['a thread that the user stopped', { thread: 'stopped' }, 'stopped'],
  // A run that this start of the app started.
  ['a run in the queue', { ...stage('queued'), recorded: 'starting' }, 'queued'],
  ['a run whose worktree is being created', { ...stage('preparing'), recorded: 'starting' }, 'running'],
  ['a run without events so far', stage('running'), 'running'],
  ['a run that works', { ...stage('running'), recorded: 'running', thread: 'running' }, 'running'],
  ['a run that asks by its thread', { ...stage('running'), recorded: 'running', thread: 'waiting' }, 'needsYou'],
  ['a run that asks by its events', { ...stage('running'), recorded: 'waiting' }, 'needsYou'],
  ['a run whose request waits', { ...stage('running'), recorded: 'running', isAsking: true }, 'needsYou'],
  ['a paused run', { ...stage('paused'), recorded: 'running' }, 'queued'],
  ['a run whose events ended before its checks', { ...stage('checking'), recorded: 'finished' }, 'running'],
  ['a run that ended', { ...ended('done'), recorded: 'finished', thread: 'idle' }, 'done'],
  ['a run that ended with changes', { ...ended('done'), recorded: 'finished', changes: 'open' }, 'readyToReview'],
  ['a thread whose turn just ended, while its changes are counted', { thread: 'idle', changes: 'counting' }, 'running'],
  ['a failed thread while its changes are counted', { thread: 'failed', changes: 'counting' }, 'failed'],
  ['a run that ended, before its changes were read', { ...ended('done'), changes: 'unknown' }, null],
  ['a run whose end its events do not have yet', { ...ended('done'), recorded: 'running' }, 'done'],
  ['a run with a failed check', { ...ended('done'), hasFailedCheck: true, changes: 'open' }, 'failed'],
  ['a run that failed with changes', { ...ended('failed'), recorded: 'failed', changes: 'open' }, 'failed'],
  ['a run that the user stopped', { ...ended('cancelled'), recorded: 'stopped', changes: 'open' }, 'stopped'],
  ['a stopped run whose request has not gone yet', { ...ended('cancelled'), isAsking: true }, 'stopped'],
  ['an ended run whose thread the user continues', { ...ended('done'), thread: 'running' }, 'running'],
  ['an ended run whose thread asks again', { ...ended('failed'), thread: 'waiting' }, 'needsYou'],
  ['a failed run whose first message was sent again', { ...again('failed'), thread: 'idle' }, 'done'],
  ['a failed run that made changes when it was sent again', { ...again('failed'), changes: 'open' }, 'readyToReview'],
  ['a stopped run whose thread the user continued', { ...again('cancelled'), thread: 'idle' }, 'done'],
  ['an ended run whose later turn failed', { ...again('done'), thread: 'failed', changes: 'open' }, 'failed'],
  ['an ended run whose later turn the user stopped', { ...again('done'), thread: 'stopped' }, 'stopped'],
  ['a run with a failed check whose thread the user continued', { ...again('done'), hasFailedCheck: true }, 'failed'],
  // A run of an earlier start, or of another program.
  ['a recorded run that starts', { recorded: 'starting' }, 'running'],
  ['a recorded run that works', { recorded: 'running' }, 'running'],
  ['a recorded run that asks', { recorded: 'waiting' }, 'needsYou'],
  ['a recorded run that failed', { recorded: 'failed', changes: 'open' }, 'failed'],
  ['a recorded run with a failed check', { recorded: 'finished', hasFailedCheck: true, changes: 'open' }, 'failed'],
  ['a recorded run that was stopped', { recorded: 'stopped', changes: 'open' }, 'stopped'],
  ['a recorded run without changes', { recorded: 'finished' }, 'done'],
  ['a recorded run with changes', { recorded: 'finished', changes: 'open' }, 'readyToReview'],
  ['a recorded run without an end', { recorded: 'unknown', changes: 'open' }, null],
  ['a recorded run that failed while its thread is at rest', { recorded: 'failed', thread: 'idle' }, 'failed'],
  ['a recorded run that failed, sent again', { recorded: 'failed', thread: 'idle', isContinued: true }, 'done'],
  ['a recorded run whose thread the user continues', { recorded: 'finished', thread: 'running' }, 'running'],
  // After a start, before the record was read.
  ['a run that was not read yet', { changes: 'unknown' }, null],
  ['a thread whose run was not read yet', { thread: 'idle', changes: 'unknown' }, null],
  ['a stopped thread whose run was not read yet', { thread: 'stopped', changes: 'unknown' }, 'stopped'],
  ['a working thread whose run was not read yet', { thread: 'running', changes: 'unknown' }, 'running'],
];

describe('the state of work', () => {
  it.each(rows)('work has one state: %s', (_what, facts, state) => {
    expect(getWorkState({ ...noWorkFacts, ...facts })).toBe(state);
  });

  it('knows every state of a record, of a thread and of the queue', () => {
    const seen = (of: (facts: Partial<WorkFacts>) => string | null | undefined) =>
      new Set(rows.map(([, facts]) => of(facts)).filter((value) => value != null));
    expect(seen(({ recorded }) => recorded)).toEqual(new Set(runState.options));
    expect(seen(({ started }) => started?.stage)).toEqual(new Set(startedRun.shape.stage.options));
    expect(seen(({ thread }) => thread)).toEqual(new Set(['idle', 'running', 'waiting', 'failed', 'stopped']));
  });

  it('lists queued work with what runs, and what failed, stopped or is unknown with what is done', () => {
    const states = ['needsYou', 'running', 'queued', 'readyToReview', 'done', 'failed', 'stopped', null] as const;
    expect(states.map(getWorkGroup)).toEqual([
      ...['needsYou', 'running', 'running', 'readyToReview'],
      ...['done', 'done', 'done', 'done'],
    ]);
  });
});
