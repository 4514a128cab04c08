import { speakerOf } from '../../shared/transcript/speaker-of.ts';
import type { Transcript } from '../../shared/transcript/turn.ts';
import type { Recall } from '../stores/drafts.store.ts';

/** The person's messages in a thread, newest first; repeats count once. */
export function messagesOf({ turns }: Pick<Transcript, 'turns'>): readonly string[] {
  const said = turns.flatMap((turn) =>
    turn.entries.flatMap((entry) => (entry.kind === 'user' && speakerOf(entry) === 'You' ? [entry.text] : [])),
  );
  return said.filter((text, at) => text.trim() !== '' && text !== said[at + 1]).toReversed();
}

/**
 * A step back (`1`) through earlier messages, or forward (`-1`) to the draft. Returns the text to show, with null for
 * the recall when it is the draft. Null when there is no such step. A step back starts at the beginning of the person's
 * own text, or at the beginning or end of a recalled message, so that arrows still move within it.
 */
export function stepInHistory(
  by: 1 | -1,
  {
    caret,
    messages,
    recall,
    text,
  }: {
    readonly messages: readonly string[];
    readonly recall: Recall | null;
    readonly text: string;
    /** The caret's position in the text; null while some of it is selected. */
    readonly caret: number | null;
  },
): { readonly text: string; readonly recall: Recall | null } | null {
  const here = recall !== null && recall.shown === text ? recall : null;
  if (caret === null || (here === null && (by === -1 || caret !== 0))) return null;
  if (here !== null && caret !== 0 && caret !== text.length) return null;
  const back = (here?.back ?? 0) + by;
  const draft = here?.draft ?? text;
  if (back === 0) return { text: draft, recall: null };
  const shown = messages[back - 1];
  return shown === undefined ? null : { text: shown, recall: { back, draft, shown } };
}
