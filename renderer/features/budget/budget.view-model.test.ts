import { describe, expect, it } from 'vitest';
import { noBudget } from '../../../shared/spending/budget.ts';
import { describeBudgetDialog, readTyped, toTyped } from './budget.view-model.ts';

const used = { tokens: 12_345, minutes: 4.27, usd: 0.5, unpriced: [] };

it('shows what is used next to each limit, and the limits of today', () => {
  const view = describeBudgetDialog({
    thread: { budget: noBudget, used },
    isOwn: false,
    day: { budget: { ...noBudget, usd: 2 }, used },
  });
  expect(view.fields.map(({ hint }) => hint)).toEqual(['12,345 tokens used', '4.2\u00a0min used', '$0.50 used']);
  expect(view.today).toBe('Today, all threads: 12,345 tokens, 4.2\u00a0min, $0.50 of $2.00.');
});

it('says that a model without a price is limited by tokens', () => {
  const thread = { budget: noBudget, used: { ...used, unpriced: ['o9'] } };
  const { fields } = describeBudgetDialog({ thread, isOwn: false, day: thread });
  expect(fields[2]?.hint).toBe('o9 has no price. Use tokens instead.');
});

describe('what was typed', () => {
  it.each([
    [
      { tokens: '100,000', minutes: '', usd: '' },
      { ...noBudget, tokens: 100_000 },
    ],
    [
      { tokens: '', minutes: '1.5', usd: '0,25' },
      { tokens: null, minutes: 1.5, usd: 0.25 },
    ],
    [{ tokens: ' ', minutes: '', usd: '' }, noBudget],
    [
      { tokens: '1.500', minutes: '0.125', usd: '1,500' },
      { tokens: 1_500, minutes: 0.125, usd: 1_500 },
    ],
    [
      { tokens: '', minutes: '1,250.5', usd: '' },
      { ...noBudget, minutes: 1_250.5 },
    ],
  ])('%o is a budget', (typed, budget) => {
    expect(readTyped(typed)).toEqual({ budget });
  });

  it.each([
    ['tokens', { tokens: '1.5', minutes: '', usd: '' }, 'Enter a whole number.'],
    ['minutes', { tokens: '', minutes: '0', usd: '' }, 'Enter a number above 0.'],
    ['usd', { tokens: '5', minutes: '', usd: 'much' }, 'Enter a number above 0.'],
    ['tokens', { tokens: '-5', minutes: '', usd: '' }, 'Enter a number above 0.'],
    ['minutes', { tokens: '', minutes: '9'.repeat(400), usd: '' }, 'Enter a smaller number.'],
  ])('a wrong number in %s is named', (unit, typed, problem) => {
    expect(readTyped(typed)).toEqual({ unit, problem });
  });

  it('is what a budget is shown as', () => {
    const budget = { tokens: 150_000, minutes: 0.125, usd: 1.125 };
    expect(readTyped(toTyped(budget))).toEqual({ budget });
  });
});
