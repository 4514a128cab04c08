import { type EntryId, entryId } from '../base/ids.ts';
import { t } from '../i18n/i18n.ts';
import { dropText } from './drop-text.ts';
import { editEntries, setEntry } from './edit-turn.ts';
import type { StatusEntry } from './entry.ts';
import { isEqualData } from './equal-data.ts';
import type { ThreadEvent } from './thread-event.ts';
import type { Turn } from './turn.ts';

type Reconnecting = Extract<ThreadEvent, { type: 'reconnecting' }>;

/** What happens to text that the user has read when Codex starts over. */
const keptText = t`Codex is starting over and does not remember this text. It is kept here.`;

/** The single status of a turn about attempts to reach the provider again. */
export function getReconnectingId(turn: Turn): EntryId {
  return entryId.parse(`reconnecting:${turn.id}`);
}

/**
 * Drops streaming text and shows that Codex retries. A further attempt moves the status to the end, where the user
 * looks. The same attempt again changes nothing.
 */
export function showReconnecting(turn: Turn, { attempt, of, message, at }: Reconnecting): Turn {
  const id = getReconnectingId(turn);
  const dropped = dropText(turn, 'reconnected', at);
  const earlier = dropped.entries.find((entry) => entry.id === id);
  const text = dropped.entries.findLast((entry) => 'dropReason' in entry && entry.dropReason === 'reconnected');
  const status: StatusEntry = {
    id,
    kind: 'status',
    at: earlier?.at ?? at,
    status: 'warning',
    fact: t`Reconnecting.`,
    detail: text === undefined ? message : `${message} ${keptText}`.trim(),
    commands: [],
    attempt: { number: attempt, of },
    about: text?.id ?? null,
  };
  if (isEqualData(dropped.entries.at(-1), status)) return dropped;
  const others = editEntries(dropped, (entry) => (entry.kind === 'status' && entry.id === id ? null : entry));
  return setEntry(others, others.entries.length, status);
}

/** The stream continues, or the turn ended without it: the status becomes quiet. */
export function endReconnecting(turn: Turn, resumed: boolean): Turn {
  const id = getReconnectingId(turn);
  return editEntries(turn, (entry) => {
    if (entry.id !== id || entry.kind !== 'status' || entry.attempt === null) return entry;
    const quiet = { ...entry, attempt: null };
    if (resumed)
      return { ...quiet, status: 'info', fact: t`Reconnected.`, detail: entry.about === null ? '' : keptText };
    const lost = entry.about === null ? '' : t`What you see is kept. Codex does not remember it.`;
    return { ...quiet, fact: t`The connection was not restored.`, detail: lost };
  });
}
