import { expect, it } from 'vitest';
import { describeCost, formatExactMoney, formatMoney } from './cost.ts';

it.each([
  [0, '$0.00'],
  [0.00000004, '<$0.0001'],
  [0.00421, '$0.0042'],
  [0.0099, '$0.0099'],
  [0.00996, '$0.01'],
  [0.421, '$0.42'],
  [3.409, '$3.41'],
  [999.994, '$999.99'],
  [999.996, '$1,000'],
  [1204.4, '$1,204'],
])('formats %d dollars as %s', (usd, words) => {
  expect(formatMoney(usd)).toBe(words);
});

it('returns the exact cost with the date of the prices', () => {
  expect(formatExactMoney(0.0042131)).toBe('$0.004213');
});

it('says which models of a cost have no price', () => {
  expect(describeCost({ usd: null, unknown: [] })).toBeNull();
  expect(describeCost({ usd: 0.5, unknown: [] })).toEqual({ text: '$0.50', exact: '$0.500000' });
  expect(describeCost({ usd: null, unknown: ['o9'] })).toEqual({ text: 'no price', exact: 'No price for o9.' });
  expect(describeCost({ usd: 0.5, unknown: ['o9', 'x'] })).toEqual({
    text: 'over $0.50',
    exact: '$0.500000. No price for o9, x.',
  });
});
