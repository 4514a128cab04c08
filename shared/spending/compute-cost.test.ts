import { describe, expect, it } from 'vitest';
import { computeCost, findPrice, unnamedModel } from './compute-cost.ts';
import { type ModelTokens, noTokens } from './model-tokens.ts';
import type { PriceTable } from './price-table.ts';

const price = (model: string, input: number) => ({
  model,
  input,
  cachedInput: input / 10,
  cacheWrite: input * 2,
  output: input * 5,
});
const prices: PriceTable = {
  asOf: '2026-07-24',
  currency: 'USD',
  models: [price('gpt-5', 1), price('gpt-5.1-codex', 2), price('gpt-5.1-codex-mini', 3), price('Claude-Opus-4-5', 4)],
};
const spent = (model: string | null, counts: Partial<ModelTokens>): ModelTokens => ({ ...noTokens, ...counts, model });

describe('the cost of tokens', () => {
  it('the cost of tokens is the price of each kind, with reasoning as output', () => {
    const tokens = { input: 1_000_000, cached: 500_000, cacheWritten: 100_000, output: 200_000, reasoning: 150_000 };
    expect(computeCost([spent('gpt-5', tokens)], prices).usd).toBeCloseTo(0.4 + 0.05 + 0.2 + 1, 12);
  });

  it('adds up the cost of tokens over models', () => {
    const both = [spent('gpt-5', { input: 1_000_000 }), spent('gpt-5.1-codex', { output: 100_000 })];
    expect(computeCost(both, prices)).toEqual({ usd: 2, unknown: [] });
  });

  it('lists the models without a price instead of counting them as free', () => {
    const some = [spent('gpt-5', { input: 1_000_000 }), spent('o9', { input: 5 }), spent(null, { output: 5 })];
    expect(computeCost(some, prices)).toEqual({ usd: 1, unknown: ['o9', unnamedModel] });
    expect(computeCost([spent('o9', { input: 5 })], prices)).toEqual({ usd: null, unknown: ['o9'] });
  });

  it('the cost is null, and not zero, if nothing was spent', () => {
    expect(computeCost([], prices)).toEqual({ usd: null, unknown: [] });
    expect(computeCost([spent('o9', {})], prices)).toEqual({ usd: null, unknown: [] });
  });
});

describe('the price of a model', () => {
  it.each([
    ['gpt-5', 'gpt-5'],
    ['GPT-5-2025-08-07', 'gpt-5'],
    ['gpt-5-high', 'gpt-5'],
    ['openai/gpt-5.1-codex', 'gpt-5.1-codex'],
    ['gpt-5.1-codex-mini-2025-11-13', 'gpt-5.1-codex-mini'],
    ['claude-opus-4-5-20251101', 'Claude-Opus-4-5'],
    ['claude-opus-4-5[1m]', 'Claude-Opus-4-5'],
    ['us.anthropic.claude-opus-4-5-20251101-v1:0', 'Claude-Opus-4-5'],
    ['claude-opus-4-5@20251101', 'Claude-Opus-4-5'],
  ])('finds the price of %s: that of %s', (model, known) => {
    expect(findPrice(model, prices)?.model).toBe(known);
  });

  it.each(['gpt-5-pro', 'gpt-5.2', 'gpt-5.1-codex-max', 'gpt', 'o9', ''])('finds no price for %s', (model) => {
    expect(findPrice(model, prices)).toBeNull();
  });
});
