import type { MarkedToken, Token, Tokens } from 'marked';
import type { ProseBlock } from './block.ts';
import { type FormulaToken, inlineCap, lexMarkdown } from './bounded-lexer.ts';
import { toInline } from './inline-tree.ts';
import { calloutKinds, type Inline, type ListItem, type MarkdownNode } from './markdown-node.ts';
import { parseLanguage } from './open-code.ts';
import { noReferences, type References, splitNotes } from './references.ts';
import { toVisibleNode } from './to-visible-node.ts';

/**
 * Parses one block with the link definitions of its text. Paragraphs longer than `longest`, and anything unreadable,
 * are plain text. Spells out invisible characters in its words. Never throws.
 */
export function parseMarkdown(
  block: Pick<ProseBlock, 'source' | 'shape' | 'start'>,
  references: References,
  longest = inlineCap,
): readonly MarkdownNode[] {
  return parseTree(block, references, longest).map(toVisibleNode);
}

function parseTree(
  { source, shape, start }: Pick<ProseBlock, 'source' | 'shape' | 'start'>,
  references: References,
  longest: number,
): readonly MarkdownNode[] {
  if (shape === 'plain') return [{ type: 'plain', text: source }];
  try {
    const { tokens } = lexMarkdown(source, references.getLinks(source), shape === 'inline', longest);
    if (shape === 'inline')
      return toNotes(source, references) ?? [{ type: 'paragraph', children: toInline(tokens, references) }];
    return toNodes(tokens, references).map((node, at) => (at === 0 ? continueNode(node, shape, start) : node));
  } catch {
    return [{ type: 'plain', text: source }];
  }
}

/** Continues a list with its numbers, and a table without its head. */
function continueNode(node: MarkdownNode, shape: ProseBlock['shape'], start: number | null): MarkdownNode {
  if (start !== null && node.type === 'list') return { ...node, start };
  return shape === 'rows' && node.type === 'table' ? { ...node, head: null } : node;
}

function toNodes(tokens: readonly Token[], references: References): readonly MarkdownNode[] {
  return tokens.flatMap((token) => toNode(token as MarkedToken | FormulaToken, references));
}

function toNode(token: MarkedToken | FormulaToken, references: References): readonly MarkdownNode[] {
  switch (token.type) {
    case 'heading':
      return [{ type: 'heading', level: token.depth, children: toInline(token.tokens, references) }];
    case 'paragraph':
      return toNotes(token.raw, references) ?? [toParagraph(token.tokens, references)];
    case 'text':
      return [toParagraph(token.tokens ?? [token], references)];
    case 'formula':
      return [{ type: 'paragraph', children: toInline([token], references) }];
    case 'blockquote':
      return [toQuote(toNodes(token.tokens, references))];
    case 'list':
      return [toList(token, references)];
    case 'code':
      return [{ type: 'code', language: parseLanguage(token.lang), text: getCode(token) }];
    case 'table':
      return [toTable(token, references)];
    case 'hr':
      return [{ type: 'rule' }];
    case 'def':
      return toDefinition(token, references);
    case 'space':
    case 'checkbox':
      return [];
    default:
      return [{ type: 'plain', text: token.raw }];
  }
}

function toParagraph(tokens: readonly Token[], references: References): MarkdownNode {
  return { type: 'paragraph', children: trimInlineEnd(toInline(tokens, references)) };
}

/** Converts the footnotes of a paragraph; null if it has none. A note without a reference stays as written. */
function toNotes(paragraph: string, references: References): readonly MarkdownNode[] | null {
  const notes = splitNotes(paragraph) ?? [];
  if (!notes.some(({ label }) => references.hasNote(label))) return null;
  return notes.map(({ label, text }) => {
    const { tokens } = lexMarkdown(text, references.getLinks(text), true);
    const children = toInline(tokens, references);
    if (references.hasNote(label)) return { type: 'note', label, children };
    return { type: 'paragraph', children: [{ type: 'text', text: `[^${label}]: ` }, ...children] };
  });
}

/** Converts the parts of a quote. A first line such as `[!NOTE]` makes it a callout. */
function toQuote(children: readonly MarkdownNode[]): MarkdownNode {
  const [first, ...others] = children;
  const [words, next] = first?.type === 'paragraph' ? first.children : [];
  const [line, name] = words?.type === 'text' ? (/^\[!([a-z]+)\][ \t]*(?:\n|$)/i.exec(words.text) ?? []) : [];
  const kind = calloutKinds.find((known) => known === name?.toLowerCase());
  if (first?.type !== 'paragraph' || words?.type !== 'text' || line === undefined || kind === undefined)
    return { type: 'quote', children };
  const isOnLine = !line.endsWith('\n') && next !== undefined && next.type !== 'break';
  if (isOnLine) return { type: 'quote', children };
  const text = words.text.slice(line.length);
  const rest = first.children.slice(next?.type === 'break' && text === '' ? 2 : 1);
  const parts: readonly Inline[] = text === '' ? rest : [{ type: 'text', text }, ...rest];
  return { type: 'callout', kind, children: parts.length === 0 ? others : [{ ...first, children: parts }, ...others] };
}

/** Removes white space at the end of a paragraph, where it means nothing. */
function trimInlineEnd(parts: readonly Inline[]): readonly Inline[] {
  const last = parts.at(-1);
  if (last?.type !== 'text' || last.text.trimEnd() === last.text) return parts;
  const text = last.text.replace(/[ \t\n]+$/, '');
  return text === '' ? parts.slice(0, -1) : [...parts.slice(0, -1), { type: 'text', text }];
}

/**
 * Returns the text of a code token. The lexer leaves a line end after indented code, and doubles the one at the end of
 * fenced code.
 */
function getCode({ codeBlockStyle, text }: Tokens.Code): string {
  return codeBlockStyle === 'indented' ? trimBlankEnd(text) : text.replace(/\n$/, '');
}

/** Removes blank lines at the end. A regular expression would retry at each line break of a long run. */
function trimBlankEnd(text: string): string {
  const end = text.trimEnd().length;
  const line = text.indexOf('\n', end);
  return line === -1 ? text : text.slice(0, line);
}

/** Converts a definition. A definition that no link uses is shown, because it may be a note or a source. */
function toDefinition({ tag, href, title, raw }: Tokens.Def, references: References): readonly MarkdownNode[] {
  if (references.isUsed(tag, { href, title })) return [];
  const { tokens } = lexMarkdown(raw.trim(), noReferences.getLinks(raw), true);
  return [{ type: 'paragraph', children: toInline(tokens, references) }];
}

function toList(token: Tokens.List, references: References): MarkdownNode {
  return {
    type: 'list',
    start: token.ordered ? Number(token.start) : null,
    items: token.items.map((item) => toListItem(item, references)),
  };
}

function toListItem(item: Tokens.ListItem, references: References): ListItem {
  const children = toNodes(item.tokens, references);
  return {
    checked: item.task ? item.checked === true : null,
    children: hasGap(item.tokens) ? children : children.map(tighten),
  };
}

/**
 * Returns whether there is an empty line between two parts of an item. Other items do not matter, so that items can be
 * split off.
 */
function hasGap(tokens: readonly Token[]): boolean {
  const gap = tokens.findIndex(({ type }, at) => type === 'space' && at > 0);
  return gap !== -1 && gap < tokens.length - 1;
}

function tighten(node: MarkdownNode): MarkdownNode {
  return node.type === 'paragraph' ? { ...node, type: 'tight' } : node;
}

function toTable(token: Tokens.Table, references: References): MarkdownNode {
  return {
    type: 'table',
    align: token.align,
    head: token.header.map((cell) => toInline(cell.tokens, references, true)),
    rows: token.rows.map((row) => row.map((cell) => toInline(cell.tokens, references, true))),
  };
}
