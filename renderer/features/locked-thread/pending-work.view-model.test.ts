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
const heldBack = (...texts: readonly string[]) => {
  const queued = texts.map((text, place) => ({ digest: `${place}`, text }));
  return { type: 'pendingWork', queued } as const;
};
const loaded = { type: 'usual' } as const;
const named = (view: ReturnType<typeof describePendingWork>) => view?.decisions.map(({ name }) => name);

describe('describePendingWork', () => {
  it('is silent in a thread without a goal or messages, and once the goal is reached', () => {
    expect(describePendingWork(null, null)).toBeNull();
    expect(describePendingWork(loaded, null)).toBeNull();
    expect(describePendingWork(loaded, goal({ status: 'complete' }))).toBeNull();
  });

  it('says what an active goal is, what it has used, and that nothing runs', () => {
    const view = describePendingWork(heldBack(), goal());
    expect(view).toMatchObject({
      glyph: 'waiting',
      fact: 'Codex would continue toward this goal.',
      quotes: ['Tidy up'],
      detail: 'Used so far: 12.3\u00a0k tokens, 3\u00a0min 10\u00a0s. Nothing runs until you continue.',
    });
    expect(named(view)).toEqual(['Continue', 'Pause', 'Clear the goal']);
  });

  it('says nothing of what a goal has used before it has used anything', () => {
    const unused = goal({ tokensUsed: 0, timeUsedSeconds: 0 });
    expect(describePendingWork(heldBack(), unused)?.detail).toBe('Nothing runs until you continue.');
    expect(describePendingWork(loaded, unused)?.detail).toBe('');
    const bounded = goal({ tokensUsed: 0, timeUsedSeconds: 0, tokenBudget: 50_000 });
    expect(describePendingWork(loaded, bounded)?.detail).toBe('Used so far: 0 of 50.0\u00a0k tokens.');
  });

  it('offers to pause a goal that Codex works toward, but not to continue it', () => {
    const view = describePendingWork(loaded, goal({ tokenBudget: 50_000 }));
    expect(view?.glyph).toBe('running');
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
    const view = describePendingWork(heldBack('First', 'Second'), null);
    expect(view?.fact).toBe('Another Codex app left 2 messages here to send.');
    expect(view?.quotes).toEqual(['First', 'Second']);
    expect(named(view)).toEqual(['Send', 'Discard the messages']);
  });

  it('offers to continue a thread of which Codex said nothing', () => {
    const view = describePendingWork(heldBack(), null);
    expect(view).toMatchObject({
      fact: 'Codex did not say whether it would start to work here.',
      detail: 'Nothing runs until you continue.',
    });
    expect(named(view)).toEqual(['Continue']);
  });

  it('tells a goal and messages apart when there are both', () => {
    const view = describePendingWork(heldBack('First'), goal());
    expect(view?.detail).toContain('Another Codex app left a message here to send.');
    expect(view).toMatchObject({
      quotes: ['Tidy up', 'First'],
      shown: { goal: { objective: 'Tidy up' }, queued: ['0'] },
    });
    expect(named(view)).toEqual(['Continue', 'Pause', 'Clear the goal', 'Discard the message']);
  });

  it('shows hidden characters of a goal, and cuts a long one', () => {
    const view = describePendingWork(heldBack(), goal({ objective: `a\u202eb\n${'long '.repeat(200)}` }));
    expect(view?.quotes[0]).toContain('\\u202e');
    expect(view?.quotes[0]?.length).toBeLessThan(320);
  });
});
