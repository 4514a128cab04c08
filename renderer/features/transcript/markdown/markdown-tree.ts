import { Marked, type MarkedToken, type Token, type Tokens } from 'marked';
import type { LinkTarget } from '../../../../shared/suggested-actions/suggested-action.ts';
import { decodeEntities } from './entities.ts';
import { linkTarget } from './link-target.ts';

// What a block of prose says, as plain data. Links that may not be offered are text here already, images are links, and
// HTML is never more than text, so that whoever draws the tree has nothing left to decide.

export type Inline =
  | { readonly type: 'text'; readonly text: string }
  | { readonly type: 'code'; readonly text: string }
  | { readonly type: 'break' }
  | { readonly type: 'strong' | 'emphasis' | 'deleted'; readonly children: readonly Inline[] }
  | { readonly type: 'link'; readonly target: LinkTarget; readonly children: readonly Inline[] };

export type ListItem = {
  /** Null: not a task. */
  readonly checked: boolean | null;
  readonly children: readonly MarkdownNode[];
};

export type MarkdownNode =
  | { readonly type: 'heading'; readonly level: number; readonly children: readonly Inline[] }
  | { readonly type: 'paragraph' | 'tight'; readonly children: readonly Inline[] }
  | { readonly type: 'list'; readonly start: number | null; readonly items: readonly ListItem[] }
  | { readonly type: 'quote'; readonly children: readonly MarkdownNode[] }
  | { readonly type: 'code'; readonly language: string; readonly text: string }
  | {
      readonly type: 'table';
      readonly align: readonly ('left' | 'center' | 'right' | null)[];
      readonly head: readonly (readonly Inline[])[];
      readonly rows: readonly (readonly (readonly Inline[])[])[];
    }
  | { readonly type: 'rule' };

// Without its HTML rules, the lexer takes tags for the text they are.
const marked = new Marked({
  gfm: true,
  tokenizer: {
    html: () => undefined,
    tag: () => undefined,
  },
});

/** Reads one block. `definitions` are the link references of the whole text, `start` the number a list goes on with. */
export function markdownTree(source: string, definitions = '', start: number | null = null): readonly MarkdownNode[] {
  const needsDefinitions = definitions !== '' && source.includes('[');
  const tokens = marked.lexer(needsDefinitions ? `${source}\n\n${definitions}` : source);
  const nodes = nodesOf(tokens);
  if (start === null) return nodes;
  return nodes.map((node, at) => (at === 0 && node.type === 'list' ? { ...node, start } : node));
}

function nodesOf(tokens: readonly Token[]): readonly MarkdownNode[] {
  return tokens.filter(isKnown).flatMap(nodeOf);
}

function nodeOf(token: MarkedToken): readonly MarkdownNode[] {
  switch (token.type) {
    case 'heading':
      return [{ type: 'heading', level: token.depth, children: inlineOf(token.tokens) }];
    case 'paragraph':
      return [{ type: 'paragraph', children: inlineOf(token.tokens) }];
    case 'text':
      return [{ type: 'tight', children: token.tokens === undefined ? textOf(token.text) : inlineOf(token.tokens) }];
    case 'blockquote':
      return [{ type: 'quote', children: nodesOf(token.tokens) }];
    case 'list':
      return [listOf(token)];
    case 'code':
      return [{ type: 'code', language: (token.lang ?? '').split(/\s/)[0] ?? '', text: token.text.replace(/\n$/, '') }];
    case 'table':
      return [tableOf(token)];
    case 'hr':
      return [{ type: 'rule' }];
    case 'html':
      return [{ type: 'paragraph', children: textOf(token.text) }];
    default:
      return [];
  }
}

function listOf(token: Tokens.List): MarkdownNode {
  return {
    type: 'list',
    start: token.ordered ? Number(token.start) : null,
    items: token.items.map((item) => ({
      checked: item.task ? item.checked === true : null,
      children: nodesOf(item.tokens),
    })),
  };
}

function tableOf(token: Tokens.Table): MarkdownNode {
  return {
    type: 'table',
    align: token.align,
    head: token.header.map((cell) => inlineOf(cell.tokens)),
    rows: token.rows.map((row) => row.map((cell) => inlineOf(cell.tokens))),
  };
}

function inlineOf(tokens: readonly Token[]): readonly Inline[] {
  return tokens.filter(isKnown).flatMap(inlinePart);
}

function inlinePart(token: MarkedToken): readonly Inline[] {
  switch (token.type) {
    case 'strong':
      return [{ type: 'strong', children: inlineOf(token.tokens) }];
    case 'em':
      return [{ type: 'emphasis', children: inlineOf(token.tokens) }];
    case 'del':
      return [{ type: 'deleted', children: inlineOf(token.tokens) }];
    case 'codespan':
      return [{ type: 'code', text: token.text }];
    case 'br':
      return [{ type: 'break' }];
    case 'link':
      return linked(token.href, inlineOf(token.tokens));
    case 'image':
      return linked(token.href, textOf(token.text === '' ? token.href : token.text));
    case 'escape':
      return [{ type: 'text', text: token.text }];
    case 'text':
      return token.tokens === undefined ? textOf(token.text) : inlineOf(token.tokens);
    case 'html':
      return textOf(token.raw);
    default:
      return [];
  }
}

function linked(href: string, children: readonly Inline[]): readonly Inline[] {
  const target = linkTarget(decodeEntities(href));
  return target === null ? children : [{ type: 'link', target, children }];
}

function textOf(text: string): readonly Inline[] {
  return [{ type: 'text', text: decodeEntities(text) }];
}

const knownTypes = new Set<string>([
  'blockquote',
  'br',
  'code',
  'codespan',
  'del',
  'em',
  'escape',
  'heading',
  'hr',
  'html',
  'image',
  'link',
  'list',
  'paragraph',
  'strong',
  'table',
  'text',
] satisfies MarkedToken['type'][]);

function isKnown(token: Token): token is MarkedToken {
  return knownTypes.has(token.type);
}

/** What a tree says without any markup, as find and screen readers need it. */
export function plainText(nodes: readonly MarkdownNode[]): string {
  return nodes.map(plainNode).join('\n');
}

function plainNode(node: MarkdownNode): string {
  switch (node.type) {
    case 'heading':
    case 'paragraph':
    case 'tight':
      return plainInline(node.children);
    case 'quote':
      return plainText(node.children);
    case 'list':
      return node.items.map((item) => plainText(item.children)).join('\n');
    case 'code':
      return node.text;
    case 'table':
      return [node.head, ...node.rows].map((row) => row.map(plainInline).join('\t')).join('\n');
    case 'rule':
      return '';
  }
}

function plainInline(parts: readonly Inline[]): string {
  return parts
    .map((part) => {
      if (part.type === 'break') return '\n';
      return part.type === 'text' || part.type === 'code' ? part.text : plainInline(part.children);
    })
    .join('');
}
