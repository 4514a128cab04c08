import type { TurnId } from '../../shared/base/ids.ts';
import type { Entry } from '../../shared/transcript/entry.ts';
import { getSpeaker, type Speaker } from '../../shared/transcript/get-speaker.ts';
import type { Turn } from '../../shared/transcript/turn.ts';
import { type TextEntry, wasCutOff } from './text-entry.ts';

/** What one speaker said and did in a turn, until the next speaker: one article of the transcript. */
export type Speech = {
  /** The turn and the position in it, so that the order stays the same whatever arrives late. */
  readonly id: string;
  readonly turnId: TurnId;
  readonly role: Speaker;
  /** When it was said, or when Codex started; in Unix milliseconds, null if unknown. */
  readonly timestamp: number | null;
  /** Messages, text, commands, patches and so on, in the order in which they arrived. */
  readonly segments: readonly Entry[];
  /** The cut-off text that this status reports because Codex reported none; null for every other speech. */
  readonly cutOff: TextEntry | null;
  /** Text streams into it. */
  readonly isStreaming: boolean;
};

const speechCache = new WeakMap<Turn, readonly Speech[]>();

/**
 * Groups consecutive entries of the same speaker. A running turn always ends with Codex, which is still working. So
 * does a turn in which Codex wrote nothing. The same turn yields the same speeches.
 */
export function splitIntoSpeeches(turn: Turn): readonly Speech[] {
  const before = speechCache.get(turn);
  if (before !== undefined) return before;
  const speeches = splitEntries(turn).map(({ cutOff = null, role, segments }, at): Speech => {
    const timestamp = role === 'Codex' ? turn.startedAt : (segments[0]?.at ?? null);
    const id = `${turn.id}:${at}`;
    return { id, turnId: turn.id, role, timestamp, segments, cutOff, isStreaming: segments.some(isStreamingText) };
  });
  speechCache.set(turn, speeches);
  return speeches;
}

type SpeechPart = { readonly role: Speech['role']; readonly segments: Entry[]; readonly cutOff?: TextEntry };

function splitEntries(turn: Turn): readonly SpeechPart[] {
  const parts: SpeechPart[] = [];
  for (const entry of turn.entries) {
    const role = getSpeaker(entry);
    const last = parts.at(-1);
    if (last?.role === role && role !== 'Status') last.segments.push(entry);
    else parts.push({ role, segments: [entry] });
    if (wasCutOff(turn, entry)) parts.push({ role: 'Status', segments: [], cutOff: entry });
  }
  const waits = turn.status === 'running' && parts.at(-1)?.role !== 'Codex' && !isReconnecting(turn);
  const isSilent = turn.status === 'completed' && parts.length > 0 && parts.every(isMessage);
  return waits || isSilent ? [...parts, { role: 'Codex', segments: [] }] : parts;
}

/** Returns whether it is a message to Codex, rather than from Codex or the app. */
export function isMessage({ role }: Pick<Speech, 'role'>): boolean {
  return role === 'You' || role === 'Parent agent';
}

/** Returns whether text is streaming into the entry. */
export function isStreamingText(entry: Entry): entry is TextEntry {
  return 'state' in entry && entry.kind !== 'user' && entry.state === 'streaming';
}

/** Returns whether Codex is trying to reach its provider again. */
export function isReconnecting(turn: Turn): boolean {
  return turn.entries.some((entry) => entry.kind === 'status' && entry.attempt !== null);
}
