import type { ModelPrice, PriceTable } from './price-table.ts';

/**
 * What may follow the name of a model without making it another one: days, `latest`, `preview`, how hard it thinks, the
 * number of a version, and what stands behind `@`, `:` or in brackets. `gpt-5-pro` is not a `gpt-5`.
 */
const suffix =
  /^(?:[-@]\d{4}-\d{2}-\d{2}|[-@]\d{8}|[-:](?:latest|preview|thinking|none|minimal|low|medium|high|xhigh)|-v\d+|[:@][\w.-]*|\[[^\]]*\])+$/;

/** What a service puts before the name of a model: `openai/`, `us.anthropic.`. */
const service = /^(?:[\w.-]+\/)*(?:(?:[a-z]{2,6}\.)?(?:anthropic|openai)\.)?/;

/** What a model costs, by the longest name in the table that its own begins with; null where none does. */
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
