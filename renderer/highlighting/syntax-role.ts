/** What a piece of code is, as far as it has a colour of its own: the tokens `--syn-…`. */
export type SyntaxRole = 'keyword' | 'string' | 'fn' | 'num' | 'type' | 'comment';

/** A run of characters of one role; null: ordinary text. */
export type CodeSpan = { readonly text: string; readonly role: SyntaxRole | null };
export type CodeLine = readonly CodeSpan[];

/** More than this is shown without colours: nobody reads it token by token. */
export const highlightCap = 200_000;
