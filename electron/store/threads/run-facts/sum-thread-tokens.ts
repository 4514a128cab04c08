import type { ModelTokens } from '../../../../shared/spending/model-tokens.ts';
import type { TokenUsage } from '../../../../shared/transcript/turn.ts';

/**
 * What a thread spent, by model. `ofTurns` is the sum of its turns, which lacks what turns spent that were taken off its
 * end. Then, as for a fork, the thread has the whole sum.
 */
export function sumThreadTokens(usage: TokenUsage | null, ofTurns: readonly ModelTokens[]): readonly ModelTokens[] {
  return usage?.forked === true ? (usage.spent ?? ofTurns) : ofTurns;
}
