import { useEffect } from 'react';
import type { PriceTable } from '../../../shared/spending/price-table.ts';
import { loadPrices } from '../../commands/prices.commands.ts';
import { usePrices } from '../../stores/prices.store.ts';

/** Returns the current prices, loaded for the first caller; null until they arrive. */
export function usePriceTable(): PriceTable | null {
  const prices = usePrices((state) => state.prices);
  useEffect(() => {
    if (prices === null) void loadPrices();
  }, [prices]);
  return prices?.table ?? null;
}
