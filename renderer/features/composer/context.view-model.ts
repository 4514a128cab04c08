import type { TokenUsage } from '../../../shared/transcript/turn.ts';
import { formatExactNumber, formatPercent, formatTokens } from '../../components/format/quantity.ts';

/** How full the context window is. */
export type ContextView = {
  /** `38 %`, or the tokens where the size of the window is not known. */
  readonly words: string;
  /** What that is of, in tokens. */
  readonly exact: string;
  /** So much of it is filled that making room is offered. */
  readonly isFilling: boolean;
};

/** From this share on a person may want to choose the moment themselves. */
const fillingFrom = 0.7;

/** Describes the context window after the last response; null before the first one. */
export function describeContext(usage: TokenUsage | null): ContextView | null {
  if (usage === null || usage.lastTokens === 0) return null;
  const spent = `${formatTokens(usage.totalTokens)} tokens spent in this thread`;
  if (usage.contextWindow === null || usage.contextWindow === 0) {
    return { words: `${formatTokens(usage.lastTokens)} tokens`, exact: spent, isFilling: false };
  }
  const left = Math.max(0, usage.contextWindow - usage.lastTokens);
  const filled = `${formatExactNumber(usage.lastTokens)} of ${formatExactNumber(usage.contextWindow)} tokens of context`;
  const share = usage.lastTokens / usage.contextWindow;
  return {
    words: formatPercent(share),
    exact: `${filled}, ${formatTokens(left)} left; ${spent}`,
    isFilling: share >= fillingFrom,
  };
}
