/** A fenced block of code: the line of the first fence, from 1, and the number of enclosed lines. */
export type Fence = { readonly line: number; readonly lines: number };

/** A line that begins or ends a block. Only a line without other text ends it. */
const fence = /^ {0,3}(`{3,}|~{3,})([^\n]*)$/gm;

/** Every fenced block of a text. An unclosed one continues to the end. */
export function findFences(text: string): readonly Fence[] {
  const fences: Fence[] = [];
  let open: { readonly mark: string; readonly line: number } | null = null;
  let line = 1;
  let counted = 0;
  const lineAt = (at: number): number => {
    for (let next = text.indexOf('\n', counted); next !== -1 && next < at; next = text.indexOf('\n', counted)) {
      line += 1;
      counted = next + 1;
    }
    return line;
  };
  for (const { 1: mark = '', 2: rest = '', index } of text.matchAll(fence)) {
    const here = lineAt(index);
    if (open === null) {
      // With backticks in the rest, it is inline code.
      if (!mark.startsWith('`') || !rest.includes('`')) open = { mark, line: here };
    } else if (mark.startsWith(open.mark) && rest.trim() === '') {
      fences.push({ line: open.line, lines: here - open.line - 1 });
      open = null;
    }
  }
  if (open !== null) fences.push({ line: open.line, lines: lineAt(text.length) - open.line });
  return fences;
}
