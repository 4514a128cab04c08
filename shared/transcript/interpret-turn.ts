import { turnId } from '../base/ids.ts';
import type { Turn as CodexTurn } from '../codex-protocol/generated.ts';
import { closeTurn } from './close-turn.ts';
import { newTurn } from './edit-turn.ts';
import { entryFromItem } from './entry-from-item.ts';
import { inAgentsThread } from './entry-from-user-message.ts';
import { failureEntry } from './interpret-turn-events.ts';
import { putEntry } from './put-entry.ts';
import type { Turn } from './turn.ts';

/**
 * A turn from Codex's own store, with complete items, as the transcript shows it. A running turn stays open. `ofAgent`
 * means that the thread is an agent's, and its parent writes to it.
 */
export function interpretTurn(turn: CodexTurn, ofAgent = false): Turn {
  const id = turnId.parse(turn.id);
  const startedAt = turn.startedAt === null ? null : turn.startedAt * 1000;
  const endedAt = turn.completedAt === null ? null : turn.completedAt * 1000;
  const running = turn.status === 'inProgress';
  let said: Turn = { ...newTurn(id), startedAt };
  for (const item of turn.items) {
    const reported = entryFromItem(item, {
      ended: !running || item.completedAtMs != null,
      at: item.startedAtMs ?? startedAt,
    });
    const entry = ofAgent && reported.kind === 'user' ? inAgentsThread(reported) : reported;
    const steered = entry.kind === 'user' && said.entries.some((earlier) => earlier.kind === 'user');
    said = putEntry(said, steered ? { ...entry, steered } : entry);
  }
  if (turn.error !== null) said = putEntry(said, failureEntry(id, turn.error, endedAt));
  const hasDiff = said.entries.some((entry) => entry.kind === 'patch' && entry.status === 'done');
  if (running) return { ...said, hasDiff };
  const status = turn.status === 'failed' || turn.status === 'interrupted' ? turn.status : 'completed';
  const dropReason = status === 'interrupted' ? 'interrupted' : 'failed';
  return { ...closeTurn(said, { status, at: endedAt, durationMs: turn.durationMs, dropReason }), hasDiff };
}
