import { inlineToPlainText, type MarkdownNode } from './markdown-node.ts';

/** Longer texts need space to wrap well; in characters. */
const shortText = 24;

/** Finds the columns of a table, counted from 0, that have more than a few words and must not get too narrow. */
export function findWideColumns({
  head,
  rows,
}: Pick<Extract<MarkdownNode, { type: 'table' }>, 'head' | 'rows'>): ReadonlySet<number> {
  const wide = new Set<number>();
  for (const row of head === null ? rows : [head, ...rows]) {
    for (const [at, cell] of row.entries()) if (inlineToPlainText(cell).length > shortText) wide.add(at);
  }
  return wide;
}
