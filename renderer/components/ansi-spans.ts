/** A span of printed text in one style. `color` and `background` are the terminal's 16 colors, null for its own. */
export type AnsiSpan = {
  readonly text: string;
  readonly color: number | null;
  readonly background: number | null;
  readonly bold: boolean;
  readonly dim: boolean;
};

type Style = Omit<AnsiSpan, 'text'>;

const unstyled: Style = { color: null, background: null, bold: false, dim: false };
// biome-ignore lint/suspicious/noControlCharactersInRegex: the escape character begins a code
const codes = /\u001b\[([\d;:]*)m/;
// biome-ignore lint/suspicious/noControlCharactersInRegex: what is left of a code that was cut off
const escapes = /\u001b/g;

/**
 * The maximum length in characters. An imported thread may contain text of any length; our own excerpts are much
 * shorter.
 */
const maxCharacters = 20_000;

/**
 * Splits printed text by its color codes. Leaves out colors outside the terminal's 16, and styles without meaning here.
 * The text must not contain other control sequences.
 */
export function toAnsiSpans(printed: string): readonly AnsiSpan[] {
  const spans: AnsiSpan[] = [];
  let style = unstyled;
  // Splitting by a pattern with one group gives text and codes in turn.
  for (const [at, part] of printed.slice(0, maxCharacters).split(codes).entries()) {
    if (at % 2 === 1) style = applyCode(style, part);
    else if (part !== '') spans.push({ ...style, text: part.replaceAll(escapes, '') });
  }
  return spans;
}

function applyCode(before: Style, code: string): Style {
  let style = before;
  const numbers = code.split(/[;:]/).map(Number);
  for (let at = 0; at < numbers.length; at++) {
    const number = numbers[at] ?? 0;
    if (number === 38 || number === 48) {
      const isIndexed = numbers[at + 1] === 5;
      const index = isIndexed ? (numbers[at + 2] ?? 16) : 16;
      style = { ...style, [number === 38 ? 'color' : 'background']: index < 16 ? index : null };
      at += isIndexed ? 2 : 4;
    } else style = applyNumber(style, number);
  }
  return style;
}

function applyNumber(style: Style, number: number): Style {
  if (number === 0) return unstyled;
  if (number === 1) return { ...style, bold: true };
  if (number === 2) return { ...style, dim: true };
  if (number === 22) return { ...style, bold: false, dim: false };
  if (number === 39) return { ...style, color: null };
  if (number === 49) return { ...style, background: null };
  if (number >= 30 && number <= 37) return { ...style, color: number - 30 };
  if (number >= 90 && number <= 97) return { ...style, color: number - 82 };
  if (number >= 40 && number <= 47) return { ...style, background: number - 40 };
  return number >= 100 && number <= 107 ? { ...style, background: number - 92 } : style;
}
