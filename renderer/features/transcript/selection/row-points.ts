// Converts the ends of a selection between the page's form and a lasting form: a row by its key and characters of its
// text. The nodes of a row are replaced while it streams, and the page's own positions are lost with them.

/** A position in the text of a row that outlives the nodes of the page. */
export type RowPoint = {
  readonly turnId: string;
  readonly key: string;
  /** How many characters of the row's text come before the position. */
  readonly offset: number;
};

/** A position in the DOM. */
export type DomPosition = { readonly node: Node; readonly offset: number };

/** Returns the row of a position; null when it is between rows or outside all of them. */
export function findRowElement({ node }: DomPosition): HTMLElement | null {
  const element = node instanceof Element ? node : node.parentElement;
  return element?.closest<HTMLElement>('[data-row]') ?? null;
}

/**
 * Converts a position to a point. A position between rows counts as the end of the previous row; before all rows, as
 * the start of the first.
 */
export function toRowPoint(log: Element, place: DomPosition): RowPoint | null {
  if (!log.contains(place.node)) return null;
  const row = findRowElement(place);
  if (row !== null) return createPoint(row, createRangeUpTo(row, place).toString().length);
  const rows = [...log.querySelectorAll<HTMLElement>('[data-row]')];
  const before = rows.findLast((each) => isBefore(each, place));
  const nearest = before ?? rows[0];
  return nearest === undefined ? null : createPoint(nearest, before === undefined ? 0 : getTextLength(nearest));
}

/**
 * Returns the current DOM position of a point; null while its row is not in the DOM. If the row has become shorter,
 * returns its end.
 */
export function toDomPosition(log: Element, { key, offset }: RowPoint): DomPosition | null {
  const row = log.querySelector(`[data-row="${CSS.escape(key)}"]`);
  if (row === null) return null;
  const walker = document.createTreeWalker(row, NodeFilter.SHOW_TEXT);
  let left = offset;
  let last: DomPosition = { node: row, offset: 0 };
  for (let node = walker.nextNode(); node !== null; node = walker.nextNode()) {
    const length = node.nodeValue?.length ?? 0;
    if (left <= length) return { node, offset: left };
    left -= length;
    last = { node, offset: length };
  }
  return last;
}

/** Returns the text of a row from a position on, or up to it, as shown; null when that is all of its text. */
export function getPartText(row: HTMLElement, place: DomPosition, side: 'from' | 'upTo'): string | null {
  const range = createRangeUpTo(row, place);
  if (side === 'from') {
    range.setStart(place.node, place.offset);
    range.setEnd(row, row.childNodes.length);
  }
  const text = getShownText(range);
  return text === getShownText(createRowRange(row)) ? null : text;
}

/**
 * Returns text as the user reads it: without hidden parts and buttons, and with blocks on separate lines. Formulas are
 * as written.
 */
export function getShownText(range: Range): string {
  const root = range.commonAncestorContainer;
  const around = findFormulaAround(root);
  if (around !== null) return around.dataset.formula ?? '';
  if (root.nodeType === Node.TEXT_NODE) return range.toString();
  const walker = document.createTreeWalker(root, NodeFilter.SHOW_TEXT, (node) =>
    range.intersectsNode(node) && isShown(node) ? NodeFilter.FILTER_ACCEPT : NodeFilter.FILTER_REJECT,
  );
  let text = '';
  let before: Element | null = null;
  let copied: Element | null = null;
  for (let node = walker.nextNode(); node !== null; node = walker.nextNode()) {
    const value = node.nodeValue ?? '';
    const formula = findFormulaAround(node);
    if (formula !== null) {
      // The text nodes of a rendered formula mean nothing. If any part of it is selected, its source is copied.
      if (formula !== copied) text += getFormulaText(formula, before);
      copied = formula;
      before = findBlock(formula);
      continue;
    }
    const from = node === range.startContainer ? range.startOffset : 0;
    const to = node === range.endContainer ? range.endOffset : value.length;
    if (from >= to) continue;
    const block = findBlock(node);
    if (before !== null && block !== before) text += getJoint(before, block);
    text += value.slice(from, to);
    before = block;
  }
  return text;
}

function findFormulaAround(node: Node): HTMLElement | null {
  const element = node instanceof Element ? node : node.parentElement;
  return element?.closest<HTMLElement>('[data-formula]') ?? null;
}

function getFormulaText(formula: HTMLElement, before: Element | null): string {
  const block = findBlock(formula);
  return (before === null || before === block ? '' : getJoint(before, block)) + (formula.dataset.formula ?? '');
}

/** Returns whether a selection includes a formula. The browser would copy the parts that the formula is drawn with. */
export function hasFormula(range: Range): boolean {
  const root = range.commonAncestorContainer;
  if (findFormulaAround(root) !== null) return true;
  const formulas = root instanceof Element ? [...root.querySelectorAll('[data-formula]')] : [];
  return formulas.some((formula) => range.intersectsNode(formula));
}

function isShown(node: Node): boolean {
  return node.parentElement?.closest('button:not([data-path]), [aria-hidden="true"], .visually-hidden') === null;
}

function findBlock(node: Node): Element | null {
  let element = node.parentElement;
  while (element !== null && /^(?:inline|contents)/.test(getComputedStyle(element).display)) {
    element = element.parentElement;
  }
  return element;
}

function getJoint(before: Element, after: Element | null): string {
  const isSameRow = before instanceof HTMLTableCellElement && before.parentElement === after?.parentElement;
  return isSameRow ? '\t' : '\n';
}

function createPoint({ dataset }: HTMLElement, offset: number): RowPoint {
  return { turnId: dataset.turn ?? '', key: dataset.row ?? '', offset };
}

function getTextLength(row: Node): number {
  return row.textContent?.length ?? 0;
}

function createRowRange(row: Node): Range {
  const range = document.createRange();
  range.selectNodeContents(row);
  return range;
}

function createRangeUpTo(row: Node, { node, offset }: DomPosition): Range {
  const range = createRowRange(row);
  range.setEnd(node, offset);
  return range;
}

function isBefore(row: Node, { node, offset }: DomPosition): boolean {
  const range = document.createRange();
  range.setStart(node, offset);
  return range.comparePoint(row, 0) < 0;
}
