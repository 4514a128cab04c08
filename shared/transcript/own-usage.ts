import { sumAllTokens } from '../spending/model-tokens.ts';
import type { TokenUsage } from './turn.ts';

/**
 * Returns a thread's own usage. The totals of a forked thread include those of its original, so only usage that was
 * seen in the fork counts. Those of any other thread lack what was asked next to the conversation.
 */
export function getOwnUsage(usage: TokenUsage | null): TokenUsage | null {
  if (usage === null) return null;
  const { aside, forked, ...reported } = usage;
  if (forked === undefined && aside === undefined) return usage;
  const more = sumAllTokens((forked === true ? usage.spent : aside) ?? []);
  const totals = forked === true ? null : reported;
  const cacheWritten = (totals?.cacheWriteTokens ?? 0) + more.cacheWritten;
  return {
    ...reported,
    totalTokens: (totals?.totalTokens ?? 0) + more.input + more.output,
    inputTokens: (totals?.inputTokens ?? 0) + more.input,
    cachedInputTokens: (totals?.cachedInputTokens ?? 0) + more.cached,
    ...(cacheWritten > 0 && { cacheWriteTokens: cacheWritten }),
    outputTokens: (totals?.outputTokens ?? 0) + more.output,
    reasoningTokens: (totals?.reasoningTokens ?? 0) + more.reasoning,
    ...(forked === true && { forked }),
  };
}
