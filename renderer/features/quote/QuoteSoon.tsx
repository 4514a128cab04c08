import { laterPart, useLaterPart } from '../../client/later-part.ts';

const quoteButton = laterPart(() => import('./QuoteButton.tsx'));

/** The button that quotes the selection, as soon as it is loaded. */
export function QuoteSoon() {
  const part = useLaterPart(quoteButton);
  return part === null ? null : <part.QuoteButton />;
}
