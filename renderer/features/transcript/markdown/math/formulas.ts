// Finds the formulas in a text. The rules are those of Pandoc and GitHub, so that prices and shell variables stay text.

/** Longer formulas stay text; in characters. */
export const inlineFormulaCap = 1_000;
/** Longer formulas over whole lines stay text; in characters. */
export const blockFormulaCap = 4_000;

/** A formula in a line of text. `source` includes its marks, `tex` does not. */
export type Formula = {
  readonly start: number;
  readonly source: string;
  readonly tex: string;
  /** True if the formula gets a separate line. */
  readonly display: boolean;
};

/** Finds the formulas inside a paragraph, in order. Code spans have none. */
export function findFormulas(text: string): readonly Formula[] {
  const formulas: Formula[] = [];
  if (!/[$\\]/.test(text)) return formulas;
  for (let at = 0; at < text.length; ) {
    const formula = parseFormulaAt(text, at);
    if (formula !== null) formulas.push(formula);
    at += formula?.source.length ?? getStep(text, at);
  }
  return formulas;
}

/** Returns how many characters to skip where no formula starts: all of a code span, or an escaped character. */
function getStep(text: string, at: number): number {
  const character = text[at];
  if (character === '\\') return 2;
  if (character !== '`' && character !== '$') return 1;
  const marks = findRunEnd(character, text, at);
  if (character === '$') return marks;
  for (let end = text.indexOf('`', at + marks); end !== -1; ) {
    const length = findRunEnd('`', text, end);
    if (length === marks) return end + length - at;
    end = text.indexOf('`', end + length);
  }
  return marks;
}

function findRunEnd(mark: string, text: string, at: number): number {
  let end = at;
  while (text[end] === mark) end += 1;
  return end - at;
}

function parseFormulaAt(text: string, at: number): Formula | null {
  if (text[at] === '\\') {
    if (text[at + 1] === '(') return parseBetween(text, at, '\\(', '\\)', hasText);
    return text[at + 1] === '[' ? parseBetween(text, at, '\\[', '\\]', isLikelyTex) : null;
  }
  if (text[at] !== '$') return null;
  const dollars = findRunEnd('$', text, at);
  if (dollars > 2) return null;
  if (dollars === 2) return parseBetween(text, at, '$$', '$$', isDisplay);
  if (/[\p{L}\p{N}\\/:=.$]/u.test(text[at - 1] ?? ' ')) return null;
  if (text[at + 1] === '`') return parseBetween(text, at, '$`', '`$', hasText);
  return parseBetween(text, at, '$', '$', isInline);
}

function parseBetween(
  text: string,
  start: number,
  open: string,
  close: string,
  isFormula: (inside: string, after: string) => boolean,
): Formula | null {
  const near = text.slice(start, start + inlineFormulaCap);
  const end = close === '$' ? findSingleDollar(near) : near.indexOf(close, open.length);
  if (end <= open.length) return null;
  const inside = near.slice(open.length, end);
  const after = text[start + end + close.length] ?? '';
  if (/\n[ \t]*\n/.test(inside) || !isFormula(inside, after)) return null;
  return { start, source: near.slice(0, end + close.length), tex: inside, display: open === '$$' || open === '\\[' };
}

/** Finds the next dollar sign that no backslash escapes. */
function findSingleDollar(text: string): number {
  let at = 1;
  while (at < text.length && text[at] !== '$') at += text[at] === '\\' ? 2 : 1;
  return at < text.length ? at : -1;
}

function hasText(inside: string): boolean {
  return /[\p{L}\p{N}]/u.test(inside);
}

/**
 * Returns whether a text looks like TeX. Needed because ordinary text also escapes square brackets and mentions the
 * shell’s `$$`.
 */
function isLikelyTex(inside: string): boolean {
  return hasText(inside) && /[\\^_=+]/.test(inside);
}

function isDisplay(inside: string, after: string): boolean {
  if (after === '$' || inside.includes('$')) return false;
  return isLikelyTex(inside) || (hasText(inside) && /^\S(?:[^\n]*\S)?$/.test(inside));
}

/**
 * Returns whether the marks enclose a formula: no white space just inside them, and no word or digit directly after
 * them.
 */
function isInline(inside: string, after: string): boolean {
  if (/^\s|\s$/.test(inside) || /[\p{L}\p{N}_${(]/u.test(after)) return false;
  if (!/[\p{L}\p{N}\\]/u.test(inside)) return false;
  return !/^\d/.test(inside) || !/(?<![\\\p{L}])\p{L}{2,}/u.test(inside.replaceAll(/\\[a-z]+\{[^{}]*\}/gi, ''));
}

/** The start of a text that is a formula over whole lines, or may become one when more of the text arrives. */
export type BlockFormula = {
  /** The text of the formula, with the line break at its end. */
  readonly raw: string;
  /** Null until the formula's end has arrived. Until then, the text is a paragraph. */
  readonly formula: Omit<Formula, 'start'> | null;
};

// A line that opens a formula and does not close it.
const opening = / {0,3}(?:\$\$(?![^\n]*\$\$)|\\\[(?![^\n]*\\\]))[^\n]*\n/;
const atStart = new RegExp(`^${opening.source}`);
const atLine = new RegExp(`\\n(?=${opening.source})`);
/** A formula does not continue after an empty line, or over a fence or a heading. */
const stop = /\n(?:[ \t]*\n| {0,3}(?:```|~~~|#{1,6} ))/;

/** Returns the index of the first line break before a line that opens a formula; -1 if there is none. */
export function findNextBlockFormula(text: string): number {
  return text.includes('\n') ? text.search(atLine) : -1;
}

/** Reads the formula over whole lines at the start of a text; null if there is none. */
export function parseBlockFormula(text: string): BlockFormula | null {
  if (!atStart.test(text)) return null;
  const near = text.slice(0, blockFormulaCap);
  const stopAt = near.search(stop);
  const lines = stopAt === -1 ? near : near.slice(0, stopAt);
  const open = lines.search(/[$\\]/);
  const close = lines[open] === '$' ? '$$' : '\\]';
  const end = lines.indexOf(close, open + 2);
  if (end === -1) return stopAt === -1 && text.length <= blockFormulaCap ? { raw: text, formula: null } : null;
  const after = /^[ \t]*(?:\n|$)/.exec(text.slice(end + 2, end + 200));
  const tex = lines.slice(open + 2, end);
  if (after === null || !hasText(tex)) return null;
  const raw = text.slice(0, end + 2 + after[0].length);
  return { raw, formula: { source: text.slice(open, end + 2), tex, display: true } };
}

/** Returns whether code is complete, in one piece, and fenced as `math`. */
export function isFormulaCode(code: {
  readonly language: string;
  readonly text: string;
  readonly whole: string | null;
}): boolean {
  return code.language.toLowerCase() === 'math' && code.text === code.whole && code.text.length <= blockFormulaCap;
}
