import type { Transcript, Turn } from '../../../../shared/transcript/turn.ts';

/** What happened between two states of the same thread, as sentences to be spoken: turns that ended, new statuses. */
export function speakChanges(before: Transcript, after: Transcript): readonly string[] {
  if (before.turns === after.turns) return [];
  const known = new Map(before.turns.map((turn) => [turn.id, turn]));
  return after.turns.flatMap((turn) => {
    const was = known.get(turn.id);
    return was === turn ? [] : changesOf(was, turn);
  });
}

function changesOf(was: Turn | undefined, now: Turn): readonly string[] {
  if (was === undefined && now.status !== 'running' && now.status !== 'pending') return [];
  const heard = new Set(was?.entries.map((entry) => entry.id));
  const statuses = now.entries.flatMap((entry) =>
    entry.kind === 'status' && !heard.has(entry.id) ? [entry.fact] : [],
  );
  return [...statuses, ...(was?.status === now.status ? [] : [statusWords[now.status]])].filter(
    (words) => words !== '',
  );
}

const statusWords: Readonly<Record<Turn['status'], string>> = {
  pending: '',
  running: 'Codex is working.',
  completed: 'Codex has finished.',
  interrupted: 'The turn was stopped.',
  failed: 'The turn failed.',
  notSent: 'The message was not sent.',
};
