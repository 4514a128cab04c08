import type { ThreadSummary } from '../../shared/threads/thread-summary.ts';
import type { UserEntry } from '../../shared/transcript/entry.ts';
import { getSpeaker } from '../../shared/transcript/get-speaker.ts';
import type { Turn } from '../../shared/transcript/turn.ts';

/** What Codex is doing in a thread. `writing`: text of an answer is streaming. */
export type ThreadActivity = 'idle' | 'running' | 'writing';

/** Returns what Codex is doing in the turns of a thread. */
export function getWork(turns: readonly Turn[]): ThreadActivity {
  const running = turns.findLast((turn) => turn.status === 'running');
  if (running === undefined) return 'idle';
  return running.entries.some((entry) => entry.kind === 'assistant' && entry.state === 'streaming')
    ? 'writing'
    : 'running';
}

/** The newest turn, if it did not finish and nothing runs: the target of Retry by default. */
export function findRetryableTurn(turns: readonly Turn[]): Turn | null {
  const last = turns.at(-1);
  if (last === undefined) return null;
  return last.status === 'failed' || last.status === 'interrupted' || last.status === 'notSent' ? last : null;
}

/** Returns whether Codex can fork the thread. Undefined: the list does not have it, as with an agent's thread. */
export function isForkable(thread: Pick<ThreadSummary, 'archived' | 'knownToCodex'> | undefined): boolean {
  return thread?.knownToCodex === true && !thread.archived;
}

/** The user's message that began a turn, once Codex has it; null when there is none. */
export function findFirstMessage({ entries }: Pick<Turn, 'entries'>): UserEntry | null {
  const first = entries.find((entry) => entry.kind === 'user');
  return first?.state === 'confirmed' && !first.steered && getSpeaker(first) === 'You' ? first : null;
}

/** Returns what the user asked in a turn; null when the turn has nothing from the user. */
export function getRequestText(turn: Turn | undefined): string | null {
  const texts = turn?.entries.flatMap((entry) => (entry.kind === 'user' ? [entry.text] : [])) ?? [];
  return texts.length === 0 ? null : texts.join('\n\n');
}

/** The newest answer as markdown, without interim messages; null before there is one. */
export function getLastAnswerText(turns: readonly Turn[]): string | null {
  for (const turn of turns.toReversed()) {
    const texts = turn.entries.flatMap((entry) =>
      entry.kind === 'assistant' && entry.phase === 'answer' && entry.text !== '' ? [entry.text] : [],
    );
    if (texts.length > 0) return texts.join('\n\n');
  }
  return null;
}
