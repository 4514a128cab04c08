import type { TranscriptRow } from '../row.ts';
import { findRowAt } from '../transcript.view-model.ts';
import type { DrawnEnd, SelectedRows } from './current-selection.ts';
import { getCode, toBlocks, unwrapSingle } from './range-to-markdown.ts';
import { getSelectedMarkdown } from './selected-markdown.ts';
import type { SelectionEnd } from './selected-text.ts';
import { writeMarkdown } from './write-markdown.ts';

/** Converts a selection to Markdown: whole rows from the model, and partly selected rows from the DOM. */
export function toMarkdown({ from, isAll, range, to, view }: SelectedRows): string {
  const isWithin = from.index === to.index;
  const isPart = from.part !== null || to.part !== null;
  const getEnd = (end: DrawnEnd): SelectionEnd => {
    const row = findRowAt(view, end.index)?.row;
    const isWhole = isWithin ? !isPart : end.part === null;
    if (row === undefined || isWhole) return { index: end.index, part: null };
    // A drawn formula or diagram has no separate lines, so all of it is selected.
    const isDrawn = row.kind === 'block' && row.block.kind === 'code' && end.element?.querySelector('pre') === null;
    return { index: end.index, part: isDrawn ? null : getPartMarkdown(row, end, range, isWithin) };
  };
  const text = getSelectedMarkdown(view, getEnd(from), getEnd(to));
  // Select all means the whole thread, but earlier turns are not loaded.
  return isAll && view.articleCount === null ? `…\n\n${text}` : text;
}

function getPartMarkdown(row: TranscriptRow, { element, part }: DrawnEnd, range: Range, isWithin: boolean): string {
  if (row.kind !== 'block' && row.kind !== 'live') return isWithin ? range.toString() : (part ?? '');
  if (element === null) return part ?? '';
  if (row.kind === 'block' && row.block.kind === 'code') return getCode(element, range);
  const nodes = toBlocks(element, range);
  return writeMarkdown(isWithin ? unwrapSingle(nodes) : nodes);
}
