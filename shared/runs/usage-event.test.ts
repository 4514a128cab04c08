import { expect, it } from 'vitest';
import { readSpentTokens, toUsageData } from './usage-event.ts';

it('reads the usage event that it writes', () => {
  const spent = { model: 'gpt-6.1-sol', input: 100, cached: 60, cacheWritten: 10, output: 30, reasoning: 20 };
  expect(readSpentTokens(toUsageData(spent), 'another')).toEqual(spent);
  expect(readSpentTokens(toUsageData({ ...spent, model: null }), 'of the run')).toEqual({
    ...spent,
    model: 'of the run',
  });
});

it('caps cached and reasoning tokens at the total, and reads nothing from a usage event without tokens', () => {
  const data = {
    input_tokens: 10,
    cached_input_tokens: 90,
    cache_write_tokens: 5,
    output_tokens: 1,
    reasoning_tokens: 4,
  };
  expect(readSpentTokens(data, null)).toEqual({
    model: null,
    input: 10,
    cached: 10,
    cacheWritten: 0,
    output: 1,
    reasoning: 1,
  });
  expect(readSpentTokens({ input_tokens: -5, output_tokens: 'many' }, null)).toBeNull();
  expect(readSpentTokens({}, null)).toBeNull();
});
