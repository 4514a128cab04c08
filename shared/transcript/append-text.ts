import type { EntryId } from '../base/ids.ts';
import { setEntry } from './edit-turn.ts';
import type { Entry } from './entry.ts';
import type { ThreadEvent } from './thread-event.ts';
import type { Turn } from './turn.ts';

type TextAppended = Extract<ThreadEvent, { type: 'textAppended' }>;

/**
 * Adds streamed text to its entry, which it creates if needed. Ignores late text that arrives after the end of an
 * entry.
 */
export function appendText(turn: Turn, { entryId, channel, part, text }: TextAppended): Turn {
  const at = turn.entries.findLastIndex((entry) => entry.id === entryId);
  const entry = turn.entries[at] ?? newText(entryId, channel);
  if (!('state' in entry) || entry.state !== 'streaming') return turn;
  const place = at === -1 ? turn.entries.length : at;
  const isThere = entry.kind !== 'reasoning' || part < entry[listOf(channel)].length;
  if (at !== -1 && text === '' && isThere) return turn;
  if (entry.kind !== 'reasoning') return setEntry(turn, place, { ...entry, text: entry.text + text });
  const list = listOf(channel);
  return setEntry(turn, place, { ...entry, [list]: appendPart(entry[list], part, text) });
}

function listOf(channel: TextAppended['channel']): 'summary' | 'content' {
  return channel === 'summary' ? 'summary' : 'content';
}

function newText(id: EntryId, channel: TextAppended['channel']): Entry {
  const open = { id, at: null, state: 'streaming', dropReason: null } as const;
  if (channel === 'text') return { ...open, kind: 'assistant', phase: 'answer', text: '' };
  return { ...open, kind: 'reasoning', summary: [], content: [], endedAt: null };
}

/** A part number that skips ahead becomes the next part. */
function appendPart(parts: readonly string[], part: number, text: string): readonly string[] {
  if (part >= parts.length) return [...parts, text];
  return parts.with(part, (parts[part] ?? '') + text);
}
