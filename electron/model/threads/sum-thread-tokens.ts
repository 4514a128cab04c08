import type { ModelTokens } from '../../../shared/spending/model-tokens.ts';
import type { TokenUsage } from '../../../shared/transcript/turn.ts';

/**
 * Returns what a thread spent, by model. `ofTurns` is the sum of its turns. It lacks what removed turns spent. In that
 * case, and for a fork, `usage` has the whole sum.
 */
export function sumThreadTokens(usage: TokenUsage | null, ofTurns: readonly ModelTokens[]): readonly ModelTokens[] {
  return usage?.forked === true ? (usage.spent ?? ofTurns) : ofTurns;
}
