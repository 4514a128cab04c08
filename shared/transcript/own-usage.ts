import { allTokens } from '../spending/model-tokens.ts';
import type { TokenUsage } from './turn.ts';

/**
 * What a thread has used itself. The totals of a thread that was forked begin with those of the one it comes from, so of
 * those only what was seen to be spent in it counts.
 */
export function ownUsage(usage: TokenUsage | null): TokenUsage | null {
  if (usage?.forked !== true) return usage;
  const { cached, cacheWritten, input, output, reasoning } = allTokens(usage.spent ?? []);
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
