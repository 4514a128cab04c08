import { describe, expect, it } from 'vitest';
import { addTokens, type ModelTokens, noTokens, subtractTokens, sumAllTokens, sumTokens } from './model-tokens.ts';

const tokens = (model: string | null, input: number, output: number): ModelTokens => ({
  ...noTokens,
  model,
  input,
  output,
});

describe('usage', () => {
  it('usage has one row per model, in order of first use', () => {
    const spent = sumTokens([[tokens('b', 1, 2), tokens('a', 10, 20)], [tokens('b', 100, 200)]]);
    expect(spent).toEqual([tokens('b', 101, 202), tokens('a', 10, 20)]);
    expect(sumAllTokens(spent)).toEqual({ ...noTokens, input: 111, output: 222 });
  });

  it('usage does not grow with models that a file makes up', () => {
    let spent: readonly ModelTokens[] = [];
    for (let number = 0; number < 1_000; number++) spent = addTokens(spent, tokens(`made-up-${number}`, 1, 0));
    expect(spent.length).toBeLessThanOrEqual(101);
    expect(sumAllTokens(spent).input).toBe(1_000);
  });
});

describe('a running total', () => {
  it('subtracts two reports of a running total', () => {
    const before = { input: 100, cached: 40, cacheWritten: 0, output: 20, reasoning: 5 };
    const total = { input: 150, cached: 70, cacheWritten: 3, output: 21, reasoning: 5 };
    expect(subtractTokens(total, before)).toEqual({ input: 50, cached: 30, cacheWritten: 3, output: 1, reasoning: 0 });
    expect(subtractTokens(total, total)).toEqual(noTokens);
  });

  it('treats a running total that decreases as restarted', () => {
    const total = { ...noTokens, input: 30, output: 4 };
    expect(subtractTokens(total, { ...noTokens, input: 100, output: 20 })).toEqual(total);
  });
});
