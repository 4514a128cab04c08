import type { TurnId } from '../base/ids.ts';
import { isEqualData } from './equal-data.ts';
import type { TokenUsage, Transcript } from './turn.ts';
import { joinTurns, splitTurns } from './turn-window.ts';

/**
 * Returns the transcript without these turns. What they spent stays counted in `usage.spent`. Codex's totals go back
 * with the conversation, but Codex does not report the new totals, so they start over like those of a fork.
 */
export function revertTurns(state: Transcript, turnIds: readonly TurnId[]): Transcript {
  const reverted = new Set(turnIds);
  const { earlier, newest } = splitTurns(state);
  const parts = {
    earlier: earlier.filter(({ id }) => !reverted.has(id)),
    newest: newest.filter(({ id }) => !reverted.has(id)),
  };
  const usage = state.usage === null ? null : toStartedOver(state.usage);
  const isSame = parts.earlier.length + parts.newest.length === state.turns.length && isEqualData(usage, state.usage);
  return isSame ? state : joinTurns({ ...state, usage }, parts, state.earlierTurns);
}

/** Returns true if nothing is left of the newest part, although there are earlier turns. They must be loaded again. */
export function lacksNewest(state: Transcript): boolean {
  return state.earlierTurns > 0 && splitTurns(state).newest.length === 0;
}

function toStartedOver({ contextWindow, spent }: TokenUsage): TokenUsage {
  return {
    totalTokens: 0,
    inputTokens: 0,
    cachedInputTokens: 0,
    outputTokens: 0,
    reasoningTokens: 0,
    lastTokens: 0,
    contextWindow,
    ...(spent !== undefined && { spent }),
    forked: true,
  };
}
