import { t } from '../i18n/i18n.ts';
import type { ModelTokens, TokenCounts } from './model-tokens.ts';
import { priceOf } from './price-of.ts';
import type { ModelPrice, PriceTable } from './price-table.ts';

/** The cost of tokens. */
export type Cost = {
  /** US dollars for the models with a price. Null when none has one or nothing was spent. */
  readonly usd: number | null;
  /** Models without a price. Their usage is not in the sum. */
  readonly unknown: readonly string[];
};

/** Listed among the models without a price for tokens whose model was not reported. */
export const unnamedModel = t`a model that was not named`;

/** The cost by a price table. */
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

/** The cost of tokens at one price, in US dollars. */
function usdOf({ cached, cacheWritten, input, output }: TokenCounts, price: ModelPrice): number {
  const fresh = Math.max(0, input - cached - cacheWritten);
  const sum =
    fresh * price.input + cached * price.cachedInput + cacheWritten * price.cacheWrite + output * price.output;
  return sum / 1_000_000;
}
