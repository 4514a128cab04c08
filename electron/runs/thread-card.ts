import type { ThreadId } from '../../shared/base/ids.ts';
import { noEffort, type RunCard } from '../../shared/runs/run-card.ts';
import type { RunCardFacts } from '../../shared/runs/run-facts.ts';
import type { RunRef } from '../../shared/runs/run-ref.ts';

/** The facts about a thread besides its turns. */
export type ThreadCardDetails = {
  readonly threadId: ThreadId;
  readonly title: string;
  readonly model: string | null;
  readonly startedAt: number | null;
  readonly updatedAt: number;
  readonly tokens: number | null;
};

/** Returns the card of a thread. Null `facts` means its turns have not been read yet. */
export function toThreadCard(run: RunRef, about: ThreadCardDetails, facts: RunCardFacts | null): RunCard {
  const { model, startedAt, threadId, title, tokens, updatedAt } = about;
  return {
    run,
    threadId,
    isRead: facts !== null,
    title,
    tool: 'codex',
    startedAt,
    tokens,
    attempt: null,
    checks: null,
    problem: null,
    ...(facts ?? unread),
    model: facts?.model ?? model,
    lastAt: facts?.lastAt ?? updatedAt,
  };
}

const unread: Omit<RunCardFacts, 'model' | 'lastAt'> = {
  state: 'unknown',
  durationMs: 0,
  runningSince: null,
  commands: 0,
  failedCommands: 0,
  files: 0,
  added: 0,
  removed: 0,
  spent: [],
  now: [],
  bars: [],
  effort: noEffort,
};
