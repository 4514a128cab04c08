// Text from elsewhere goes into the message at its caret, through the visible field, so that undo works.

/** How inserted text is separated: a `block` on its own lines, a `word` with spaces around it. */
export type InsertionKind = 'block' | 'word';

let field: ((text: string, kind: InsertionKind) => void) | null = null;

/** Registers the visible message field for insertions, until the returned function is called. */
export function registerMessageField(take: (text: string, kind: InsertionKind) => void): () => void {
  field = take;
  return () => {
    if (field === take) field = null;
  };
}

/** Inserts text into the field. Returns false if there is none. */
export function insertIntoMessageField(text: string, kind: InsertionKind): boolean {
  field?.(text, kind);
  return field !== null;
}

/** Returns the text with separators that fit the text before and after the caret. */
export function addSeparators(text: string, kind: InsertionKind, before: string, after: string): string {
  if (kind === 'word') {
    const space = before === '' || /\s$/.test(before) ? '' : ' ';
    return `${space}${text}${/^\s/.test(after) ? '' : ' '}`;
  }
  const above = before.trim() === '' || /\n\s*\n$/.test(before) ? '' : /\n$/.test(before) ? '\n' : '\n\n';
  const below = after.trim() === '' || /^\s*\n/.test(after) ? '' : '\n\n';
  return `${above}${text}${below}`;
}
