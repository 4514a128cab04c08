import { t } from '../../../../shared/i18n/i18n.ts';
import type { RunTotals } from '../../../../shared/runs/run-totals.ts';
import { costOf } from '../../../../shared/spending/cost-of.ts';
import { allTokens } from '../../../../shared/spending/model-tokens.ts';
import type { PriceTable } from '../../../../shared/spending/price-table.ts';
import { describeCost } from '../../../components/format/cost.ts';
import { formatTokens } from '../../../components/format/quantity.ts';
import type { RunFact } from '../describe-run.ts';

/** The cost of a run as one of its facts; null when nothing was spent. */
export function costOfRun({ spent, tokensIn, tokensOut }: RunTotals, prices: PriceTable): RunFact | null {
  const cost = costOf(spent, prices);
  const words = describeCost(cost, prices);
  if (words === null) return null;
  const { input, output } = allTokens(spent);
  const reported = (tokensIn ?? 0) + (tokensOut ?? 0);
  const ofWhat =
    input + output < reported ? t`For ${formatTokens(input + output)} of ${formatTokens(reported)} tokens` : null;
  const exact = ofWhat === null ? words.exact : `${words.exact.replace(/\.$/, '')}. ${ofWhat}`;
  return { name: t`Cost`, value: words.words, exact, ...(cost.unknown.length > 0 && { leadsToPrices: true }) };
}
