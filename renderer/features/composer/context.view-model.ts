import type { TokenUsage } from '../../../shared/transcript/turn.ts';
import { formatExactNumber, formatPercent, formatTokens } from '../../components/format/quantity.ts';

/** How full the context window is. */
export type ContextView = {
  /** `38 %`, or the tokens where the size of the window is not known. */
  readonly words: string;
  /** What that is of, in tokens. */
  readonly exact: string;
};

/** Describes the context window after the last response; null before the first one. */
export function describeContext(usage: TokenUsage | null): ContextView | null {
  if (usage === null || usage.lastTokens === 0) return null;
  const spent = `${formatTokens(usage.totalTokens)} tokens spent in this thread`;
  if (usage.contextWindow === null || usage.contextWindow === 0) {
    return { words: `${formatTokens(usage.lastTokens)} tokens`, exact: spent };
  }
  const left = Math.max(0, usage.contextWindow - usage.lastTokens);
  const filled = `${formatExactNumber(usage.lastTokens)} of ${formatExactNumber(usage.contextWindow)} tokens of context`;
  return {
    words: formatPercent(usage.lastTokens / usage.contextWindow),
    exact: `${filled}, ${formatTokens(left)} left; ${spent}`,
  };
}
