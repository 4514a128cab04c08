import { z } from 'zod';
import type { Immutable } from '../base/immutable.ts';
import { priceTable } from '../spending/price-table.ts';
import { nothing, request } from './define.ts';

/** The prices that hold. */
export const pricesState = z.object({
  table: priceTable,
  /** Whether they are the person's own; else they are those that the app brings along. */
  isOwn: z.boolean(),
  /** The file of the person's own, absolute; it need not be there. */
  file: z.string(),
  /** What is wrong with the file, a sentence each. */
  problems: z.array(z.string()),
});
export type PricesState = Immutable<z.infer<typeof pricesState>>;

export const pricesRequests = {
  getPrices: request({ scope: 'app', wait: 'read', input: nothing, value: pricesState }),
  /** Keeps prices of the person's own; null: those that the app brings along hold again. */
  savePrices: request({
    scope: 'app',
    wait: 'change',
    input: z.object({ table: priceTable.nullable() }),
    value: pricesState,
    problem: z.object({ type: z.literal('notSaved'), message: z.string() }),
  }),
};

export const pricesEvents = { pricesChanged: pricesState };
