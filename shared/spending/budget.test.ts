import { describe, expect, it } from 'vitest';
import {
  type Budget,
  type BudgetUse,
  getTimeUntilDue,
  isOnlyTimeUp,
  judgeBudget,
  measureBudget,
  noBudget,
  raiseBudget,
  toBudgetUse,
} from './budget.ts';
import { noTokens } from './model-tokens.ts';
import type { PriceTable } from './price-table.ts';

const prices: PriceTable = {
  asOf: '2026-11-01',
  currency: 'USD',
  models: [{ model: 'known', input: 2, cachedInput: 1, cacheWrite: 2, output: 10 }],
};
const none = { tokens: 0, minutes: 0, usd: 0, unpriced: [] };
const use = (of: Partial<Budget>, used: Partial<BudgetUse['used']>): BudgetUse => ({
  budget: { ...noBudget, ...of },
  used: { ...none, ...used },
});

describe('what is used', () => {
  it('adds input and output of all models, and turns time into minutes', () => {
    const spent = [
      { ...noTokens, model: 'known', input: 1_000_000, output: 100_000 },
      { ...noTokens, model: 'other', input: 10, output: 5 },
    ];
    expect(toBudgetUse(noBudget, { spent, ms: 90_000 }, prices).used).toEqual({
      tokens: 1_100_015,
      minutes: 1.5,
      usd: 3,
      unpriced: ['other'],
    });
  });
});

describe('what is due', () => {
  it.each<[string, BudgetUse]>([
    ['nothing', use({}, { tokens: 1e9 })],
    ['nothing', use({ tokens: 100 }, { tokens: 79 })],
    ['note', use({ tokens: 100 }, { tokens: 80 })],
    ['note', use({ tokens: 100 }, { tokens: 99 })],
    ['stop', use({ tokens: 100 }, { tokens: 100 })],
    ['stop', use({ tokens: 100, minutes: 10 }, { tokens: 1, minutes: 11 })],
    ['stop', use({ usd: 1 }, { usd: 1.2 })],
  ])('%s', (due, of) => {
    expect(judgeBudget(of)).toBe(due);
  });

  it.each<[boolean, BudgetUse]>([
    [true, use({ minutes: 10 }, { minutes: 10 })],
    [true, use({ minutes: 10, tokens: 100 }, { minutes: 12, tokens: 99 })],
    [false, use({ minutes: 10, tokens: 100 }, { minutes: 12, tokens: 100 })],
    [false, use({ tokens: 100 }, { minutes: 12, tokens: 100 })],
  ])('only the time is up: %s', (isTime, of) => {
    expect(isOnlyTimeUp(of)).toBe(isTime);
  });

  it('names the limit with the least left first', () => {
    const of = use({ tokens: 100, usd: 1 }, { tokens: 50, usd: 0.9 });
    expect(measureBudget(of).map(({ unit }) => unit)).toEqual(['usd', 'tokens']);
  });

  it.each([
    [0, 8],
    [7, 1],
    [8, 2],
    [9.5, 0.5],
    [10, null],
  ])('after %d of 10 minutes, the next one is due in %s minutes', (minutes, next) => {
    const due = getTimeUntilDue(use({ minutes: 10 }, { minutes }));
    expect(due === null ? null : due / 60_000).toBe(next);
  });
});

describe('raising by half', () => {
  it.each<[Partial<Budget>, Partial<BudgetUse['used']>, Partial<Budget>]>([
    [{ tokens: 100 }, { tokens: 104 }, { tokens: 150 }],
    // The last response used more than half of the budget.
    [{ tokens: 100 }, { tokens: 400 }, { tokens: 450 }],
    [{ usd: 0.25 }, { usd: 0.26 }, { usd: 0.38 }],
    // Only what is reached.
    [
      { tokens: 100, minutes: 10 },
      { tokens: 100, minutes: 9 },
      { tokens: 150, minutes: 10 },
    ],
    // What is used is more than a limit can be.
    [{ tokens: 100 }, { tokens: 3e12 }, { tokens: null }],
  ])('%o with %o used becomes %o', (of, used, raised) => {
    expect(raiseBudget(use(of, used))).toEqual({ ...noBudget, ...raised });
    expect(judgeBudget({ ...use(of, used), budget: raiseBudget(use(of, used)) })).not.toBe('stop');
  });
});
