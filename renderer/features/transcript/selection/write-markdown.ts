import type { LinkTarget } from '../../../../shared/suggested-actions/suggested-action.ts';
import { type Inline, inlineToPlainText, type MarkdownNode } from '../markdown/markdown-node.ts';

/** Writes a tree as Markdown that parses to the same tree. */
export function writeMarkdown(nodes: readonly MarkdownNode[]): string {
  return writeBlocks(nodes, '\n\n');
}

/** Writes code in a fence that the code cannot close. */
export function writeFence(text: string, language = ''): string {
  const longest = Math.max(2, ...Array.from(text.matchAll(/`+/g), ([run]) => run.length));
  const ticks = '`'.repeat(longest + 1);
  return `${ticks}${/[`\n\r]/.test(language) ? '' : language}\n${text === '' ? '' : `${text}\n`}${ticks}`;
}

/** Writes text as inline code. */
export function writeCodeSpan(text: string): string {
  const runs = new Set(Array.from(text.matchAll(/`+/g), ([run]) => run.length));
  let count = 1;
  while (runs.has(count)) count += 1;
  const ticks = '`'.repeat(count);
  const room = /^`|`$|^ .*[^ ].* $/.test(text) ? ' ' : '';
  return `${ticks}${room}${text}${room}${ticks}`;
}

/** Escapes text so that nothing in it counts as markup. */
export function escapeText(text: string): string {
  return text
    .replaceAll(/[\\`*[\]<]|~~|!(?=\[)|&(?=#?\w+;)|(?<![\p{L}\p{N}])_|_(?![\p{L}\p{N}])/gu, String.raw`\$&`)
    .replaceAll('\\~~', '\\~\\~');
}

function writeBlocks(nodes: readonly MarkdownNode[], joint: string): string {
  let isOther = false;
  const written = nodes.map((node, at) => {
    const before = nodes[at - 1];
    // Two consecutive lists need different marks. Otherwise, they become one list.
    isOther =
      node.type === 'list' && before?.type === 'list' && (node.start === null) === (before.start === null) && !isOther;
    return node.type === 'list' ? writeList(node, isOther) : writeBlock(node);
  });
  return written.filter((text) => text !== '').join(joint);
}

function writeBlock(node: Exclude<MarkdownNode, { type: 'list' }>): string {
  switch (node.type) {
    case 'heading':
      return `${'#'.repeat(node.level)} ${writeLine(node.children).replace(/(#+)$/, '\\$1')}`.trimEnd();
    case 'paragraph':
    case 'tight':
      return writeInline(node.children).split('\n').map(escapeLineStart).join('\n');
    case 'plain':
      return node.text;
    case 'quote':
      return prefixLines(writeBlocks(node.children, '\n\n'), '> ', '> ');
    case 'note':
      return `[^${node.label}]: ${writeLine(node.children)}`;
    case 'callout':
      return prefixLines(`[!${node.kind.toUpperCase()}]\n${writeBlocks(node.children, '\n\n')}`, '> ', '> ');
    case 'code':
      return writeFence(node.text, node.language);
    case 'table':
      return writeTable(node);
    case 'rule':
      return '---';
  }
}

function writeList({ items, start }: Extract<MarkdownNode, { type: 'list' }>, isOther: boolean): string {
  const isTight = items.every(({ children }) => children.every(({ type }) => type !== 'paragraph'));
  const written = items.map(({ checked, children }, at) => {
    const mark = start === null ? (isOther ? '* ' : '- ') : `${start + at}${isOther ? ')' : '.'} `;
    const box = checked === null ? '' : checked ? '[x] ' : '[ ] ';
    const body = writeBlocks(children, isTight ? '\n' : '\n\n');
    return `${prefixLines(box + body, mark, ' '.repeat(mark.length))}`;
  });
  return written.join(isTight ? '\n' : '\n\n');
}

function prefixLines(text: string, first: string, others: string): string {
  return text
    .split('\n')
    .map((line, at) => (at === 0 ? first + line : others + line).trimEnd())
    .join('\n');
}

function writeTable({ align, head, rows }: Extract<MarkdownNode, { type: 'table' }>): string {
  const columns = Math.max(head?.length ?? 0, align.length, ...rows.map((row) => row.length));
  const line = (cells: readonly string[]) => `| ${cells.join(' | ')} |`;
  const cellsOf = (row: readonly (readonly Inline[])[]) =>
    Array.from({ length: columns }, (_, at) => writeLine(row[at] ?? [], '<br>').replaceAll(/(?<!\\)\|/g, '\\|'));
  const rule = Array.from({ length: columns }, (_, at) => writeTableRule(align[at] ?? null));
  return [line(cellsOf(head ?? [])), line(rule), ...rows.map((row) => line(cellsOf(row)))].join('\n');
}

function writeTableRule(align: 'left' | 'center' | 'right' | null): string {
  if (align === null) return '---';
  return `${align === 'right' ? '' : ':'}---${align === 'left' ? '' : ':'}`;
}

/** Escapes a line of text so that it does not become a heading, a list, a quote, a rule or a table. */
function escapeLineStart(line: string): string {
  return line
    .replace(/^(\s*)([#>+=-])/, '$1\\$2')
    .replace(/^(\s*\d{1,9})([.)])(?=\s|$)/, '$1\\$2')
    .replace(/^(\s*)\|/, '$1\\|');
}

/** Writes inline parts on one line. */
function writeLine(parts: readonly Inline[], lineBreak = ' '): string {
  return writeInline(parts, lineBreak).replaceAll('\n', lineBreak);
}

function writeInline(parts: readonly Inline[], lineBreak = '\\\n'): string {
  return parts.map((part) => writePart(part, lineBreak)).join('');
}

function writePart(part: Inline, lineBreak: string): string {
  switch (part.type) {
    case 'text':
      return escapeText(part.text);
    case 'code':
      return writeCodeSpan(part.text);
    case 'break':
      return lineBreak;
    case 'noteMark':
      return `[^${part.label}]`;
    case 'formula':
      return part.source;
    case 'strong':
      return writeMarked('**', part.children, lineBreak);
    case 'emphasis':
      return writeMarked('*', part.children, lineBreak);
    case 'deleted':
      return writeMarked('~~', part.children, lineBreak);
    case 'headingLink':
      return `[${writeInline(part.children, lineBreak)}](${part.fragment.replaceAll(/[\s()<>]/g, encodeURIComponent)})`;
    case 'link':
      return writeLink(part.target, part.children, lineBreak);
  }
}

/** Writes marks around inline parts. Moves spaces out of the marks, because marks with a space inside do not count. */
function writeMarked(mark: string, children: readonly Inline[], lineBreak: string): string {
  const text = writeInline(children, lineBreak);
  const inner = text.trim();
  if (inner === '') return text;
  const start = text.indexOf(inner);
  return `${text.slice(0, start)}${mark}${inner}${mark}${text.slice(start + inner.length)}`;
}

function writeLink(target: LinkTarget, children: readonly Inline[], lineBreak: string): string {
  const address = target.type === 'openLink' ? target.url : toAddress(target);
  const isBare =
    target.type === 'openLink' &&
    (address === inlineToPlainText(children) || address === `${inlineToPlainText(children)}/`);
  if (isBare) return `<${inlineToPlainText(children)}>`;
  const place = /[()]/.test(address) ? `<${address}>` : address;
  return `[${writeInline(children, lineBreak)}](${place})`;
}

/** Returns the path of a file as an address, with its line. */
function toAddress({ line, path }: Extract<LinkTarget, { type: 'openFile' }>): string {
  const encoded = path.replaceAll(/[%#?\s<>\\]/g, encodeURIComponent);
  return line === null ? encoded : `${encoded}:${line}`;
}
