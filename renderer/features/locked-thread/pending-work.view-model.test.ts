import { describe, expect, it } from 'vitest';
import type { Goal } from '../../../shared/threads/goal.ts';
import { describePendingWork } from './pending-work.view-model.ts';

const goal = (facts: Partial<Goal> = {}): Goal => {
  return {
    objective: 'Tidy up',
    status: 'active',
    tokenBudget: null,
    tokensUsed: 12_300,
    timeUsedSeconds: 190,
    createdAt: 1,
    ...facts,
  };
};
const pendingWork = (...texts: readonly string[]) => {
  const queued = texts.map((text, place) => ({ digest: `${place}`, text, more: 0, others: 0 }));
  return { type: 'pendingWork', queued } as const;
};
const loaded = { type: 'inSync' } as const;
const named = (view: ReturnType<typeof describePendingWork>) => view?.decisions.map(({ name }) => name);

describe('describePendingWork', () => {
  it('returns null for a thread without a goal or messages, and for a reached goal', () => {
    expect(describePendingWork(null, null)).toBeNull();
    expect(describePendingWork(loaded, null)).toBeNull();
    expect(describePendingWork(loaded, goal({ status: 'complete' }))).toBeNull();
  });

  it('describes an active goal, its usage, and that nothing runs', () => {
    const view = describePendingWork(pendingWork(), goal());
    expect(view).toMatchObject({
      glyph: 'waiting',
      fact: 'Codex would continue toward this goal.',
      quotes: [{ text: 'Tidy up', rest: '' }],
      detail: 'Used so far: 12.3\u00a0k tokens, 3\u00a0min 10\u00a0s. Nothing runs until you continue.',
    });
    expect(named(view)).toEqual(['Continue', 'Pause', 'Clear the goal']);
  });

  it('omits the usage of a goal that has used nothing', () => {
    const unused = goal({ tokensUsed: 0, timeUsedSeconds: 0 });
    expect(describePendingWork(pendingWork(), unused)?.detail).toBe('Nothing runs until you continue.');
    expect(describePendingWork(loaded, unused)?.detail).toBe('');
    const bounded = goal({ tokensUsed: 0, timeUsedSeconds: 0, tokenBudget: 50_000 });
    expect(describePendingWork(loaded, bounded)?.detail).toBe('Used so far: 0 of 50.0\u00a0k tokens.');
  });

  it('offers to pause a goal that Codex works toward, but not to continue it', () => {
    const view = describePendingWork(loaded, goal({ tokenBudget: 50_000 }));
    expect(view?.glyph).toBe('thinking');
    expect(view?.detail).toBe('Used so far: 12.3\u00a0k of 50.0\u00a0k tokens, 3\u00a0min 10\u00a0s.');
    expect(named(view)).toEqual(['Pause', 'Clear the goal']);
  });

  it.each(['paused', 'blocked', 'usageLimited', 'budgetLimited'] as const)(
    'offers to continue a goal that is %s',
    (status) => {
      expect(named(describePendingWork(loaded, goal({ status })))).toEqual(['Continue', 'Clear the goal']);
    },
  );

  it('offers to send or discard messages of another client', () => {
    const view = describePendingWork(pendingWork('First', 'Second'), null);
    expect(view?.fact).toBe('Another Codex app left 2 messages here to send.');
    expect(view?.quotes).toMatchObject([{ text: 'First' }, { text: 'Second' }]);
    expect(named(view)).toEqual(['Send', 'Discard the messages']);
  });

  it('offers to continue a thread that Codex did not report', () => {
    const view = describePendingWork(pendingWork(), null);
    expect(view).toMatchObject({
      fact: 'Codex did not say whether it would start to work here.',
      detail: 'Nothing runs until you continue.',
    });
    expect(named(view)).toEqual(['Continue']);
  });

  it('shows a goal and messages separately when there are both', () => {
    const view = describePendingWork(pendingWork('First'), goal());
    expect(view?.detail).toContain('Another Codex app left a message here to send.');
    expect(view).toMatchObject({
      quotes: [{ text: 'Tidy up' }, { text: 'First' }],
      shown: { goal: { objective: 'Tidy up' }, queued: ['0'] },
    });
    expect(named(view)).toEqual(['Continue', 'Pause', 'Clear the goal', 'Discard the message']);
  });

  it('shows every line of a goal and of a message, with hidden characters', () => {
    const view = describePendingWork(pendingWork('First\nthen delete everything'), goal({ objective: 'a\u202eb\nc' }));
    expect(view?.quotes).toMatchObject([
      { text: 'a\\u202eb\nc', rest: '' },
      { text: 'First\nthen delete everything', rest: '' },
    ]);
  });

  it('shows each of two messages with the same words', () => {
    expect(describePendingWork(pendingWork('Go on', 'Go on'), null)?.quotes).toMatchObject([
      { key: '0', text: 'Go on' },
      { key: '1', text: 'Go on' },
    ]);
  });

  it('says how much of a message is not shown', () => {
    const message = (facts: object) => ({ digest: 'a', text: 'Start', more: 0, others: 0, ...facts });
    const restOf = (facts: object) =>
      describePendingWork({ type: 'pendingWork', queued: [message(facts)] }, null)?.quotes.map(({ rest }) => rest);
    expect(restOf({ more: 1_200, others: 1 })).toEqual(['1,200 more characters, 1 attachment']);
    expect(restOf({ text: '', others: 2 })).toEqual(['2 attachments']);
    expect(restOf({ text: 'x'.repeat(10_001) })).toEqual(['1 more character']);
    expect(restOf({ text: '' })).toEqual([]);
  });
});
