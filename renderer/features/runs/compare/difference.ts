import { t, wholeNumber } from '../../../../shared/i18n/i18n.ts';
import { formatPercent } from '../../../components/format/quantity.ts';

/** By how much a second run differs from a first, in words, and whether that is good. */
export type Difference = { readonly words: string; readonly verdict: 'better' | 'worse' | null };

/** How to describe a difference: how to format an amount, and whether less or more of it is better. */
export type DifferenceOptions = {
  readonly words: (amount: number) => string;
  readonly better: 'less' | 'more' | null;
};

/** The difference between two numbers; null if one is unknown. */
export function differenceOf(
  first: number | null,
  second: number | null,
  { better, words }: DifferenceOptions,
): Difference | null {
  if (first === null || second === null) return null;
  const more = second - first;
  if (more === 0) return { words: t`the same`, verdict: null };
  const sign = more > 0 ? '+' : '\u2212';
  const share = first === 0 ? null : Math.abs(more) / Math.abs(first);
  const part = share === null ? '' : ` (${sign}${shareWords(share)})`;
  const isBetter = better !== null && (better === 'more') === more > 0;
  const verdict = better === null ? null : isBetter ? 'better' : 'worse';
  return { words: `${sign}${words(Math.abs(more))}${part}`, verdict };
}

/** A share that may exceed the whole: `38 %`, `340 %`. */
function shareWords(share: number): string {
  return share <= 1 ? formatPercent(share) : `${wholeNumber(Math.round(share * 100))}\u00a0%`;
}
