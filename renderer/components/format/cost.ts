import { t } from '../../../shared/i18n/i18n.ts';
import type { Cost } from '../../../shared/spending/compute-cost.ts';
import { formatExactMoney, formatMoney } from '../../../shared/spending/money.ts';
import type { PriceTable } from '../../../shared/spending/price-table.ts';

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
