// Right-to-left letters reverse the signs and numbers between them, so that `rm א / ב` is drawn in a different order.
// Isolating each run of such letters keeps what is between them in place.

/** The blocks whose characters are right-to-left by default, and the presentation forms (DerivedBidiClass.txt). */
const letters = /[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufeff\u{10800}-\u{10fff}\u{1e800}-\u{1efff}]+/gu;

/** A part of a text. `isolated` marks right-to-left letters, to be isolated as with `<bdi>`. */
export type DirectedPart = { readonly text: string; readonly isolated: boolean };

/** Splits a text into parts that separate right-to-left letters from everything else. */
export function splitByDirection(text: string): readonly DirectedPart[] {
  const parts: DirectedPart[] = [];
  let from = 0;
  for (const { 0: found, index } of text.matchAll(letters)) {
    if (index > from) parts.push({ text: text.slice(from, index), isolated: false });
    parts.push({ text: found, isolated: true });
    from = index + found.length;
  }
  if (from < text.length) parts.push({ text: text.slice(from), isolated: false });
  return parts;
}
