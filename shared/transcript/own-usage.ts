import { sumAllTokens } from '../spending/model-tokens.ts';
import type { TokenUsage } from './turn.ts';

/**
 * Returns a thread's own usage. The totals of a forked thread include those of its original, so only usage that was
 * seen in the fork counts.
 */
export function getOwnUsage(usage: TokenUsage | null): TokenUsage | null {
  if (usage?.forked !== true) return usage;
  const { cached, cacheWritten, input, output, reasoning } = sumAllTokens(usage.spent ?? []);
  return {
    ...usage,
    totalTokens: input + output,
    inputTokens: input,
    cachedInputTokens: cached,
    ...(cacheWritten > 0 && { cacheWriteTokens: cacheWritten }),
    outputTokens: output,
    reasoningTokens: reasoning,
  };
}
