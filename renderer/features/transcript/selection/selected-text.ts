import { getRowText } from '../find/row-text.ts';
import type { HeadRow, TranscriptRow } from '../row.ts';
import { findRowAt, type TranscriptView } from '../transcript.view-model.ts';

/** One end of a selection: a row, and the selected part of its shown text. Null: the whole text. */
export type SelectionEnd = { readonly index: number; readonly part: string | null };

/**
 * Returns the text to copy for a selection over several rows: the shown text from the model, so that it includes rows
 * that are not in the DOM. Only the first and the last row may be partial. Heads of turns, timers and buttons are not
 * part of the text; `…` marks turns in between that are not in this window.
 */
export function getSelectedText(view: TranscriptView, first: SelectionEnd, last: SelectionEnd): string {
  const pieces: string[] = [];
  let before: { readonly row: TranscriptRow; readonly index: number } | null = null;
  for (let index = first.index; index <= last.index; index++) {
    const row = findRowAt(view, index)?.row;
    if (row === undefined) continue;
    const end = index === first.index ? first : index === last.index ? last : null;
    const text = row.kind === 'head' ? getFoldedText(row) : (end?.part ?? getRowText(row));
    if (text.trim() === '') continue;
    if (before !== null) {
      const misses = before.index < view.newestRow && index >= view.newestRow;
      pieces.push(misses ? '\n\n…\n\n' : getJoint(before.row, row));
    }
    pieces.push(text);
    before = { row, index };
  }
  return pieces.join('');
}

/** Returns the text of collapsed rows, which are selected with their line. */
function getFoldedText({ hidden }: HeadRow): string {
  return hidden
    .map(getRowText)
    .filter((text) => text.trim() !== '')
    .join('\n\n');
}

/** Returns the text between two consecutive rows. Pieces of one thing have been split only for display. */
function getJoint(above: TranscriptRow, below: TranscriptRow): string {
  if (below.kind !== 'block') return getMessageJoint(above, below);
  const { block } = below;
  if (block.kind === 'prose') return block.isContinued ? '\n' : '\n\n';
  // A line that is too long for one piece continues in the next.
  if (block.firstColumn > 0) return '';
  return block.firstLine > 0 ? '\n' : '\n\n';
}

/** Returns the text between two rows that are not blocks of text. */
export function getMessageJoint(above: TranscriptRow, below: TranscriptRow): string {
  if (above.kind !== 'say' || below.kind !== 'say' || above.entry.id !== below.entry.id) return '\n\n';
  // A line that is too long for one row continues in the next.
  const isLine = above.text.length >= longLine && !above.text.includes('\n');
  return isLine && below.entry.text.includes(above.text + below.text.slice(0, 100)) ? '' : '\n';
}

/** Lines of a message may be split at or above this length, in characters; see `describe-turn.ts`. */
const longLine = 4_000;
