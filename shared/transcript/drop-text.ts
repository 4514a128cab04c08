import { editEntries } from './edit-turn.ts';
import type { DropReason, Entry } from './entry.ts';
import type { Turn } from './turn.ts';

/** Marks text that still streams as dropped. Text of which nothing was shown is taken out. */
export function dropText(turn: Turn, reason: DropReason, at: number | null): Turn {
  return editEntries(turn, (entry) => dropEntry(entry, reason, at));
}

/** The entry as it is once Codex has forgotten it; null when nothing of it was ever shown. */
export function dropEntry(entry: Entry, reason: DropReason, at: number | null): Entry | null {
  if (!('state' in entry) || entry.state !== 'streaming') return entry;
  const dropped = { state: 'dropped', dropReason: reason } as const;
  if (entry.kind !== 'reasoning') return entry.text === '' ? null : { ...entry, ...dropped };
  const shown = entry.summary.some((part) => part !== '') || entry.content.some((part) => part !== '');
  return shown ? { ...entry, ...dropped, endedAt: at } : null;
}
