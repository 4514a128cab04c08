// What is put into the message from elsewhere goes where its caret is, through the field that shows it, so that undo
// takes it back.

/** Where text stands: a `block` on lines of its own, a `word` with a space around it. */
export type InsertionKind = 'block' | 'word';

let field: ((text: string, kind: InsertionKind) => void) | null = null;

/** The field that shows the message takes what is inserted, until the returned function is called. */
export function onInsertion(take: (text: string, kind: InsertionKind) => void): () => void {
  field = take;
  return () => {
    if (field === take) field = null;
  };
}

/** Puts text into the field; false when none is shown. */
export function insertIntoField(text: string, kind: InsertionKind): boolean {
  field?.(text, kind);
  return field !== null;
}

/** Text with what sets it apart from what stands before and after the caret. */
export function setApart(text: string, kind: InsertionKind, before: string, after: string): string {
  if (kind === 'word') {
    const space = before === '' || /\s$/.test(before) ? '' : ' ';
    return `${space}${text}${/^\s/.test(after) ? '' : ' '}`;
  }
  const above = before.trim() === '' || /\n\s*\n$/.test(before) ? '' : /\n$/.test(before) ? '\n' : '\n\n';
  const below = after.trim() === '' || /^\s*\n/.test(after) ? '' : '\n\n';
  return `${above}${text}${below}`;
}
