import { getOwnValue } from '../../shared/base/own-value.ts';
import { getSpeaker } from '../../shared/transcript/get-speaker.ts';
import type { Transcript } from '../../shared/transcript/turn.ts';
import type { Recall } from '../stores/drafts.store.ts';

/** The user's messages in a thread, newest first; repeats count once. */
export function getSentMessages({ turns }: Pick<Transcript, 'turns'>): readonly string[] {
  const said = turns.flatMap((turn) =>
    turn.entries.flatMap((entry) => (entry.kind === 'user' && getSpeaker(entry) === 'You' ? [entry.text] : [])),
  );
  return said.filter((text, at) => text.trim() !== '' && text !== said[at + 1]).toReversed();
}

/**
 * Steps back (`1`) through earlier messages, or forward (`-1`) to the draft. Returns the text to show. Null when there
 * is no such step. A step back starts at the beginning of the user's own text. A step from an earlier message starts at
 * its beginning or end. If the user changed the message, up starts at its beginning and down at its end, so that arrows
 * still move within it. A changed message shows its changed text.
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
  const at = recall?.stepsBack ?? 0;
  if (caret === null || !mayLeave(by, { at, caret, text, isChanged: recall?.shown !== text })) return null;
  const back = at + by;
  const shown = messages[back - 1];
  if (back < 0 || (back > 0 && shown === undefined)) return null;
  const draft = recall === null || at === 0 ? text : recall.draft;
  const edits = recall === null || at === 0 ? (recall?.edits ?? {}) : withEdit(recall, text);
  if (back > 0 && shown !== undefined) {
    return { text: getOwnValue(edits, shown) ?? shown, recall: { stepsBack: back, draft, shown, edits } };
  }
  const isPlain = Object.keys(edits).length === 0;
  return { text: draft, recall: isPlain ? null : { stepsBack: back, draft, shown: draft, edits } };
}

function mayLeave(
  by: 1 | -1,
  { at, caret, isChanged, text }: { at: number; caret: number; isChanged: boolean; text: string },
): boolean {
  if (at === 0) return by === 1 && caret === 0;
  if (isChanged) return caret === (by === 1 ? 0 : text.length);
  return caret === 0 || caret === text.length;
}

function withEdit({ edits, shown }: Recall, text: string): Recall['edits'] {
  const { [shown]: _before, ...others } = edits;
  return text === shown ? others : { ...others, [shown]: text };
}
