import { decimal, t, wholeNumber } from '../i18n/i18n.ts';

/** US dollars: `$1,204`, `$3.41`, `$0.0042`. An amount above zero that rounds to nothing is `<$0.0001`. */
export function formatMoney(usd: number): string {
  if (usd > 0 && usd < 0.0001) return `<${dollars(decimal(0.0001, 4))}`;
  if (usd >= 999.995) return dollars(wholeNumber(usd));
  if (usd === 0 || usd >= 0.00995) return dollars(decimal(usd, 2));
  return dollars(decimal(usd, 4));
}

/** US dollars in full precision, for a tooltip: `$0.004213`. */
export function formatExactMoney(usd: number): string {
  return dollars(decimal(usd, 6));
}

function dollars(amount: string): string {
  return t`$${amount}`;
}
