/** Longer formulas are parsed as Markdown; in characters. */
const mathCap = 1_000;

/**
 * The formula `\(…\)` or `\[…\]` at the beginning of a text, with its backslashes; null if there is none. A formula
 * does not cross an empty line.
 */
export function inlineMath(text: string): string | null {
  if (text[0] !== '\\' || (text[1] !== '(' && text[1] !== '[')) return null;
  const near = text.slice(0, mathCap);
  const end = near.indexOf(text[1] === '(' ? '\\)' : '\\]', 2);
  const inside = end === -1 ? '' : near.slice(2, end);
  return isFormula(inside, text[1]) ? near.slice(0, end + 2) : null;
}

/** Ordinary text escapes square brackets as well, so such a formula must look like one. */
function isFormula(inside: string, bracket: '(' | '['): boolean {
  if (!/[\p{L}\p{N}]/u.test(inside) || /\n[ \t]*\n/.test(inside)) return false;
  return bracket === '(' || /[\\^_=+]/.test(inside);
}
