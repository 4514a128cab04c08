import { expect, it } from 'vitest';
import type { PriceTable } from '../../../shared/spending/price-table.ts';
import { describeThreadCost } from './thread-cost.ts';

const prices: PriceTable = {
  asOf: '2026-07-24',
  currency: 'USD',
  models: [{ model: 'm', input: 1, cachedInput: 1, cacheWrite: 1, output: 10 }],
};
const usage = {
  totalTokens: 1_100,
  inputTokens: 1_000,
  cachedInputTokens: 0,
  outputTokens: 100,
  reasoningTokens: 0,
  lastTokens: 1,
  contextWindow: null,
};
const spent = (model: string, input: number, output: number) => [
  { model, input, cached: 0, cacheWritten: 0, output, reasoning: 0 },
];

it('describes the cost of a thread with the date of the prices', () => {
  expect(describeThreadCost({ ...usage, spent: spent('m', 1_000, 100) }, prices)).toBe(
    'Cost: $0.002000, prices as of 2026-07-24',
  );
});

it('says how many tokens the cost covers when others have no price', () => {
  expect(describeThreadCost({ ...usage, spent: spent('m', 100, 0) }, prices)).toBe(
    'Cost of 100 of them: $0.000100, prices as of 2026-07-24',
  );
});

it('covers what was asked next to the conversation, which Codex does not count', () => {
  const aside = spent('m', 500, 0);
  const known = { ...usage, aside, spent: spent('m', 1_500, 100) };
  expect(describeThreadCost(known, prices)).toBe('Cost: $0.002500, prices as of 2026-07-24');
  expect(describeThreadCost({ ...known, spent: aside }, prices)).toMatch('Cost of 500 of them');
});

it('names a model without a price, and returns null when nothing was spent', () => {
  expect(describeThreadCost({ ...usage, spent: spent('o9', 1_000, 100) }, prices)).toBe('Cost: No price for o9.');
  expect(describeThreadCost(usage, prices)).toBeNull();
});
