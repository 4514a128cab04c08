import { findPlaces } from '../../shared/texts/search-form.ts';

/**
 * Highlights `query` in the rows on the page, the current match in its own style, without changing any element. Returns
 * the range of the current match. Browsers without highlights only scroll to it.
 */
export function highlightMatches(
  rows: ReadonlyMap<string, Element>,
  query: string,
  current: { readonly key: string; readonly ordinal: number } | null,
): Range | null {
  let found: Range | null = null;
  const others: Range[] = [];
  for (const [key, row] of rows) {
    findRanges(row, query).forEach((range, ordinal) => {
      if (key === current?.key && ordinal === current.ordinal) found = range;
      else others.push(range);
    });
  }
  if (typeof Highlight === 'function') {
    CSS.highlights.set('found', new Highlight(...others));
    CSS.highlights.set('found-current', found === null ? new Highlight() : new Highlight(found));
  }
  return found;
}

/** The rows of a log that currently have elements, by key. */
export function findRowsOnPage(log: Element | null): ReadonlyMap<string, Element> {
  const rows = [...(log?.querySelectorAll('[data-row]') ?? [])];
  return new Map(rows.map((row) => [row.getAttribute('data-row') ?? '', row]));
}

/** Scrolls to a match in a rendered row. In a row taller than the view, the match may be far from the middle. */
export function revealRange(log: Element | null, range: Range): void {
  if (log === null) return;
  const place = range.getBoundingClientRect();
  const box = log.getBoundingClientRect();
  if (place.top >= box.top && place.bottom <= box.bottom) return;
  log.scrollTop += place.top - box.top - box.height / 2;
}

/** Removes the highlights. */
export function clearHighlights(): void {
  if (typeof Highlight !== 'function') return;
  CSS.highlights.delete('found');
  CSS.highlights.delete('found-current');
}

function findRanges(row: Element, sought: string): readonly Range[] {
  if (sought.trim() === '') return [];
  const walker = document.createTreeWalker(row, NodeFilter.SHOW_TEXT, (node) =>
    node.parentElement?.closest('.visually-hidden') === null ? NodeFilter.FILTER_ACCEPT : NodeFilter.FILTER_REJECT,
  );
  const nodes: { readonly node: Node; readonly start: number }[] = [];
  let text = '';
  for (let node = walker.nextNode(); node !== null; node = walker.nextNode()) {
    nodes.push({ node, start: text.length });
    text += node.nodeValue ?? '';
  }
  const ranges: Range[] = [];
  for (const [start, end] of findPlaces(text, sought)) {
    const from = nodes.findLast((node) => node.start <= start);
    const to = nodes.findLast((node) => node.start < end);
    if (from === undefined || to === undefined) continue;
    const range = document.createRange();
    range.setStart(from.node, start - from.start);
    range.setEnd(to.node, end - to.start);
    ranges.push(range);
  }
  return ranges;
}
