import { useEffect } from 'react';
import { askForPrices } from '../../commands/prices.commands.ts';
import { usePrices } from '../../stores/prices.store.ts';
import { PriceEditor, type PriceEditorProps } from './PriceEditor.tsx';

export type PricesControlProps = Omit<PriceEditorProps, 'prices'>;

/** The table of prices, once it is loaded. */
export function PricesControl(props: PricesControlProps) {
  const prices = usePrices((state) => state.prices);
  useEffect(() => {
    if (prices === null) void askForPrices();
  }, [prices]);
  return prices === null ? null : <PriceEditor {...props} prices={prices} />;
}
