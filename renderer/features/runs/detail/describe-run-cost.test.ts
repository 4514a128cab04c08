import { expect, it } from 'vitest';
import { toThreadTotals } from '../../../../electron/runs/thread-totals.ts';
import { noTokens } from '../../../../shared/spending/model-tokens.ts';
import type { PriceTable } from '../../../../shared/spending/price-table.ts';
import { describeRun, describeRunCost } from '../describe-run.ts';

const prices: PriceTable = {
  asOf: '2026-07-24',
  currency: 'USD',
  models: [{ model: 'm', input: 1, cachedInput: 1, cacheWrite: 1, output: 10 }],
};
const empty = toThreadTotals({ model: 'm', startedAt: null, usage: null }, []);
const spent = (model: string, input: number) => ({ ...noTokens, model, input });

it('describes the cost of a run with the date of the prices', () => {
  const fact = describeRunCost({ ...empty, spent: [spent('m', 500_000)] }, prices);
  expect(fact).toEqual({ name: 'Cost', value: '$0.50', exact: '$0.500000, prices as of 2026-07-24' });
  expect(describeRun(empty, fact).facts).toContain(fact);
});

it('links to the prices when a model has none and says how many tokens the cost covers', () => {
  const some = { ...empty, tokensIn: 900_000, tokensOut: 0, spent: [spent('m', 500_000), spent('o9', 100_000)] };
  expect(describeRunCost(some, prices)).toEqual({
    name: 'Cost',
    value: 'over $0.50',
    exact: '$0.500000, prices as of 2026-07-24. No price for o9. For 600.0\u00a0k of 900.0\u00a0k tokens',
    leadsToPrices: true,
  });
  expect(describeRunCost({ ...empty, spent: [spent('o9', 1)] }, prices)?.value).toBe('no price');
});

it('returns no cost when nothing was spent', () => {
  expect(describeRunCost(empty, prices)).toBeNull();
});
