import type { Turn } from '../../../../shared/transcript/turn.ts';
import type { TurnSince } from './turns-since.ts';

/** What happened to a turn, as sentences to be spoken: new statuses, and how it stands when that changed. */
export function speakChanges({ was, now }: TurnSince): readonly string[] {
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
