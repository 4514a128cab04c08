// An answer is split into blocks. Each block is rendered, measured and cached separately. So a block must stay small
// for any text from the model, and a settled block never changes again.

/** Self-contained Markdown: a paragraph, a list, a table, a heading. */
export type ProseBlock = {
  readonly kind: 'prose';
  readonly source: string;
  /**
   * `blocks`: any Markdown. `rows`: a table whose head is above, in another block. `inline`: a part of a paragraph.
   * `plain`: text that is too long to parse as Markdown.
   */
  readonly shape: 'blocks' | 'rows' | 'inline' | 'plain';
  /** True if this block continues the previous one. */
  readonly isContinued: boolean;
  /** The number of the first item if this block continues a long ordered list; null otherwise. */
  readonly start: number | null;
  /** Only for a heading: how many headings of its text are above it in the outline. */
  readonly rank?: number;
};

/** A piece of code. Short code is one piece; long code is several consecutive ones. */
export type CodeBlock = {
  readonly kind: 'code';
  /** The info string of the fence; empty if there is none. */
  readonly language: string;
  /** The lines of this piece. */
  readonly text: string;
  /** How many lines of the same code come before this piece. */
  readonly firstLine: number;
  /** How many characters of the first line are in the previous piece. */
  readonly firstColumn: number;
  /** True if the code ends with this piece. */
  readonly last: boolean;
  /** All lines of the code; null until its end is known. */
  readonly whole: string | null;
};

export type Block = ProseBlock | CodeBlock;

/** Characters after which a list, a table or a paragraph continues in another block. */
export const proseCap = 4_000;
/** Maximum number of characters in a paragraph, even if there is no good place to split it. */
export const paragraphCap = 8_000;
/** Characters after which a quote continues in another block. */
export const quoteCap = 16_000;
/** Maximum number of characters in prose that cannot be split. Anything longer is plain text. */
export const wholeCap = 64_000;
/** Maximum number of lines of a list before it continues in another block. */
export const listLineCap = 24;
/** Maximum number of rows of a table before it continues in another block. */
export const tableLineCap = 40;
/** Maximum number of lines in a piece of code. */
export const codeLineCap = 24;
/** Maximum number of characters in a piece of code. */
export const codeCap = 8_000;
