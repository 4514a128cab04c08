import type { ModelPrice, PriceTable } from '../../shared/spending/price-table.ts';

// The prices of OpenAI and Anthropic for single requests at the standard tier, from their public price lists on the day
// below. Longer contexts, other tiers and batches differ. Cached input without a price costs as much as input.
// Anthropic's cache writes are those for 5 minutes.

/** The prices that come with the app. */
export const builtInPrices: PriceTable = {
  asOf: '2026-07-24',
  currency: 'USD',
  models: [
    openAi('gpt-5.6', 5, 0.5, 30, 6.25),
    openAi('gpt-5.6-sol', 5, 0.5, 30, 6.25),
    openAi('gpt-5.6-terra', 2.5, 0.25, 15, 3.125),
    openAi('gpt-5.6-luna', 1, 0.1, 6, 1.25),
    openAi('gpt-5.5', 5, 0.5, 30),
    openAi('gpt-5.5-pro', 30, 3, 180),
    openAi('gpt-5.4', 2.5, 0.25, 15),
    openAi('gpt-5.4-pro', 30, 3, 180),
    openAi('gpt-5.4-mini', 0.75, 0.075, 4.5),
    openAi('gpt-5.4-nano', 0.2, 0.02, 1.25),
    openAi('gpt-5.3-codex', 1.75, 0.175, 14),
    openAi('gpt-5.2', 1.75, 0.175, 14),
    openAi('gpt-5.2-codex', 1.75, 0.175, 14),
    openAi('gpt-5.2-pro', 21, 21, 168),
    openAi('gpt-5.1', 1.25, 0.125, 10),
    openAi('gpt-5.1-codex', 1.25, 0.125, 10),
    openAi('gpt-5.1-codex-max', 1.25, 0.125, 10),
    openAi('gpt-5.1-codex-mini', 0.25, 0.025, 2),
    openAi('gpt-5', 1.25, 0.125, 10),
    openAi('gpt-5-codex', 1.25, 0.125, 10),
    openAi('gpt-5-pro', 15, 15, 120),
    openAi('gpt-5-mini', 0.25, 0.025, 2),
    openAi('gpt-5-nano', 0.05, 0.005, 0.4),
    openAi('gpt-4.1', 2, 0.5, 8),
    openAi('gpt-4.1-mini', 0.4, 0.1, 1.6),
    openAi('o3', 2, 0.5, 8),
    openAi('o4-mini', 1.1, 0.275, 4.4),
    anthropic('claude-opus-5', 5, 25),
    anthropic('claude-sonnet-5', 2, 10),
    anthropic('claude-opus-4-8', 5, 25),
    anthropic('claude-opus-4-7', 5, 25),
    anthropic('claude-opus-4-6', 5, 25),
    anthropic('claude-opus-4-5', 5, 25),
    anthropic('claude-opus-4-1', 15, 75),
    anthropic('claude-opus-4', 15, 75),
    anthropic('claude-sonnet-4-6', 3, 15),
    anthropic('claude-sonnet-4-5', 3, 15),
    anthropic('claude-sonnet-4', 3, 15),
    anthropic('claude-haiku-4-5', 1, 5),
    anthropic('claude-3-7-sonnet', 3, 15),
  ],
};

function openAi(model: string, input: number, cachedInput: number, output: number, cacheWrite = input): ModelPrice {
  return { model, input, cachedInput, cacheWrite, output };
}

/**
 * Returns the price of an Anthropic model. Cache reads cost a tenth of input, and cache writes a quarter more than
 * input.
 */
function anthropic(model: string, input: number, output: number): ModelPrice {
  return { model, input, cachedInput: input / 10, cacheWrite: input * 1.25, output };
}
