/** The role of a piece of code, if it has its own color: the tokens `--syn-…`. */
export type SyntaxRole = 'keyword' | 'string' | 'fn' | 'num' | 'type' | 'comment';

/** A run of characters with the same role; null: ordinary text. */
export type CodeSpan = { readonly text: string; readonly role: SyntaxRole | null };
export type CodeLine = readonly CodeSpan[];

/** Longer code, in characters, is shown without colors: no one reads it token by token. */
export const maxHighlightCharacters = 200_000;
