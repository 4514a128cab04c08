// An answer is cut into blocks. Each is rendered, measured and remembered by itself, so a block must stay small whatever
// the model writes, and one that is settled never changes again.

/** Markdown that stands by itself: a paragraph, a list, a table, a heading. */
export type ProseBlock = {
  readonly kind: 'prose';
  readonly source: string;
  /** It goes on with a long list. */
  readonly goesOn: boolean;
  /** Number of the first item when this goes on with a long ordered list; null otherwise. */
  readonly start: number | null;
};

/** A piece of fenced code. Short code is one piece; long code is several that follow each other. */
export type CodeBlock = {
  readonly kind: 'code';
  /** What stands after the fence; empty when nothing does. */
  readonly language: string;
  /** The lines of this piece. */
  readonly text: string;
  /** Lines of the same code before this piece. */
  readonly firstLine: number;
  /** The code ends with this piece. */
  readonly last: boolean;
  /** All lines of the code; null until its fence is closed. */
  readonly whole: string | null;
};

export type Block = ProseBlock | CodeBlock;

/** Characters a block of prose may have. */
export const proseCap = 4_000;
/** Lines a list and a table may have before they go on in another block. */
export const listLineCap = 24;
export const tableLineCap = 40;
/** Lines and characters a piece of code may have. */
export const codeLineCap = 24;
export const codeCap = 8_000;
