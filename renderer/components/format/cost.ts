import { decimal, t, wholeNumber } from '../../../shared/i18n/i18n.ts';
import type { PriceTable } from '../../../shared/spending/price-table.ts';
import type { Cost } from './compute-cost.ts';

/** A cost in a few words, with details. */
export type CostText = {
  /** `$0.42`; `over $0.42` when part of it has no price; `no price` when none of it has. */
  readonly text: string;
  /** For a tooltip: `$0.423102, prices as of 2026-07-24. No price for o9.` */
  readonly exact: string;
};

/** Describes a cost, the date of the `prices`, and which models have none; null when nothing was spent. */
export function describeCost({ unknown, usd }: Cost, prices: Pick<PriceTable, 'asOf'> | null = null): CostText | null {
  const missing = unknown.length === 0 ? null : t`No price for ${unknown.join(', ')}.`;
  if (usd === null) return missing === null ? null : { text: t`no price`, exact: missing };
  const sum = prices === null ? formatExactMoney(usd) : t`${formatExactMoney(usd)}, prices as of ${prices.asOf}`;
  if (missing === null) return { text: formatMoney(usd), exact: sum };
  return { text: t`over ${formatMoney(usd)}`, exact: `${sum}. ${missing}` };
}

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
