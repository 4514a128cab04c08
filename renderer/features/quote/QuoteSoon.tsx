import { laterPart, useLaterPart } from '../../client/later-part.ts';

const quoteButton = laterPart(() => import('./QuoteButton.tsx'));

/** The button that quotes what is selected, as soon as it is there. */
export function QuoteSoon() {
  const part = useLaterPart(quoteButton);
  return part === null ? null : <part.QuoteButton />;
}
