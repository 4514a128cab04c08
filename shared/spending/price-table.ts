import { z } from 'zod';
import type { Immutable } from '../base/immutable.ts';

/** US dollars for 1,000,000 tokens. More than this is a slip of the pen. */
const price = z.number().nonnegative().max(100_000);

/** What a model costs, in US dollars for 1,000,000 tokens. */
export const modelPrice = z.object({
  /** Its name, or what its names begin with: see `priceOf` in price-of.ts. */
  model: z.string().trim().min(1).max(200),
  /** Of input that no cache had a part in. */
  input: price,
  cachedInput: price,
  cacheWrite: price,
  /** Reasoning included. */
  output: price,
});
export type ModelPrice = Immutable<z.infer<typeof modelPrice>>;

/** What models cost, and when they did. */
export const priceTable = z.object({
  /** The day that the prices are of: `2026-07-24`. */
  asOf: z.string().regex(/^\d{4}-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12]\d|3[01])$/),
  currency: z.literal('USD'),
  /** Each name once. */
  models: z.array(modelPrice).max(500),
});
export type PriceTable = Immutable<z.infer<typeof priceTable>>;
