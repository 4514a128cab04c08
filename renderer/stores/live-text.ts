import type { EntryId } from '../../shared/base/ids.ts';
import type { ThreadEvent } from '../../shared/transcript/thread-event.ts';
import { KeyedListeners } from './keyed-listeners.ts';

// Streaming text is kept here, outside the stores' trees, until something else happens to its entry. So a frame of text
// updates only the row that shows it, and at most once per screen frame.

export type TextAppended = Extract<ThreadEvent, { type: 'textAppended' }>;

const pending = new Map<EntryId, Map<string, TextAppended>>();
const listeners = new KeyedListeners<EntryId, []>();
const versions = new Map<EntryId, number>();
const changedEntries = new Set<EntryId>();
let latestVersion = 0;

function toPartKey(event: TextAppended): string {
  return `${event.channel}:${event.part}`;
}

/** Adds a frame of text to an entry that the transcript already has. */
export function liveTextAppended(event: TextAppended): void {
  const parts = pending.get(event.entryId) ?? new Map<string, TextAppended>();
  const key = toPartKey(event);
  const before = parts.get(key);
  parts.set(key, before === undefined ? event : { ...before, text: before.text + event.text });
  pending.set(event.entryId, parts);
  scheduleNotification(event.entryId);
}

/** Takes the text streamed since the last call, one event per part, to fold into the transcript. */
export function takeLiveText(): readonly TextAppended[] {
  const events = [...pending.values()].flatMap((parts) => [...parts.values()]);
  const entries = [...pending.keys()];
  pending.clear();
  for (const entryId of entries) scheduleNotification(entryId);
  return events;
}

/** Returns the streamed text of a part that the transcript does not have yet. */
export function getLiveText(entryId: EntryId, channel: TextAppended['channel'], part: number): string {
  return pending.get(entryId)?.get(`${channel}:${part}`)?.text ?? '';
}

/** A number that changes with the entry's live text. */
export function getLiveTextVersion(entryId: EntryId): number {
  return versions.get(entryId) ?? 0;
}

/** Listens to each frame of one entry. The returned function stops that. */
export function onLiveText(entryId: EntryId, listen: () => void): () => void {
  const remove = listeners.add(entryId, listen);
  return () => {
    remove();
    if (!listeners.has(entryId)) versions.delete(entryId);
  };
}

function scheduleNotification(entryId: EntryId): void {
  if (!listeners.has(entryId)) return;
  if (changedEntries.size === 0) runBeforeNextFrame(notifyListeners);
  changedEntries.add(entryId);
}

/** Runs before the next paint, or as a microtask without a screen. */
function runBeforeNextFrame(run: () => void): void {
  if (typeof requestAnimationFrame === 'function') requestAnimationFrame(run);
  else queueMicrotask(run);
}

function notifyListeners(): void {
  const entries = [...changedEntries];
  changedEntries.clear();
  for (const entryId of entries) {
    versions.set(entryId, ++latestVersion);
    listeners.call(entryId);
  }
}
