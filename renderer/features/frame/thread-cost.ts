import { costOf } from '../../../shared/spending/cost-of.ts';
import { allTokens } from '../../../shared/spending/model-tokens.ts';
import type { PriceTable } from '../../../shared/spending/price-table.ts';
import type { TokenUsage } from '../../../shared/transcript/turn.ts';
import { t } from '../../../shared/words/words.ts';
import { describeCost } from '../../components/format/cost.ts';
import { formatTokens } from '../../components/format/quantity.ts';

/** What a thread has cost, in a sentence; null where nothing of that is known. */
export function costOfThread(usage: TokenUsage, prices: PriceTable): string | null {
  const { input, output } = allTokens(usage.spent ?? []);
  const cost = describeCost(costOf(usage.spent ?? [], prices), prices);
  if (cost === null) return null;
  const all = usage.forked === true ? input + output : usage.totalTokens;
  // What was spent in other programs, or before costs were kept, is in the total alone.
  const of = input + output < all ? t`Cost of ${formatTokens(input + output)} of them` : t`Cost`;
  return `${of}: ${cost.exact}`;
}
