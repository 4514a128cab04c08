import { speakerOf } from '../../shared/transcript/speaker-of.ts';
import type { Transcript } from '../../shared/transcript/turn.ts';
import type { Recall } from '../stores/drafts.store.ts';

/** What the person has said in a thread, the last first; the same thing said again is one. */
export function messagesOf({ turns }: Pick<Transcript, 'turns'>): readonly string[] {
  const said = turns.flatMap((turn) =>
    turn.entries.flatMap((entry) => (entry.kind === 'user' && speakerOf(entry) === 'You' ? [entry.text] : [])),
  );
  return said.filter((text, at) => text.trim() !== '' && text !== said[at + 1]).toReversed();
}

/**
 * A step back (`1`) through earlier messages, or forth (`-1`) to what was typed: what is shown then, with null for the
 * recall when it is what was typed. Null when no step leads there. A step back from a text of one's own begins at its
 * start, one from a message at its start or end, so that arrows move within it as ever.
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
    /** Where the caret stands in the text; null while some of it is selected. */
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
