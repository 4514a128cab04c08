import { t } from '../../../shared/i18n/i18n.ts';
import { computeCost } from '../../../shared/spending/compute-cost.ts';
import { sumAllTokens } from '../../../shared/spending/model-tokens.ts';
import type { PriceTable } from '../../../shared/spending/price-table.ts';
import { getOwnUsage } from '../../../shared/transcript/own-usage.ts';
import type { TokenUsage } from '../../../shared/transcript/turn.ts';
import { describeCost } from '../../components/format/cost.ts';
import { formatTokens } from '../../components/format/quantity.ts';

/** Describes the cost of a thread, in a sentence; null if no part of it is known. */
export function describeThreadCost(usage: TokenUsage, prices: PriceTable): string | null {
  const { input, output } = sumAllTokens(usage.spent ?? []);
  const cost = describeCost(computeCost(usage.spent ?? [], prices), prices);
  if (cost === null) return null;
  const all = getOwnUsage(usage)?.totalTokens ?? 0;
  // Tokens spent in other programs, or before costs were recorded, are only in the total.
  const of = input + output < all ? t`Cost of ${formatTokens(input + output)} of them` : t`Cost`;
  return `${of}: ${cost.exact}`;
}
