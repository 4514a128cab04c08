// Reads the syntax tree of a source file from Vite's parser.

/** A node of the syntax tree. `start` and `end` are offsets in the source. */
export type SourceNode = { readonly type: string; readonly start: number; readonly end: number } & Readonly<
  Record<string, unknown>
>;

/** Returns whether a value has the three fields of a node. Accepts any `type`, known or not. */
export function isSourceNode(value: unknown): value is SourceNode {
  return typeof value === 'object' && value !== null && 'type' in value && 'start' in value && 'end' in value;
}

/** The name of an identifier. Null for any other node. */
export function getIdentifierName(node: unknown): string | null {
  return isSourceNode(node) && node.type === 'Identifier' ? String(node.name) : null;
}
