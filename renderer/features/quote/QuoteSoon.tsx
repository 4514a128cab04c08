import { lazyModule, useLazyModule } from '../../client/lazy-module.ts';

const quoteButton = lazyModule(() => import('./QuoteButton.tsx'));

/** Shows the button that quotes the selection, once the button has loaded. */
export function QuoteSoon() {
  const part = useLazyModule(quoteButton);
  return part === null ? null : <part.QuoteButton />;
}
