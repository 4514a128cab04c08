import { expect, it } from 'vitest';
import { spentOfUsage, usageOf } from './usage-event.ts';

it('reads what it writes', () => {
  const spent = { model: 'gpt-6.1-sol', input: 100, cached: 60, cacheWritten: 10, output: 30, reasoning: 20 };
  expect(spentOfUsage(usageOf(spent), 'another')).toEqual(spent);
  expect(spentOfUsage(usageOf({ ...spent, model: null }), 'of the run')).toEqual({ ...spent, model: 'of the run' });
});

it('caps cached and reasoning tokens at the total, and reads nothing from a usage event without tokens', () => {
  const data = {
    input_tokens: 10,
    cached_input_tokens: 90,
    cache_write_tokens: 5,
    output_tokens: 1,
    reasoning_tokens: 4,
  };
  expect(spentOfUsage(data, null)).toEqual({
    model: null,
    input: 10,
    cached: 10,
    cacheWritten: 0,
    output: 1,
    reasoning: 1,
  });
  expect(spentOfUsage({ input_tokens: -5, output_tokens: 'many' }, null)).toBeNull();
  expect(spentOfUsage({}, null)).toBeNull();
});
