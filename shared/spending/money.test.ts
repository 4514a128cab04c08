import { expect, it } from 'vitest';
import { formatExactMoney, formatMoney } from './money.ts';

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

it('formats dollars exactly', () => {
  expect(formatExactMoney(0.0042131)).toBe('$0.004213');
});
