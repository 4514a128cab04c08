import { t } from '../../../../shared/i18n/i18n.ts';
import type { Turn } from '../../../../shared/transcript/turn.ts';
import type { TurnSince } from './turns-since.ts';

/** What happened to a turn, as sentences to announce: new statuses, and its state when that changed. */
export function speakChanges({ was, now }: TurnSince): readonly string[] {
  const received = new Set(was?.entries.map((entry) => entry.id));
  const statuses = now.entries.flatMap((entry) =>
    entry.kind === 'status' && !received.has(entry.id) ? [entry.fact] : [],
  );
  return [...statuses, ...(was?.status === now.status ? [] : [statusWords[now.status]])].filter(
    (words) => words !== '',
  );
}

const statusWords: Readonly<Record<Turn['status'], string>> = {
  pending: '',
  running: t`Codex is working.`,
  completed: t`Codex has finished.`,
  interrupted: t`The turn was stopped.`,
  failed: t`The turn failed.`,
  notSent: t`The message was not sent.`,
};
