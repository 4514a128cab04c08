import type { Snippet } from '../../../shared/store/search-hit.ts';

/** A piece of a line; `marked` is what was searched for. */
export type SnippetPiece = { readonly text: string; readonly marked: boolean };

/** How many characters precede the first highlight, so that it is visible in a narrow list. */
const lead = 14;

/** A snippet as pieces, starting shortly before its first highlight. */
export function snippetPieces({ marks, text }: Snippet): readonly SnippetPiece[] {
  const first = marks[0]?.from ?? 0;
  const from = first <= lead ? 0 : beginOfWord(text, first - lead, first);
  const pieces: SnippetPiece[] = from > 0 ? [{ text: '…', marked: false }] : [];
  let at = from;
  for (const mark of marks) {
    if (mark.from > at) pieces.push({ text: text.slice(at, mark.from), marked: false });
    pieces.push({ text: text.slice(mark.from, mark.to), marked: true });
    at = mark.to;
  }
  return at < text.length ? [...pieces, { text: text.slice(at), marked: false }] : pieces;
}

function beginOfWord(text: string, near: number, end: number): number {
  const space = text.indexOf(' ', near);
  return space === -1 || space >= end ? end : space + 1;
}
