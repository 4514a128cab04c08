import type { ModelPrice, PriceTable } from './price-table.ts';

/**
 * What may follow a model's name without making it another model: dates, `latest`, `preview`, the reasoning effort, a
 * version number, and anything after `@`, `:` or in brackets. `gpt-5-pro` is not a `gpt-5`.
 */
const suffix =
  /^(?:[-@]\d{4}-\d{2}-\d{2}|[-@]\d{8}|[-:](?:latest|preview|thinking|none|minimal|low|medium|high|xhigh)|-v\d+|[:@][\w.-]*|\[[^\]]*\])+$/;

/** A service's prefix for a model's name: `openai/`, `us.anthropic.`. */
const service = /^(?:[\w.-]+\/)*(?:(?:[a-z]{2,6}\.)?(?:anthropic|openai)\.)?/;

/** The price of a model, by the longest name in the table that its own begins with. Null without one. */
export function priceOf(model: string, table: PriceTable): ModelPrice | null {
  const name = model.trim().toLowerCase();
  return longestFor(name, table) ?? longestFor(name.replace(service, ''), table);
}

function longestFor(name: string, { models }: PriceTable): ModelPrice | null {
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
