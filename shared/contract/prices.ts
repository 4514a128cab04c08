import { z } from 'zod';
import type { Immutable } from '../base/immutable.ts';
import { priceTable } from '../spending/price-table.ts';
import { nothing, request } from './request.ts';

/** The current prices. */
export const pricesState = z.object({
  table: priceTable,
  /** True: the user's own prices. False: the built-in ones. */
  isOwn: z.boolean(),
  /** The file for the user's own prices, as an absolute path. It may not exist. */
  file: z.string(),
  /** What is wrong with the file, one sentence each. */
  problems: z.array(z.string()),
});
export type PricesState = Immutable<z.infer<typeof pricesState>>;

/** Requests about the model prices that costs are computed with. */
export const pricesRequests = {
  getPrices: request({ scope: 'app', wait: 'read', input: nothing, value: pricesState }),
  /** Stores the user's own prices. Null returns to the built-in ones. */
  savePrices: request({
    scope: 'app',
    wait: 'change',
    input: z.object({ table: priceTable.nullable() }),
    value: pricesState,
    problem: z.object({ type: z.literal('notSaved'), message: z.string() }),
  }),
};

export const pricesEvents = { pricesChanged: pricesState };
