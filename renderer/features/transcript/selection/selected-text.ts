import { rowText } from '../find/row-text.ts';
import type { Row } from '../row.ts';
import { rowAt, type TranscriptView } from '../transcript.view-model.ts';

/** One end of a selection: a row, and what is selected of its text as it is shown; null: all of it. */
export type SelectionEnd = { readonly index: number; readonly part: string | null };

/**
 * What a selection over several rows copies: plain text as it is shown, from the model, so that rows that are not on the
 * page are in it too. Only the first and the last row may be cut. Heads of turns, timers and buttons are not part of the
 * text; `…` stands where turns in between are not in this window.
 */
export function selectedText(view: TranscriptView, first: SelectionEnd, last: SelectionEnd): string {
  const pieces: string[] = [];
  let before: { readonly row: Row; readonly index: number } | null = null;
  for (let index = first.index; index <= last.index; index++) {
    const row = rowAt(view, index)?.row;
    if (row === undefined) continue;
    const end = index === first.index ? first : index === last.index ? last : null;
    const text = end?.part ?? rowText(row);
    if (text.trim() === '') continue;
    if (before !== null) {
      const misses = before.index < view.newestRow && index >= view.newestRow;
      pieces.push(misses ? '\n\n…\n\n' : joint(before.row, row));
    }
    pieces.push(text);
    before = { row, index };
  }
  return pieces.join('');
}

/** What stands between two rows that follow each other: pieces of one thing have been cut apart only to be shown. */
function joint(above: Row, below: Row): string {
  if (above.kind === 'say' && below.kind === 'say' && above.entry.id === below.entry.id) {
    // A line that is too long for one row goes on in the next.
    const isLine = above.text.length >= longLine && !above.text.includes('\n');
    return isLine && below.entry.text.includes(above.text + below.text.slice(0, 100)) ? '' : '\n';
  }
  if (below.kind !== 'block') return '\n\n';
  const { block } = below;
  const goesOn = block.kind === 'code' ? block.firstLine > 0 : block.goesOn;
  return goesOn ? '\n' : '\n\n';
}

/** Lines of a message from this length on may be cut; see `say-pieces.ts`. */
const longLine = 4_000;
