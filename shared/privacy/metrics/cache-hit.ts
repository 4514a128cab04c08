import { z } from 'zod';
import type { TokenUsage } from '../../transcript/turn.ts';

/** How much of a turn's input came from the provider's cache, in percent. */
export const cacheHit = z.enum(['none', 'below_25', 'below_50', 'below_75', 'below_90', 'from_90']);
export type CacheHit = z.infer<typeof cacheHit>;

/** The part of a thread's usage needed here: tokens since it began. */
export type CachedInput = Pick<TokenUsage, 'inputTokens' | 'cachedInputTokens'>;

/**
 * The bucket of one turn, from the thread's usage before it (null if unknown) and after it. Null when the turn had no
 * input or the thread's count restarted in between.
 */
export function getCacheHit(before: CachedInput | null, after: CachedInput | null): CacheHit | null {
  if (after === null) return null;
  const input = after.inputTokens - (before?.inputTokens ?? 0);
  const cached = after.cachedInputTokens - (before?.cachedInputTokens ?? 0);
  if (!(input > 0) || !(cached >= 0)) return null;
  const percent = (100 * cached) / input;
  if (percent === 0) return 'none';
  if (percent < 25) return 'below_25';
  if (percent < 50) return 'below_50';
  if (percent < 75) return 'below_75';
  return percent < 90 ? 'below_90' : 'from_90';
}
