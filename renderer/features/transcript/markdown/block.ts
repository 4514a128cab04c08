// An answer is cut into blocks. Each is rendered, measured and remembered by itself, so a block must stay small whatever
// the model writes, and one that is settled never changes again.

/** Markdown that stands by itself: a paragraph, a list, a table, a heading. */
export type ProseBlock = {
  readonly kind: 'prose';
  readonly source: string;
  /**
   * `blocks`: any Markdown. `rows`: a table whose head is above, in another block. `inline`: a part of a paragraph.
   * `plain`: text that is too long to be read as Markdown.
   */
  readonly shape: 'blocks' | 'rows' | 'inline' | 'plain';
  /** It continues the block before it. */
  readonly goesOn: boolean;
  /** Number of the first item when this continues a long ordered list; null otherwise. */
  readonly start: number | null;
};

/** A piece of code. Short code is one piece; long code is several that follow each other. */
export type CodeBlock = {
  readonly kind: 'code';
  /** What stands after the fence; empty when nothing does. */
  readonly language: string;
  /** The lines of this piece. */
  readonly text: string;
  /** Lines of the same code before this piece. */
  readonly firstLine: number;
  /** Characters of the first line that are in the piece before. */
  readonly firstColumn: number;
  /** The code ends with this piece. */
  readonly last: boolean;
  /** All lines of the code; null until its end is known. */
  readonly whole: string | null;
};

export type Block = ProseBlock | CodeBlock;

/** Characters after which a list, a table, or a paragraph is continued in another block. */
export const proseCap = 4_000;
/** Characters a paragraph has at most, even if there is no good place to divide it. */
export const paragraphCap = 8_000;
/** Characters after which a quote is continued in another block. */
export const quoteCap = 16_000;
/** Characters of prose that cannot be divided. What is longer is plain text. */
export const wholeCap = 64_000;
/** Lines a list and a table may have before they go on in another block. */
export const listLineCap = 24;
export const tableLineCap = 40;
/** Lines and characters a piece of code may have. */
export const codeLineCap = 24;
export const codeCap = 8_000;
