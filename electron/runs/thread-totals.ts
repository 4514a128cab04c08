import { toRunState } from '../../shared/runs/run-facts.ts';
import type { RunTotals } from '../../shared/runs/run-totals.ts';
import { countEvents, type TurnFacts } from '../../shared/runs/turn-facts.ts';
import { sumTokens } from '../../shared/spending/model-tokens.ts';
import type { TokenUsage } from '../../shared/transcript/turn.ts';
import { sumThreadTokens } from '../model/threads/sum-thread-tokens.ts';

/** The facts that totals need about a thread besides its turns. */
type ThreadTotalsDetails = {
  readonly model: string | null;
  readonly startedAt: number | null;
  readonly usage: TokenUsage | null;
};

/** Returns the totals of a thread with these turns, oldest first. The start of the thread counts as an event. */
export function toThreadTotals(
  { model, startedAt, usage }: ThreadTotalsDetails,
  turns: readonly TurnFacts[],
): RunTotals {
  const byType: Record<string, number> = { started: 1 };
  const files = new Set<string>();
  let [events, commands, failedCommands, added, removed] = [1, 0, 0, 0, 0];
  let lastAt: number | null = null;
  for (const turn of turns) {
    events += countEvents(turn);
    commands += turn.commands;
    failedCommands += turn.failed;
    for (const [type, count] of Object.entries(turn.byType)) byType[type] = (byType[type] ?? 0) + count;
    for (const file of turn.files) {
      files.add(file.path);
      added += file.added;
      removed += file.removed;
    }
    if (turn.lastAt !== null) lastAt = Math.max(lastAt ?? turn.lastAt, turn.lastAt);
  }
  const last = turns.at(-1);
  const state = toRunState(turns.findLast(({ status }) => status !== 'notSent') ?? last);
  return {
    state,
    events,
    malformed: 0,
    isTorn: false,
    progress: null,
    byType,
    tool: 'codex',
    model: turns.findLast((turn) => turn.model !== null)?.model ?? model,
    startedAt: startedAt ?? turns[0]?.firstAt ?? null,
    lastAt,
    endedAt: state === 'finished' || state === 'failed' || state === 'stopped' ? (last?.endedAt ?? lastAt) : null,
    tokensIn: usage?.inputTokens ?? null,
    tokensOut: usage?.outputTokens ?? null,
    spent: [...sumThreadTokens(usage, sumTokens(turns.map(({ spent }) => spent)))],
    commands,
    failedCommands,
    files: files.size,
    added,
    removed,
    change: null,
  };
}
