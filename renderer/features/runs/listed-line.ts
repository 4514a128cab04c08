/** A line being edited. `key` identifies it in its list. */
export type ListedLine = { readonly key: number; readonly text: string };

/** Returns the lines with an additional one. */
export function appendLine(lines: readonly ListedLine[], text: string): readonly ListedLine[] {
  return [...lines, { key: Math.max(-1, ...lines.map(({ key }) => key)) + 1, text }];
}
