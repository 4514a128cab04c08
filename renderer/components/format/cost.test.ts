import { expect, it } from 'vitest';
import { describeCost } from './cost.ts';

it('says which models of a cost have no price', () => {
  expect(describeCost({ usd: null, unknown: [] })).toBeNull();
  expect(describeCost({ usd: 0.5, unknown: [] })).toEqual({ text: '$0.50', exact: '$0.500000' });
  expect(describeCost({ usd: null, unknown: ['o9'] })).toEqual({ text: 'no price', exact: 'No price for o9.' });
  expect(describeCost({ usd: 0.5, unknown: ['o9', 'x'] })).toEqual({
    text: 'over $0.50',
    exact: '$0.500000. No price for o9, x.',
  });
});
