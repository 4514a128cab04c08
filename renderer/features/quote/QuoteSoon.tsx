import { lazyModule, useLazyModule } from '../../client/lazy-module.ts';

const quoteButton = lazyModule(() => import('./QuoteButton.tsx'));

/** The button that quotes the selection, as soon as it is loaded. */
export function QuoteSoon() {
  const part = useLazyModule(quoteButton);
  return part === null ? null : <part.QuoteButton />;
}
