import { t, wholeNumber } from '../../shared/i18n/i18n.ts';
import { getOwnUsage } from '../../shared/transcript/own-usage.ts';
import type { TokenUsage } from '../../shared/transcript/turn.ts';
import { formatPercent, formatTokens } from '../components/format/quantity.ts';

/** The latest report from Codex; null before the first one. */
export type UsageInput = { readonly usage: TokenUsage | null };

/** How full the context window is. */
export type ContextView = {
  /** `38%`, or the tokens if the size of the window is unknown. */
  readonly text: string;
  /** Between 0 and 1; null if the size of the window is unknown. */
  readonly share: number | null;
  /** The tokens, with the size of the window and what the thread has used. */
  readonly exact: string;
  /** True if it is full enough to offer Compact. */
  readonly isFilling: boolean;
};

/** At this share or above, users may want to choose themselves when to compact. */
const fillingThreshold = 0.7;

/** Describes the context window after the last response; null before the first one. */
export function describeContext({ usage }: UsageInput): ContextView | null {
  if (usage === null || usage.lastTokens === 0) return null;
  const own = getOwnUsage(usage);
  const used = t`${formatTokens(own?.totalTokens ?? 0)} tokens used in this thread, including ${formatTokens(own?.cachedInputTokens ?? 0)} cached`;
  if (usage.contextWindow === null || usage.contextWindow === 0) {
    return { text: t`${formatTokens(usage.lastTokens)} tokens`, share: null, exact: used, isFilling: false };
  }
  const left = Math.max(0, usage.contextWindow - usage.lastTokens);
  const filled = t`${wholeNumber(usage.lastTokens)} of ${wholeNumber(usage.contextWindow)} tokens of context`;
  const share = usage.lastTokens / usage.contextWindow;
  return {
    text: formatPercent(share),
    share: Math.min(1, share),
    exact: t`${filled}, ${formatTokens(left)} left; ${used}`,
    isFilling: share >= fillingThreshold,
  };
}
