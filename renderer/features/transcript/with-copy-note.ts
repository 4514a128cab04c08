import type { ThreadId } from '../../../shared/base/ids.ts';
import type { Transcript } from '../../../shared/transcript/turn.ts';
import type { CopyNote } from '../../stores/copy-note.store.ts';

/** A transcript with what became of the last copy at the end of the turn it was copied from. */
export function withCopyNote(transcript: Transcript, threadId: ThreadId | null, note: CopyNote | null): Transcript {
  if (note === null || note.threadId !== threadId) return transcript;
  const turns = transcript.turns.map((turn) =>
    turn.id === note.turnId ? { ...turn, entries: [...turn.entries, note.entry] } : turn,
  );
  return { ...transcript, turns };
}
