import type { MarkedToken, Token, Tokens } from 'marked';
import type { ProseBlock } from './block.ts';
import { type FormulaToken, inlineCap, lexMarkdown } from './bounded-lexer.ts';
import { inlineOf } from './inline-tree.ts';
import type { Inline, ListItem, MarkdownNode } from './markdown-node.ts';
import { languageOf } from './open-code.ts';
import { noReferences, type References } from './references.ts';
import { visibleNode } from './visible-node.ts';

/**
 * Parses one block with the link definitions of its text. Paragraphs longer than `longest`, and anything unreadable,
 * are plain text. Spells out invisible characters in its words. Never throws.
 */
export function markdownTree(
  block: Pick<ProseBlock, 'source' | 'shape' | 'start'>,
  references: References,
  longest = inlineCap,
): readonly MarkdownNode[] {
  return treeOf(block, references, longest).map(visibleNode);
}

function treeOf(
  { source, shape, start }: Pick<ProseBlock, 'source' | 'shape' | 'start'>,
  references: References,
  longest: number,
): readonly MarkdownNode[] {
  if (shape === 'plain') return [{ type: 'plain', text: source }];
  try {
    const { tokens } = lexMarkdown(source, references.linksFor(source), shape === 'inline', longest);
    if (shape === 'inline') return [{ type: 'paragraph', children: inlineOf(tokens) }];
    return nodesOf(tokens, references).map((node, at) => (at === 0 ? continued(node, shape, start) : node));
  } catch {
    return [{ type: 'plain', text: source }];
  }
}

/** Continues a list with its numbers, and a table without its head. */
function continued(node: MarkdownNode, shape: ProseBlock['shape'], start: number | null): MarkdownNode {
  if (start !== null && node.type === 'list') return { ...node, start };
  return shape === 'rows' && node.type === 'table' ? { ...node, head: null } : node;
}

function nodesOf(tokens: readonly Token[], references: References): readonly MarkdownNode[] {
  return tokens.flatMap((token) => nodeOf(token as MarkedToken | FormulaToken, references));
}

function nodeOf(token: MarkedToken | FormulaToken, references: References): readonly MarkdownNode[] {
  switch (token.type) {
    case 'heading':
      return [{ type: 'heading', level: token.depth, children: inlineOf(token.tokens) }];
    case 'paragraph':
    case 'text':
      return [{ type: 'paragraph', children: trimmedEnd(inlineOf(token.tokens ?? [token])) }];
    case 'formula':
      return [{ type: 'paragraph', children: inlineOf([token]) }];
    case 'blockquote':
      return [{ type: 'quote', children: nodesOf(token.tokens, references) }];
    case 'list':
      return [listOf(token, references)];
    case 'code':
      return [{ type: 'code', language: languageOf(token.lang), text: codeOf(token) }];
    case 'table':
      return [tableOf(token)];
    case 'hr':
      return [{ type: 'rule' }];
    case 'def':
      return definitionOf(token, references);
    case 'space':
    case 'checkbox':
      return [];
    default:
      return [{ type: 'plain', text: token.raw }];
  }
}

/** White space at the end of a paragraph means nothing. */
function trimmedEnd(parts: readonly Inline[]): readonly Inline[] {
  const last = parts.at(-1);
  if (last?.type !== 'text' || last.text.trimEnd() === last.text) return parts;
  const text = last.text.replace(/[ \t\n]+$/, '');
  return text === '' ? parts.slice(0, -1) : [...parts.slice(0, -1), { type: 'text', text }];
}

/** The lexer leaves a line end after indented code, and doubles the one at the end of fenced code. */
function codeOf({ codeBlockStyle, text }: Tokens.Code): string {
  return codeBlockStyle === 'indented' ? withoutBlankEnd(text) : text.replace(/\n$/, '');
}

/** Removes blank lines at the end. Not with a regular expression: it would retry at each line break of a long run. */
function withoutBlankEnd(text: string): string {
  const end = text.trimEnd().length;
  const line = text.indexOf('\n', end);
  return line === -1 ? text : text.slice(0, line);
}

/** A definition that no link uses is shown: it may be a note or a source. */
function definitionOf({ tag, href, title, raw }: Tokens.Def, references: References): readonly MarkdownNode[] {
  if (references.isUsed(tag, { href, title })) return [];
  const { tokens } = lexMarkdown(raw.trim(), noReferences.linksFor(raw), true);
  return [{ type: 'paragraph', children: inlineOf(tokens) }];
}

function listOf(token: Tokens.List, references: References): MarkdownNode {
  return {
    type: 'list',
    start: token.ordered ? Number(token.start) : null,
    items: token.items.map((item) => itemOf(item, references)),
  };
}

function itemOf(item: Tokens.ListItem, references: References): ListItem {
  const children = nodesOf(item.tokens, references);
  return {
    checked: item.task ? item.checked === true : null,
    children: hasGap(item.tokens) ? children : children.map(tightened),
  };
}

/** An empty line between two parts of an item. Other items do not matter, so that items can be split off. */
function hasGap(tokens: readonly Token[]): boolean {
  const gap = tokens.findIndex(({ type }, at) => type === 'space' && at > 0);
  return gap !== -1 && gap < tokens.length - 1;
}

function tightened(node: MarkdownNode): MarkdownNode {
  return node.type === 'paragraph' ? { ...node, type: 'tight' } : node;
}

function tableOf(token: Tokens.Table): MarkdownNode {
  return {
    type: 'table',
    align: token.align,
    head: token.header.map((cell) => inlineOf(cell.tokens, true)),
    rows: token.rows.map((row) => row.map((cell) => inlineOf(cell.tokens, true))),
  };
}
