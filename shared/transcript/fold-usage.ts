import { addTokens } from '../spending/model-tokens.ts';
import { editTurn } from './edit-turn.ts';
import { equalData } from './equal-data.ts';
import type { ThreadEvent } from './thread-event.ts';
import type { Transcript } from './turn.ts';

/** Records what a thread has used according to Codex, and what one of its turns spent since the last report. */
export function foldUsage(state: Transcript, event: Extract<ThreadEvent, { type: 'usageUpdated' }>): Transcript {
  const before = event.usage.spent ?? state.usage?.spent;
  const forked = event.usage.forked ?? state.usage?.forked;
  const kept = { ...event.usage, ...(forked !== undefined && { forked }) };
  if (event.spent === undefined) {
    const usage = before === undefined ? kept : { ...kept, spent: before };
    return equalData(state.usage, usage) ? state : { ...state, usage };
  }
  const { at, turnId, ...tokens } = event.spent;
  const reported = { ...state, usage: { ...kept, spent: addTokens(before ?? [], tokens) } };
  return editTurn(reported, turnId, (turn) => {
    const after = turn.entries.at(-1)?.id ?? null;
    return { ...turn, usage: [...(turn.usage ?? []), { ...tokens, at, after }] };
  });
}
