/** A piece of a row's text; `code` is in the code font. */
export type Piece = { readonly text: string; readonly code: boolean };
