import type { ThreadId } from '../../shared/base/ids.ts';
import type { Transcript } from '../../shared/transcript/turn.ts';
import type { CopyNote } from '../stores/copy-note.store.ts';

/** What is open, and the last copy wherever that was. */
export type NotedInput = {
  readonly transcript: Transcript;
  readonly threadId: ThreadId | null;
  readonly note: CopyNote | null;
};

/** A transcript with the outcome of the last copy at the end of the turn it was copied from. */
export function withCopyNote({ note, threadId, transcript }: NotedInput): Transcript {
  if (note === null || note.threadId !== threadId) return transcript;
  const turns = transcript.turns.map((turn) =>
    turn.id === note.turnId ? { ...turn, entries: [...turn.entries, note.entry] } : turn,
  );
  return { ...transcript, turns };
}
