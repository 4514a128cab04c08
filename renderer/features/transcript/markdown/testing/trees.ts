import type { Block } from '../block.ts';
import { BlockScanner, parseBlocks } from '../block-scanner.ts';
import { lexBlocks } from '../bounded-lexer.ts';
import type { Inline, MarkdownNode } from '../markdown-node.ts';
import { parseMarkdown } from '../parse-markdown.ts';
import { ReferenceIndex, type References } from '../references.ts';

/** Parses a text as a whole with the lexer, and returns its tree. */
export function parseWholeTree(text: string): readonly MarkdownNode[] {
  const source = text.replaceAll(/\r\n?/g, '\n');
  const index = new ReferenceIndex(Number.POSITIVE_INFINITY);
  index.define(lexBlocks(source));
  index.addSource({ source, shape: 'blocks' });
  return parseMarkdown({ source, shape: 'blocks', start: null }, index.view, Number.POSITIVE_INFINITY);
}

/** Parses a text block by block, as in the app, and returns its tree. */
export function parseTreeByBlocks(text: string): readonly MarkdownNode[] {
  const { blocks, references } = parseBlocks(text);
  return joinTree(blocks, references);
}

/** Parses a text that arrives in pieces, and returns its tree. */
export function parseTreeOfChunks(chunks: readonly string[]): readonly MarkdownNode[] {
  const scanner = new BlockScanner();
  for (const chunk of chunks) {
    scanner.write(chunk);
    scanner.tail();
  }
  scanner.end();
  return joinTree(scanner.settled, scanner.references);
}

/** Joins blocks into one tree, with split parts put back together. */
export function joinTree(blocks: readonly Block[], references: References): readonly MarkdownNode[] {
  const nodes: MarkdownNode[] = [];
  for (const block of blocks) {
    if (block.kind === 'code') addCode(nodes, block);
    else
      for (const [at, node] of parseMarkdown(block, references).entries())
        addNode(nodes, node, block.isContinued && at === 0);
  }
  return nodes;
}

function addCode(
  nodes: MarkdownNode[],
  { firstLine, firstColumn, language, text }: Extract<Block, { kind: 'code' }>,
): void {
  const last = nodes.at(-1);
  if (firstLine + firstColumn === 0 || last?.type !== 'code') nodes.push({ type: 'code', language, text });
  else nodes[nodes.length - 1] = { ...last, text: last.text + (firstColumn > 0 ? '' : '\n') + text };
}

function addNode(nodes: MarkdownNode[], node: MarkdownNode, goesOn: boolean): void {
  const last = nodes.at(-1);
  const joined = goesOn && last !== undefined ? join(last, node) : null;
  if (joined === null) nodes.push(node);
  else nodes[nodes.length - 1] = joined;
}

function join(one: MarkdownNode, next: MarkdownNode): MarkdownNode | null {
  if (one.type === 'list' && next.type === 'list') return { ...one, items: [...one.items, ...next.items] };
  if (one.type === 'table' && next.type === 'table') return { ...one, rows: [...one.rows, ...next.rows] };
  if (one.type === 'callout' && next.type === 'quote') return { ...one, children: [...one.children, ...next.children] };
  if (one.type === 'quote' && next.type === 'quote') return { ...one, children: [...one.children, ...next.children] };
  if (one.type === 'paragraph' && next.type === 'paragraph')
    return { ...one, children: joinInline(one.children, next.children) };
  if (one.type === 'plain' && next.type === 'plain') return { ...one, text: one.text + next.text };
  return null;
}

function joinInline(one: readonly Inline[], next: readonly Inline[]): readonly Inline[] {
  const last = one.at(-1);
  const [first, ...others] = next;
  if (last?.type !== 'text' || first?.type !== 'text') return [...one, ...next];
  return [...one.slice(0, -1), { type: 'text', text: last.text + first.text }, ...others];
}
