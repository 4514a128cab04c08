import { expect, it } from 'vitest';
import { type Budget, noBudget } from '../../shared/spending/budget.ts';
import { describeBudgetLeft } from './describe-budget-left.ts';

const use = (budget: Partial<Budget>, tokens: number) => ({
  budget: { ...noBudget, ...budget },
  used: { tokens, minutes: 3.26, usd: 0.5, unpriced: [] },
});

it('says nothing without a limit', () => {
  expect(describeBudgetLeft({ thread: use({}, 9), isOwn: false, day: use({}, 9) })).toBeNull();
});

it('names the limit with the least left, and lists all of them', () => {
  const report = { thread: use({ tokens: 1_000, minutes: 30 }, 499), isOwn: true, day: use({ usd: 0.6 }, 499) };
  expect(describeBudgetLeft(report)).toEqual({
    text: '83\u00a0% of budget',
    detail: 'This thread: 499 of 1,000 tokens, 3.2 of 30\u00a0min. Today: $0.50 of $0.60.',
    isLow: true,
  });
});

it('shows 100 % only once a limit is reached', () => {
  const of = (tokens: number) =>
    describeBudgetLeft({ thread: null, isOwn: false, day: use({ tokens: 1_000 }, tokens) });
  expect(of(999)?.text).toBe('99\u00a0% of budget');
  expect(of(1_000)?.text).toBe('100\u00a0% of budget');
  expect(of(799)?.isLow).toBe(false);
});
