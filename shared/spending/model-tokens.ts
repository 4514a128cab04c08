import { z } from 'zod';
import type { Immutable } from '../base/immutable.ts';

const count = z.number().int().nonnegative();

/** Tokens that one model read and wrote. */
export const modelTokens = z.object({
  /** Null when the model was not reported. */
  model: z.string().nullable(),
  /** All input, including what came from a cache and what was written to one. */
  input: count,
  /** The part of the input read from a cache. */
  cached: count,
  /** The part of the input written to a cache, for which some services charge more. */
  cacheWritten: count,
  /** All output, including reasoning. */
  output: count,
  /** The reasoning part of the output. */
  reasoning: count,
});
export type ModelTokens = Immutable<z.infer<typeof modelTokens>>;

/** A model's tokens without its name. */
export type TokenCounts = Omit<ModelTokens, 'model'>;

/** The maximum number of models kept separate in a sum. The others become one without a name. */
const maxModels = 100;

/** Zero tokens. */
export const noTokens: TokenCounts = { input: 0, cached: 0, cacheWritten: 0, output: 0, reasoning: 0 };

/** Adds usage: one row per model, in order of first use. */
export function addTokens(spent: readonly ModelTokens[], more: ModelTokens): readonly ModelTokens[] {
  const at = spent.findIndex(({ model }) => model === more.model);
  const known = spent[at];
  if (known !== undefined) return spent.with(at, { model: more.model, ...addCounts(known, more) });
  if (spent.length >= maxModels && more.model !== null) return addTokens(spent, { ...more, model: null });
  return [...spent, more];
}

/** The combined usage of all lists. */
export function sumTokens(lists: Iterable<readonly ModelTokens[]>): readonly ModelTokens[] {
  let sum: readonly ModelTokens[] = [];
  for (const list of lists) for (const each of list) sum = addTokens(sum, each);
  return sum;
}

/** The total over all models. */
export function sumAllTokens(spent: readonly TokenCounts[]): TokenCounts {
  return spent.reduce(addCounts, noTokens);
}

/**
 * The usage between two reports of a running total. A total that decreased has restarted, so all of it was spent since.
 */
export function subtractTokens(total: TokenCounts, before: TokenCounts): TokenCounts {
  if (total.input < before.input || total.output < before.output) return total;
  return {
    input: total.input - before.input,
    cached: Math.max(0, total.cached - before.cached),
    cacheWritten: Math.max(0, total.cacheWritten - before.cacheWritten),
    output: total.output - before.output,
    reasoning: Math.max(0, total.reasoning - before.reasoning),
  };
}

function addCounts(one: TokenCounts, other: TokenCounts): TokenCounts {
  return {
    input: one.input + other.input,
    cached: one.cached + other.cached,
    cacheWritten: one.cacheWritten + other.cacheWritten,
    output: one.output + other.output,
    reasoning: one.reasoning + other.reasoning,
  };
}
