import type { Turn } from '../../shared/transcript/turn.ts';

/** What Codex does in a thread. `writing`: text of an answer streams. */
export type Work = 'idle' | 'running' | 'writing';

/** What Codex does in the turns of a thread. */
export function workIn(turns: readonly Turn[]): Work {
  const running = turns.findLast((turn) => turn.status === 'running');
  if (running === undefined) return 'idle';
  return running.entries.some((entry) => entry.kind === 'assistant' && entry.state === 'streaming')
    ? 'writing'
    : 'running';
}

/** The newest turn, when it did not come to its end and nothing runs: what Retry means without a target. */
export function lastRetryableTurn(turns: readonly Turn[]): Turn | null {
  const last = turns.at(-1);
  if (last === undefined) return null;
  return last.status === 'failed' || last.status === 'interrupted' || last.status === 'notSent' ? last : null;
}

/** What the person asked in a turn; null when there is nothing of theirs in it. */
export function requestText(turn: Turn | undefined): string | null {
  const texts = turn?.entries.flatMap((entry) => (entry.kind === 'user' ? [entry.text] : [])) ?? [];
  return texts.length === 0 ? null : texts.join('\n\n');
}

/** The newest answer as markdown, without what Codex said on the way; null before there is one. */
export function lastAnswerText(turns: readonly Turn[]): string | null {
  for (const turn of turns.toReversed()) {
    const texts = turn.entries.flatMap((entry) =>
      entry.kind === 'assistant' && entry.phase === 'answer' && entry.text !== '' ? [entry.text] : [],
    );
    if (texts.length > 0) return texts.join('\n\n');
  }
  return null;
}
