import { visibleAnswer, visibleProse } from '../../../../shared/base/visible-text.ts';
import type { Inline, MarkdownNode } from './markdown-node.ts';

/**
 * Returns a node with every character of its words visible. Code blocks do not change, because people copy and run
 * them; their characters are spelled out where they are drawn.
 */
export function toVisibleNode(node: MarkdownNode): MarkdownNode {
  switch (node.type) {
    case 'heading':
    case 'paragraph':
    case 'tight':
      return { ...node, children: node.children.map(toVisiblePart) };
    case 'note':
      return { ...node, label: visibleAnswer(node.label), children: node.children.map(toVisiblePart) };
    case 'plain':
      return { ...node, text: visibleAnswer(node.text.replaceAll(/\r\n?/g, '\n')) };
    case 'list':
      return {
        ...node,
        items: node.items.map(({ checked, children }) => ({ checked, children: children.map(toVisibleNode) })),
      };
    case 'quote':
    case 'callout':
      return { ...node, children: node.children.map(toVisibleNode) };
    case 'table': {
      const visibleRow = (row: readonly (readonly Inline[])[]) => row.map((cell) => cell.map(toVisiblePart));
      return { ...node, head: node.head === null ? null : visibleRow(node.head), rows: node.rows.map(visibleRow) };
    }
    case 'code':
    case 'rule':
      return node;
  }
}

/** Returns a code block, or a part of one, as it is drawn. */
export function toVisibleCode(text: string): string {
  return visibleProse(text.replaceAll(/\r(?=\n|$)/g, ''));
}

function toVisiblePart(part: Inline): Inline {
  switch (part.type) {
    case 'text':
      return { ...part, text: visibleAnswer(part.text) };
    case 'noteMark':
      return { ...part, label: visibleAnswer(part.label) };
    // People may retype inline code.
    case 'code':
      return { ...part, text: visibleProse(part.text) };
    case 'break':
    case 'formula':
      return part;
    default:
      return { ...part, children: part.children.map(toVisiblePart) };
  }
}
