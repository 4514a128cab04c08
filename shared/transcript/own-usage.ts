import { sumAllTokens } from '../spending/model-tokens.ts';
import type { TokenUsage } from './turn.ts';

/**
 * Returns a thread's own usage. A fork's totals include the original thread's, so only what the fork itself used
 * counts. Any other thread's totals leave out its suggested titles and commit messages, so these are added.
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
