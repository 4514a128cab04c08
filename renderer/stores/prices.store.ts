import { create } from 'zustand';
import type { PricesState } from '../../shared/contract/prices.ts';

/** What models cost. */
export type PricesStore = {
  /** Null: nobody has asked yet. */
  readonly prices: PricesState | null;
};

export const usePrices = create<PricesStore>()(() => ({ prices: null }));

export function pricesChanged(prices: PricesState): void {
  usePrices.setState({ prices });
}

/** The line to the host was lost: they may be others by now. */
export function pricesForgotten(): void {
  usePrices.setState({ prices: null });
}
