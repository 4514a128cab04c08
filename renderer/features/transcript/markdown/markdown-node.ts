import type { LinkTarget } from '../../../../shared/suggested-actions/suggested-action.ts';

// The content of a block of prose, as plain data. Links that the app must not offer are already text here, images are
// links, and HTML is only ever text. So a renderer of the tree has no decisions to make.

export type Inline =
  | { readonly type: 'text'; readonly text: string }
  | { readonly type: 'code'; readonly text: string }
  | { readonly type: 'break' }
  /** A reference to the footnote with the label. */
  | { readonly type: 'noteMark'; readonly label: string }
  /** `source` includes the marks around `tex`; `display`: on a separate line. */
  | { readonly type: 'formula'; readonly source: string; readonly tex: string; readonly display: boolean }
  | { readonly type: 'strong' | 'emphasis' | 'deleted'; readonly children: readonly Inline[] }
  | { readonly type: 'link'; readonly target: LinkTarget; readonly children: readonly Inline[] }
  /** A link to a heading of the same text, counted from 0. `fragment` is its address, such as `#a-heading`. */
  | {
      readonly type: 'headingLink';
      readonly heading: number;
      readonly fragment: string;
      readonly children: readonly Inline[];
    };

export type ListItem = {
  /** Null if the item is not a task. */
  readonly checked: boolean | null;
  readonly children: readonly MarkdownNode[];
};

export const calloutKinds = ['note', 'tip', 'important', 'warning', 'caution'] as const;
export type CalloutKind = (typeof calloutKinds)[number];

export type MarkdownNode =
  | { readonly type: 'heading'; readonly level: number; readonly children: readonly Inline[] }
  /** `tight`: in a list item without empty lines between its parts. */
  | { readonly type: 'paragraph' | 'tight'; readonly children: readonly Inline[] }
  | { readonly type: 'note'; readonly label: string; readonly children: readonly Inline[] }
  /** Text that was not parsed as Markdown. */
  | { readonly type: 'plain'; readonly text: string }
  | { readonly type: 'list'; readonly start: number | null; readonly items: readonly ListItem[] }
  | { readonly type: 'quote'; readonly children: readonly MarkdownNode[] }
  /** A quote with a heading such as “Note”, from a first line such as `[!NOTE]`. */
  | { readonly type: 'callout'; readonly kind: CalloutKind; readonly children: readonly MarkdownNode[] }
  | { readonly type: 'code'; readonly language: string; readonly text: string }
  | {
      readonly type: 'table';
      readonly align: readonly ('left' | 'center' | 'right' | null)[];
      /** Null: the rows continue a table whose head is shown above. */
      readonly head: readonly (readonly Inline[])[] | null;
      readonly rows: readonly (readonly (readonly Inline[])[])[];
    }
  | { readonly type: 'rule' };

/** Returns the text of a tree without any markup, for find and screen readers. */
export function nodesToPlainText(nodes: readonly MarkdownNode[]): string {
  return nodes.map(nodeToPlainText).join('\n');
}

function nodeToPlainText(node: MarkdownNode): string {
  switch (node.type) {
    case 'heading':
    case 'paragraph':
    case 'tight':
      return inlineToPlainText(node.children);
    case 'note':
      return `${node.label} ${inlineToPlainText(node.children)}`;
    case 'quote':
    case 'callout':
      return nodesToPlainText(node.children);
    case 'list':
      return node.items.map((item) => nodesToPlainText(item.children)).join('\n');
    case 'code':
    case 'plain':
      return node.text;
    case 'table':
      return [...(node.head === null ? [] : [node.head]), ...node.rows]
        .map((row) => row.map(inlineToPlainText).join('\t'))
        .join('\n');
    case 'rule':
      return '';
  }
}

/** Returns the text of a line without any markup. */
export function inlineToPlainText(parts: readonly Inline[]): string {
  return parts
    .map((part) => {
      if (part.type === 'break') return '\n';
      if (part.type === 'formula') return part.source;
      if (part.type === 'noteMark') return part.label;
      return part.type === 'text' || part.type === 'code' ? part.text : inlineToPlainText(part.children);
    })
    .join('');
}
