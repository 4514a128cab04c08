import type { Turn } from '../../shared/transcript/turn.ts';

/** What Codex is doing in a thread. `writing`: text of an answer is streaming. */
export type Work = 'idle' | 'running' | 'writing';

/** What Codex is doing in the turns of a thread. */
export function workIn(turns: readonly Turn[]): Work {
  const running = turns.findLast((turn) => turn.status === 'running');
  if (running === undefined) return 'idle';
  return running.entries.some((entry) => entry.kind === 'assistant' && entry.state === 'streaming')
    ? 'writing'
    : 'running';
}

/** The newest turn, if it did not finish and nothing runs: the target of Retry by default. */
export function lastRetryableTurn(turns: readonly Turn[]): Turn | null {
  const last = turns.at(-1);
  if (last === undefined) return null;
  return last.status === 'failed' || last.status === 'interrupted' || last.status === 'notSent' ? last : null;
}

/** What the person asked in a turn; null when nothing in it is theirs. */
export function requestText(turn: Turn | undefined): string | null {
  const texts = turn?.entries.flatMap((entry) => (entry.kind === 'user' ? [entry.text] : [])) ?? [];
  return texts.length === 0 ? null : texts.join('\n\n');
}

/** The newest answer as markdown, without interim messages; null before there is one. */
export function lastAnswerText(turns: readonly Turn[]): string | null {
  for (const turn of turns.toReversed()) {
    const texts = turn.entries.flatMap((entry) =>
      entry.kind === 'assistant' && entry.phase === 'answer' && entry.text !== '' ? [entry.text] : [],
    );
    if (texts.length > 0) return texts.join('\n\n');
  }
  return null;
}
