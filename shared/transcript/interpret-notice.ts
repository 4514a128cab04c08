import { type EntryId, entryId } from '../base/ids.ts';
import type { Entry, StatusEntry } from './entry.ts';
import type { Interpretation, Situation } from './interpretation.ts';
import type { Transcript, Turn } from './turn.ts';

/** A status without actions. */
export function createNotice(
  id: string,
  at: number | null,
  status: StatusEntry['status'],
  fact: string,
  detail = '',
): StatusEntry {
  return {
    id: entryId.parse(id.slice(0, 300)),
    kind: 'status',
    at,
    status,
    fact,
    detail,
    commands: [],
    attempt: null,
    about: null,
  };
}

/**
 * Puts an entry without an item into the running turn, or else into the newest one. Before the first turn, and while a
 * message waits for its turn, the entry is held until that turn begins.
 */
export function putNotice({ known, memory }: Situation, entry: Entry): Interpretation {
  const turn = findNoticeTurn(known);
  if (turn !== null) return { events: [{ type: 'entryPut', turnId: turn.id, entry }], memory };
  return {
    events: [],
    memory: { ...memory, pendingNotices: [...memory.pendingNotices.filter(({ id }) => id !== entry.id), entry] },
  };
}

/** The entry with this id where `putNotice` would put it. Null if there is none. */
export function findEarlierNotice({ known, memory }: Situation, id: EntryId): Entry | null {
  const entries = findNoticeTurn(known)?.entries ?? memory.pendingNotices;
  return entries.find((entry) => entry.id === id) ?? null;
}

function findNoticeTurn({ turns }: Transcript): Turn | null {
  const running = turns.findLast((turn) => turn.status === 'running');
  if (running !== undefined) return running;
  const newest = turns.at(-1);
  return newest === undefined || newest.status === 'pending' || newest.status === 'notSent' ? null : newest;
}
