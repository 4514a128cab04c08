import { create } from 'zustand';
import type { PricesState } from '../../shared/contract/prices.ts';

/** The prices of models. */
export type PricesStore = {
  /** Null: not requested yet. */
  readonly prices: PricesState | null;
};

/** The prices; `loadPrices` requests them. */
export const usePrices = create<PricesStore>()(() => ({ prices: null }));

/** Replaces the prices with the host's. */
export function pricesChanged(prices: PricesState): void {
  usePrices.setState({ prices });
}

/** Forgets the prices, which may have changed after the connection was lost. */
export function pricesForgotten(): void {
  usePrices.setState({ prices: null });
}
