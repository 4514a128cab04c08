import { t } from '../../../../shared/i18n/i18n.ts';
import type { LinkTarget } from '../../../../shared/suggested-actions/suggested-action.ts';
import { calloutKinds, type Inline, type ListItem, type MarkdownNode } from '../markdown/markdown-node.ts';

// Reads the selected part of a rendered text back into the tree that `write-markdown.ts` writes. For an element without
// its own meaning, uses its content.

/** Returns the selected code in a rendered block of code. */
export function getCode(root: Element, range: Range): string {
  return [...root.querySelectorAll('pre')].map((code) => getText(code, range)).join('\n');
}

/** Returns the content of a selection inside a single line, cell or item, whose frame is not selected. */
export function unwrapSingle(nodes: readonly MarkdownNode[]): readonly MarkdownNode[] {
  const [only, ...others] = nodes;
  if (only === undefined || others.length > 0) return nodes;
  switch (only.type) {
    case 'heading':
      return [{ type: 'paragraph', children: only.children }];
    case 'quote':
      return unwrapSingle(only.children);
    case 'list': {
      const [item, ...more] = only.items;
      return item === undefined || more.length > 0 ? nodes : unwrapSingle(item.children);
    }
    case 'table': {
      const cells = [...(only.head ?? []), ...only.rows.flat()].filter((cell) => cell.length > 0);
      const [cell, ...more] = cells;
      return cell === undefined || more.length > 0 ? nodes : [{ type: 'paragraph', children: cell }];
    }
    default:
      return nodes;
  }
}

const marks: Readonly<Record<string, 'strong' | 'emphasis' | 'deleted'>> = {
  STRONG: 'strong',
  EM: 'emphasis',
  DEL: 'deleted',
};

/** Returns the selected blocks of a rendered text, with stray text between them as paragraphs. */
export function toBlocks(parent: Node, range: Range): readonly MarkdownNode[] {
  const blocks: MarkdownNode[] = [];
  let line: Inline[] = [];
  const endLine = (): void => {
    if (line.length > 0) blocks.push({ type: 'tight', children: line });
    line = [];
  };
  for (const child of getShownChildren(parent, range)) {
    const block = child instanceof Element ? toBlock(child, range) : null;
    if (block === null) line.push(...toInline(child, range));
    else {
      endLine();
      blocks.push(...block);
    }
  }
  endLine();
  return blocks;
}

/** Returns the blocks of an element; null for a part of a line. */
function toBlock(element: Element, range: Range): readonly MarkdownNode[] | null {
  switch (element.tagName) {
    case 'P':
    case 'LI':
      return createIfFilled(toInlineParts(element, range), (children) => toParagraph(element, children));
    case 'H1':
    case 'H2':
    case 'H3':
    case 'H4':
    case 'H5':
    case 'H6':
      return createIfFilled(toInlineParts(element, range), (children) => ({
        type: 'heading',
        level: getHeadingLevel(element),
        children,
      }));
    case 'BLOCKQUOTE':
      return createIfFilled(toBlocks(element, range), (children) => toQuote(element, children));
    case 'UL':
    case 'OL':
      return element.hasAttribute('data-notes') ? toBlocks(element, range) : toList(element, range);
    case 'PRE': {
      const text = getText(element, range);
      const language = element.previousElementSibling?.firstElementChild?.textContent ?? '';
      return text === '' ? [] : [{ type: 'code', language, text }];
    }
    case 'TABLE':
      return toTable(element, range);
    case 'HR':
      return [{ type: 'rule' }];
    case 'DIV':
    case 'SECTION':
      // Skips the language and the buttons above a block of code.
      return element.nextElementSibling?.tagName === 'PRE' ? [] : toBlocks(element, range);
    default:
      return null;
  }
}

function toParagraph(element: Element, children: readonly Inline[]): MarkdownNode {
  const label = element instanceof HTMLElement ? element.dataset.note : undefined;
  return label === undefined ? { type: 'paragraph', children } : { type: 'note', label, children };
}

function toQuote(element: Element, children: readonly MarkdownNode[]): MarkdownNode {
  const name = element instanceof HTMLElement ? element.dataset.callout : undefined;
  const kind = calloutKinds.find((known) => known === name);
  return kind === undefined ? { type: 'quote', children } : { type: 'callout', kind, children };
}

function createIfFilled<Child>(
  children: readonly Child[],
  make: (children: readonly Child[]) => MarkdownNode,
): readonly MarkdownNode[] {
  return children.length === 0 ? [] : [make(children)];
}

/** Returns the level of a heading as written. In the outline of the page, it has another level. */
function getHeadingLevel(element: Element): number {
  return Number((element instanceof HTMLElement ? element.dataset.level : null) ?? element.tagName.slice(1));
}

function toList(element: Element, range: Range): readonly MarkdownNode[] {
  const items: ListItem[] = [];
  let skipped = 0;
  for (const child of element.children) {
    const children = range.intersectsNode(child) ? toBlocks(child, range) : [];
    if (children.length > 0) items.push({ checked: getChecked(child), children });
    else if (items.length === 0) skipped += 1;
  }
  if (items.length === 0) return [];
  const start = element instanceof HTMLOListElement ? element.start + skipped : null;
  return [{ type: 'list', start, items }];
}

/** Returns whether a task is done. A task starts with a picture that shows this. */
function getChecked(item: Element): boolean | null {
  const label = item.firstElementChild?.getAttribute('aria-label') ?? null;
  return label === t`Done:` ? true : label === t`Open:` ? false : null;
}

function toTable(element: Element, range: Range): readonly MarkdownNode[] {
  const rows = [...element.querySelectorAll('tr')].filter((row) => range.intersectsNode(row));
  const read = rows.map((row) => ({
    isHead: row.closest('thead') !== null,
    cells: [...row.cells].map((cell) => toInlineParts(cell, range)),
  }));
  const selected = read.filter(({ cells }) => cells.some((cell) => cell.length > 0));
  if (selected.length === 0) return [];
  const align = [...(element.querySelector('tr')?.cells ?? [])].map(getAlignment);
  const head = selected.find(({ isHead }) => isHead)?.cells ?? null;
  return [{ type: 'table', align, head, rows: selected.filter(({ isHead }) => !isHead).map(({ cells }) => cells) }];
}

function getAlignment(cell: Element): 'left' | 'center' | 'right' | null {
  const { textAlign } = getComputedStyle(cell);
  return textAlign === 'center' || textAlign === 'right' ? textAlign : null;
}

function toInlineParts(parent: Node, range: Range): readonly Inline[] {
  return getShownChildren(parent, range).flatMap((child) => toInline(child, range));
}

function toInline(node: Node, range: Range): readonly Inline[] {
  if (node.nodeType === Node.TEXT_NODE) {
    const text = getText(node, range);
    return text === '' ? [] : [{ type: 'text', text }];
  }
  if (!(node instanceof Element)) return [];
  if (node.tagName === 'BR') return [{ type: 'break' }];
  const label = node instanceof HTMLElement ? node.dataset.noteMark : undefined;
  if (label !== undefined) return [{ type: 'noteMark', label }];
  const source = node instanceof HTMLElement ? node.dataset.formula : undefined;
  // A rendered formula consists of parts that mean nothing on their own.
  if (source !== undefined) return [{ type: 'formula', source, tex: source, display: false }];
  if (node.tagName === 'CODE') {
    const text = getText(node, range);
    return text === '' ? [] : [{ type: 'code', text }];
  }
  const children = toInlineParts(node, range);
  if (children.length === 0) return [];
  const mark = marks[node.tagName];
  if (mark !== undefined) return [{ type: mark, children }];
  const fragment = node instanceof HTMLElement ? node.dataset.fragment : undefined;
  if (fragment !== undefined) return [{ type: 'headingLink', heading: 0, fragment, children }];
  const target = getLinkTarget(node);
  return target === null ? children : [{ type: 'link', target, children }];
}

function getLinkTarget(element: Element): LinkTarget | null {
  if (element instanceof HTMLAnchorElement) return { type: 'openLink', url: element.href };
  const { line, path } = element instanceof HTMLElement ? element.dataset : {};
  if (path === undefined) return null;
  return { type: 'openFile', path, line: line === undefined ? null : Number(line) };
}

/** Returns the children that a range touches and that the user can see. */
function getShownChildren(parent: Node, range: Range): readonly ChildNode[] {
  return [...parent.childNodes].filter((child) => range.intersectsNode(child) && isShown(child));
}

/** Returns whether a node counts as text. Buttons do not, except for links to files. */
function isShown(node: Node): boolean {
  if (!(node instanceof Element)) return true;
  if (node.tagName === 'BUTTON' && node instanceof HTMLElement)
    return ['path', 'found', 'fragment'].some((name) => node.dataset[name] !== undefined);
  if (node instanceof HTMLElement && node.dataset.name !== undefined) return false;
  return node.getAttribute('aria-hidden') !== 'true' && !node.classList.contains('visually-hidden');
}

/** Returns the selected text of a node. */
function getText(node: Node, range: Range): string {
  const part = document.createRange();
  part.selectNodeContents(node);
  if (part.compareBoundaryPoints(Range.START_TO_START, range) < 0)
    part.setStart(range.startContainer, range.startOffset);
  if (part.compareBoundaryPoints(Range.END_TO_END, range) > 0) part.setEnd(range.endContainer, range.endOffset);
  return part.toString();
}
