import type { Cost } from '../../../shared/spending/cost-of.ts';
import { t } from '../../../shared/words/words.ts';
import { exactMoney, formatMoney } from './money.ts';

/** A cost in a few words, and what is to be known of it; null where nothing was spent. */
export type CostWords = {
  /** `$0.42`, `over $0.42` where some of it has no price, `no price` where all of it has none. */
  readonly words: string;
  /** For a tooltip: `$0.423102. No price for o9.` */
  readonly exact: string;
};

/** Says what something costs, and of which models that is not known. */
export function describeCost({ unknown, usd }: Cost): CostWords | null {
  const missing = unknown.length === 0 ? null : t`No price for ${unknown.join(', ')}.`;
  if (usd === null) return missing === null ? null : { words: t`no price`, exact: missing };
  if (missing === null) return { words: formatMoney(usd), exact: exactMoney(usd) };
  return { words: t`over ${formatMoney(usd)}`, exact: `${exactMoney(usd)}. ${missing}` };
}
