import { editEntries } from './edit-turn.ts';
import type { DropReason, Entry } from './entry.ts';
import type { Turn } from './turn.ts';

/** Marks text that is still streaming as dropped. Removes text that was never shown. */
export function dropText(turn: Turn, reason: DropReason, at: number | null): Turn {
  return editEntries(turn, (entry) => dropEntry(entry, reason, at));
}

/** Returns the entry as it is after Codex forgot it. Null when none of it was ever shown. */
export function dropEntry(entry: Entry, reason: DropReason, at: number | null): Entry | null {
  if (!('state' in entry) || entry.state !== 'streaming') return entry;
  const dropped = { state: 'dropped', dropReason: reason } as const;
  if (entry.kind !== 'reasoning') return entry.text === '' ? null : { ...entry, ...dropped };
  const shown = entry.summary.some((part) => part !== '') || entry.content.some((part) => part !== '');
  return shown ? { ...entry, ...dropped, endedAt: at } : null;
}
