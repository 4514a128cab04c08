import type { Row } from '../row.ts';
import { rowAt, type TranscriptView } from '../transcript.view-model.ts';
import { blocksIn, codeIn, withoutFrame } from './markdown-of-range.ts';
import { selectedMarkdown } from './selected-markdown.ts';
import type { SelectionEnd } from './selected-text.ts';
import { writeMarkdown } from './write-markdown.ts';

/** One end of a selection with the element of its row; null while that is not in the DOM. */
export type DrawnEnd = SelectionEnd & { readonly element: Element | null };

/** A selection as Markdown: from the model as far as whole rows go, and from the DOM where only a part is selected. */
export function markdownBetween(view: TranscriptView, range: Range, first: DrawnEnd, last: DrawnEnd): string {
  const isWithin = first.index === last.index;
  const isPart = isWithin ? first.part !== null || last.part !== null : null;
  const endOf = (end: DrawnEnd): SelectionEnd => {
    const row = rowAt(view, end.index)?.row;
    if (row === undefined || !(isPart ?? end.part !== null)) return { index: end.index, part: null };
    // A drawn formula or diagram has no lines to choose from.
    const isDrawn = row.kind === 'block' && row.block.kind === 'code' && end.element?.querySelector('pre') === null;
    return { index: end.index, part: isDrawn ? null : partOf(row, end, range, isWithin) };
  };
  return selectedMarkdown(view, endOf(first), endOf(last));
}

function partOf(row: Row, { element, part }: DrawnEnd, range: Range, isWithin: boolean): string {
  if (row.kind !== 'block' && row.kind !== 'live') return isWithin ? range.toString() : (part ?? '');
  if (element === null) return part ?? '';
  if (row.kind === 'block' && row.block.kind === 'code') return codeIn(element, range);
  const nodes = blocksIn(element, range);
  return writeMarkdown(isWithin ? withoutFrame(nodes) : nodes);
}
