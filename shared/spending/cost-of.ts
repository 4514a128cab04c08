import { t } from '../words/words.ts';
import type { ModelTokens, TokenCounts } from './model-tokens.ts';
import { priceOf } from './price-of.ts';
import type { ModelPrice, PriceTable } from './price-table.ts';

/** What tokens cost. */
export type Cost = {
  /** US dollars for the models that have a price; null where none has, and where nothing was spent. */
  readonly usd: number | null;
  /** Models without a price: what they have spent is not in the sum. */
  readonly unknown: readonly string[];
};

/** What stands among the models without a price for tokens of which nobody has said whose they are. */
export const unnamedModel = t`a model that was not named`;

/** What this costs by a table of prices. */
export function costOf(spent: readonly ModelTokens[], prices: PriceTable): Cost {
  let usd: number | null = null;
  const unknown: string[] = [];
  for (const tokens of spent) {
    if (tokens.input === 0 && tokens.output === 0) continue;
    const price = tokens.model === null ? null : priceOf(tokens.model, prices);
    if (price !== null) usd = (usd ?? 0) + usdOf(tokens, price);
    else if (!unknown.includes(tokens.model ?? unnamedModel)) unknown.push(tokens.model ?? unnamedModel);
  }
  return { usd, unknown };
}

/** US dollars for tokens at one price. */
function usdOf({ cached, cacheWritten, input, output }: TokenCounts, price: ModelPrice): number {
  const fresh = Math.max(0, input - cached - cacheWritten);
  const sum =
    fresh * price.input + cached * price.cachedInput + cacheWritten * price.cacheWrite + output * price.output;
  return sum / 1_000_000;
}
