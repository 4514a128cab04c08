import type { CodeLine, SyntaxRole } from '../../highlighting/syntax-role.ts';
import type { LinePart } from './word-differences.ts';

/** A run of characters that look alike. A changed word has no colours of its own: they would be too faint on it. */
export type LinePiece = { readonly text: string; readonly changed: boolean; readonly role: SyntaxRole | null };

/** Joins the changed words of a line with its colours. */
export function linePieces(parts: readonly LinePart[], colours: CodeLine | null): readonly LinePiece[] {
  let start = 0;
  return parts.flatMap((part) => {
    const end = start + part.text.length;
    const pieces =
      part.changed || colours === null
        ? [{ text: part.text, changed: part.changed, role: null }]
        : slice(colours, start, end).map((span) => ({ ...span, changed: false }));
    start = end;
    return pieces;
  });
}

function slice(colours: CodeLine, start: number, end: number): CodeLine {
  let at = 0;
  return colours.flatMap(({ text, role }) => {
    const cut = text.slice(Math.max(0, start - at), Math.max(0, end - at));
    at += text.length;
    return cut === '' ? [] : [{ text: cut, role }];
  });
}
