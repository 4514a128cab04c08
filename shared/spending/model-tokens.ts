import { z } from 'zod';
import type { Immutable } from '../base/immutable.ts';

const count = z.number().int().nonnegative();

/** Tokens that one model has read and written. */
export const modelTokens = z.object({
  /** Null where nobody has said which model it was. */
  model: z.string().nullable(),
  /** All that was read, what came from a cache and what was put into one included. */
  input: count,
  /** What of the input was read from a cache. */
  cached: count,
  /** What of the input was put into a cache, which some services charge more for. */
  cacheWritten: count,
  /** All that was written, reasoning included. */
  output: count,
  /** What of the output was reasoning. */
  reasoning: count,
});
export type ModelTokens = Immutable<z.infer<typeof modelTokens>>;

/** The tokens of a model beside its name. */
export type TokenCounts = Omit<ModelTokens, 'model'>;

/** Models that are told apart in one sum; of more, the others are one without a name. */
const mostModels = 100;

/** No tokens at all. */
export const noTokens: TokenCounts = { input: 0, cached: 0, cacheWritten: 0, output: 0, reasoning: 0 };

/** What was spent with more of it: one row a model, in the order in which models were first used. */
export function addTokens(spent: readonly ModelTokens[], more: ModelTokens): readonly ModelTokens[] {
  const at = spent.findIndex(({ model }) => model === more.model);
  const known = spent[at];
  if (known !== undefined) return spent.with(at, { model: more.model, ...plus(known, more) });
  if (spent.length >= mostModels && more.model !== null) return addTokens(spent, { ...more, model: null });
  return [...spent, more];
}

/** What was spent in all of these together. */
export function sumOfTokens(lists: Iterable<readonly ModelTokens[]>): readonly ModelTokens[] {
  let sum: readonly ModelTokens[] = [];
  for (const list of lists) for (const each of list) sum = addTokens(sum, each);
  return sum;
}

/** Tokens of all models together. */
export function allTokens(spent: readonly TokenCounts[]): TokenCounts {
  return spent.reduce(plus, noTokens);
}

/**
 * What was spent between two words of a running total. A total that goes down has begun anew, and all of it was spent
 * since.
 */
export function spentSince(total: TokenCounts, before: TokenCounts): TokenCounts {
  if (total.input < before.input || total.output < before.output) return total;
  return {
    input: total.input - before.input,
    cached: Math.max(0, total.cached - before.cached),
    cacheWritten: Math.max(0, total.cacheWritten - before.cacheWritten),
    output: total.output - before.output,
    reasoning: Math.max(0, total.reasoning - before.reasoning),
  };
}

function plus(one: TokenCounts, other: TokenCounts): TokenCounts {
  return {
    input: one.input + other.input,
    cached: one.cached + other.cached,
    cacheWritten: one.cacheWritten + other.cacheWritten,
    output: one.output + other.output,
    reasoning: one.reasoning + other.reasoning,
  };
}
