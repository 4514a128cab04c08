import { t } from '../i18n/i18n.ts';
import type { ModelTokens, TokenCounts } from './model-tokens.ts';
import type { ModelPrice, PriceTable } from './price-table.ts';

/**
 * What may follow a model's name without making it another model: dates, `latest`, `preview`, the reasoning effort, a
 * version number, and anything after `@`, `:` or in brackets. `gpt-5-pro` is not a `gpt-5`.
 */
const suffix =
  /^(?:[-@]\d{4}-\d{2}-\d{2}|[-@]\d{8}|[-:](?:latest|preview|thinking|none|minimal|low|medium|high|xhigh)|-v\d+|[:@][\w.-]*|\[[^\]]*\])+$/;

/** A service's prefix for a model's name: `openai/`, `us.anthropic.`. */
const service = /^(?:[\w.-]+\/)*(?:(?:[a-z]{2,6}\.)?(?:anthropic|openai)\.)?/;

/** Finds the price of a model: the entry with the longest name that the model's name begins with. Null without one. */
export function findPrice(model: string, table: PriceTable): ModelPrice | null {
  const name = model.trim().toLowerCase();
  return findLongestMatch(name, table) ?? findLongestMatch(name.replace(service, ''), table);
}

function findLongestMatch(name: string, { models }: PriceTable): ModelPrice | null {
  let longest: ModelPrice | null = null;
  for (const known of models) {
    if (longest !== null && known.model.length <= longest.model.length) continue;
    const prefix = known.model.toLowerCase();
    if (name.startsWith(prefix) && (name.length === prefix.length || suffix.test(name.slice(prefix.length)))) {
      longest = known;
    }
  }
  return longest;
}

/** The cost of tokens. */
export type Cost = {
  /** US dollars for the models with a price. Null when none has one or nothing was spent. */
  readonly usd: number | null;
  /** Models without a price. Their usage is not in the sum. */
  readonly unknown: readonly string[];
};

/** Listed among the models without a price for tokens whose model was not reported. */
export const unnamedModel = t`an unnamed model`;

/** The cost by a price table. */
export function computeCost(spent: readonly ModelTokens[], prices: PriceTable): Cost {
  let usd: number | null = null;
  const unknown: string[] = [];
  for (const tokens of spent) {
    if (tokens.input === 0 && tokens.output === 0) continue;
    const price = tokens.model === null ? null : findPrice(tokens.model, prices);
    if (price !== null) usd = (usd ?? 0) + computeUsd(tokens, price);
    else if (!unknown.includes(tokens.model ?? unnamedModel)) unknown.push(tokens.model ?? unnamedModel);
  }
  return { usd, unknown };
}

/** The cost of tokens at one price, in US dollars. */
function computeUsd({ cached, cacheWritten, input, output }: TokenCounts, price: ModelPrice): number {
  const fresh = Math.max(0, input - cached - cacheWritten);
  const sum =
    fresh * price.input + cached * price.cachedInput + cacheWritten * price.cacheWrite + output * price.output;
  return sum / 1_000_000;
}
