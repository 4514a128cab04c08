import { describe, expect, it } from 'vitest';
import type { Attempt } from '../../../shared/runs/attempt.ts';
import type { RunCard } from '../../../shared/runs/run-card.ts';
import { getRunKey } from '../../../shared/runs/run-ref.ts';
import { createSampleCard } from '../../../shared/runs/testing/sample-run.ts';
import { createSampleStarted } from '../../../shared/runs/testing/sample-started.ts';
import { emptyWorkContext, type WorkContext } from '../../view-models/describe-work.ts';
import {
  type AttemptsInput,
  type AttemptView,
  describeAttempts,
  describeProgress,
  findBestAttempt,
} from './attempts.view-model.ts';
import { findThreadAttempt, listAttempts } from './compared-attempts.ts';

const group = 'one message';
const spent = (output: number, model = 'priced'): RunCard['spent'] => [
  { model, input: 0, cached: 0, cacheWritten: 0, output, reasoning: 0 },
];
const prices: NonNullable<AttemptsInput['prices']> = {
  asOf: '2026-01-01',
  currency: 'USD',
  models: [{ model: 'priced', input: 1, cachedInput: 1, cacheWrite: 1, output: 10 }],
};

function toAttempt(number: number, over: Partial<Attempt> = {}): Attempt {
  return { group, number, of: 3, model: null, effort: null, instruction: '', ...over };
}

function createContext(...cards: readonly RunCard[]): WorkContext {
  return { ...emptyWorkContext, cards: new Map(cards.map((card) => [getRunKey(card.run), card])) };
}

function describeCards(cards: readonly RunCard[], over: Partial<AttemptsInput> = {}): readonly AttemptView[] {
  const attempts = listAttempts(group, createContext(...cards));
  return describeAttempts({ attempts, proofs: new Map(), models: [], prices: null, order: 'time', now: 0, ...over });
}

const toRanks = (views: readonly AttemptView[]) => views.map(({ rank }) => rank);

describe('the attempts of a group', () => {
  it('are listed by number, without other runs and imported ones', () => {
    const context = createContext(
      createSampleCard('wc-2', { attempt: toAttempt(2) }),
      createSampleCard('wc-1', { attempt: toAttempt(1) }),
      createSampleCard('wc-3'),
      createSampleCard('wc-4', { attempt: toAttempt(1, { group: 'another' }) }),
      createSampleCard('wc-5', { attempt: toAttempt(3), imported: { hasThread: false } }),
    );
    expect(listAttempts(group, context).map(({ run }) => run.runId)).toEqual(['wc-1', 'wc-2']);
  });

  it('have one run for each number: the one that this app knows, whatever else claims it', () => {
    const real = createSampleCard('wc-2', { attempt: toAttempt(1) });
    const worktree = {
      run: real.run,
      branch: 'b',
      path: '/p',
      createdAt: 0,
      isPresent: true,
      applied: null,
      setup: null,
    };
    const forged = createSampleCard('wc-1', { attempt: toAttempt(1) });
    const context = {
      ...createContext(forged, real, createSampleCard('wc-3', { attempt: toAttempt(2) })),
      worktrees: new Map([[getRunKey(real.run), worktree]]),
    };
    expect(listAttempts(group, context).map(({ run }) => run.runId)).toEqual(['wc-2', 'wc-3']);
  });

  it('include one that has no card yet, and the thread of each knows its own', () => {
    const started = createSampleStarted('wc-1', { attempt: toAttempt(2), stage: 'queued' });
    const key = getRunKey(started.run);
    const thread = { id: 'thread' } as never;
    const context = {
      ...emptyWorkContext,
      started: new Map([[key, started]]),
      runOfThread: new Map([['thread', key]]) as never,
    };
    expect(listAttempts(group, context)).toMatchObject([{ attempt: { number: 2 } }]);
    expect(findThreadAttempt(thread, context)?.number).toBe(2);
    expect(findThreadAttempt({ id: 'other' } as never, context)).toBeNull();
  });
});

describe('comparing attempts', () => {
  const fast = createSampleCard('wc-1', { attempt: toAttempt(1), durationMs: 60_000, spent: spent(2_000_000) });
  const cheap = createSampleCard('wc-2', { attempt: toAttempt(2), durationMs: 90_000, spent: spent(1_000_000) });
  const failed = createSampleCard('wc-3', { attempt: toAttempt(3), durationMs: 10_000, state: 'failed' });

  it('ranks those that passed by time or cost, and never one that failed', () => {
    expect(toRanks(describeCards([fast, cheap, failed]))).toEqual([1, 2, null]);
    const byCost = describeCards([fast, cheap, failed], { order: 'cost', prices });
    expect(toRanks(byCost)).toEqual([2, 1, null]);
    expect(findBestAttempt(byCost)?.title).toBe('Attempt 2');
    expect(byCost.map(({ chips }) => chips.time)).toEqual(['30\u00a0s faster', null, null]);
    expect(byCost.map(({ chips }) => chips.cost)).toEqual([null, '$10.00 less', null]);
  });

  it('does not praise an attempt whose check failed, however fast it was', () => {
    const unsound = { ...failed, state: 'finished' as const, checks: { passed: 1, all: 2 } };
    const views = describeCards([fast, cheap, unsound]);
    expect(views[2]).toMatchObject({ rank: null, chips: { time: null, changes: null, cost: null } });
    expect(views[0]?.chips.time).toBe('30\u00a0s faster');
  });

  it('ranks none while one still works', () => {
    const running = { ...failed, state: 'running' as const, runningSince: 0 };
    const views = describeCards([fast, cheap, running]);
    expect(toRanks(views)).toEqual([null, null, null]);
    expect(describeProgress(views)).toBe('2 of 3 attempts ended');
  });

  it('ranks none until the records of all are read and say that they ended', () => {
    expect(toRanks(describeCards([fast, { ...cheap, isRead: false }]))).toEqual([null, null]);
    const started = createSampleStarted('wc-2', { attempt: toAttempt(2), stage: 'ended', outcome: 'done' });
    const context = {
      ...createContext(fast, { ...cheap, state: 'running', runningSince: 0, durationMs: 0 }),
      started: new Map([[getRunKey(started.run), started]]),
    };
    const input = { proofs: new Map(), models: [], prices: null, order: 'time', now: 0 } as const;
    expect(toRanks(describeAttempts({ ...input, attempts: listAttempts(group, context) }))).toEqual([null, null]);
  });

  it('offers no Stop for a later turn in the thread of an attempt, which its run does not stop', () => {
    const started = createSampleStarted('wc-1', {
      attempt: toAttempt(1),
      stage: 'ended',
      outcome: 'done',
      threadId: 'thread' as never,
    });
    const context = {
      ...createContext(fast),
      started: new Map([[getRunKey(started.run), started]]),
      threads: { thread: { state: 'running', maker: null } } as never,
    };
    const input = { proofs: new Map(), models: [], prices: null, order: 'time', now: 0 } as const;
    const views = describeAttempts({ ...input, attempts: listAttempts(group, context) });
    expect(views).toMatchObject([{ isOpen: true, canStop: false }]);
  });

  it('spells out what is hidden in a check, an instruction and the name of a model', () => {
    const odd = createSampleCard('wc-1', {
      attempt: toAttempt(1, { model: 'so\u202el', instruction: 'Be \u202ebrief' }),
      now: [{ text: 'rm \u202e', code: true }],
    });
    const proof = { checks: [{ command: 'tr\u202eue', exit_code: 0, duration_ms: 1, passed: true }] } as never;
    expect(describeCards([odd], { proofs: new Map([[getRunKey(odd.run), proof]]) })).toMatchObject([
      {
        name: 'so\\u202el',
        instruction: 'Be \\u202ebrief',
        checks: [{ command: 'tr\\u202eue' }],
        words: [{ text: 'rm \\u202e' }],
      },
    ]);
  });

  it('puts an unknown cost last, and then the faster one first', () => {
    const unpriced = { ...fast, spent: spent(1, 'unknown') };
    expect(toRanks(describeCards([unpriced, cheap], { order: 'cost', prices }))).toEqual([2, 1]);
    expect(toRanks(describeCards([fast, cheap], { order: 'cost' }))).toEqual([1, 2]);
  });

  it('counts the failed ones and the stopped ones apart', () => {
    expect(describeProgress(describeCards([fast, cheap]))).toBe('2 attempts');
    expect(describeProgress(describeCards([fast, cheap, failed]))).toBe('3 attempts, 1 failed');
    expect(describeProgress(describeCards([fast, { ...failed, state: 'stopped' }]))).toBe('2 attempts, 1 stopped');
  });
});
