import { z } from 'zod';
import type { Immutable } from '../base/immutable.ts';

/** US dollars per 1,000,000 tokens. More than this is a typo. */
const price = z.number().nonnegative().max(100_000);

/** The prices of a model, in US dollars per 1,000,000 tokens. */
export const modelPrice = z.object({
  /** Its name, or the beginning of its names: see `findPrice` in compute-cost.ts. */
  model: z.string().trim().min(1).max(200),
  /** For uncached input. */
  input: price,
  cachedInput: price,
  cacheWrite: price,
  /** Includes reasoning. */
  output: price,
});
export type ModelPrice = Immutable<z.infer<typeof modelPrice>>;

/** Model prices and their date. */
export const priceTable = z.object({
  /** The date of the prices: `2026-07-24`. */
  asOf: z.string().regex(/^\d{4}-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12]\d|3[01])$/),
  currency: z.literal('USD'),
  /** Each name once. */
  models: z.array(modelPrice).max(500),
});
export type PriceTable = Immutable<z.infer<typeof priceTable>>;
