import { turnId } from '../../../shared/base/ids.ts';
import { closeTurn } from '../../../shared/transcript/close-turn.ts';
import { createTurn } from '../../../shared/transcript/edit-turn.ts';
import { putEntry } from '../../../shared/transcript/put-entry.ts';
import type { Turn } from '../../../shared/transcript/turn.ts';
import type { Turn as CodexTurn } from '../codex-protocol/generated.ts';
import { toEntry } from './entry-from-item.ts';
import { isReviewPrompt, toAgentThreadMessage } from './entry-from-user-message.ts';
import { createFailureEntry } from './interpret-turn-events.ts';

/**
 * Converts a turn from Codex's own store, with complete items, to a turn of the transcript. A running turn stays open.
 * `isAgentTurn` means that the thread is an agent's, and its parent writes to it.
 */
export function interpretTurn(turn: CodexTurn, isAgentTurn = false): Turn {
  const id = turnId.parse(turn.id);
  const startedAt = turn.startedAt === null ? null : turn.startedAt * 1000;
  const endedAt = turn.completedAt === null ? null : turn.completedAt * 1000;
  const running = turn.status === 'inProgress';
  let said: Turn = { ...createTurn(id), startedAt };
  for (const item of turn.items) {
    const reported = toEntry(item, {
      ended: !running || item.completedAtMs != null,
      at: item.startedAtMs ?? startedAt,
    });
    if (isReviewPrompt(reported, said.entries)) continue;
    const entry = isAgentTurn && reported.kind === 'user' ? toAgentThreadMessage(reported) : reported;
    const steered = entry.kind === 'user' && said.entries.some((earlier) => earlier.kind === 'user');
    said = putEntry(said, steered ? { ...entry, steered } : entry);
  }
  if (turn.error !== null) said = putEntry(said, createFailureEntry(id, turn.error, endedAt));
  const hasDiff = said.entries.some((entry) => entry.kind === 'patch' && entry.status === 'done');
  if (running) return { ...said, hasDiff };
  const status = turn.status === 'failed' || turn.status === 'interrupted' ? turn.status : 'completed';
  const dropReason = status === 'interrupted' ? 'interrupted' : 'failed';
  return { ...closeTurn(said, { status, at: endedAt, durationMs: turn.durationMs, dropReason }), hasDiff };
}
