/**
 * Returns the direction of a text, from its first letter. Undefined: the same as the page, or the text has no letter.
 */
export function getDirection(text: string): 'ltr' | 'rtl' | undefined {
  const letter = /\p{L}/u.exec(text)?.[0];
  if (letter === undefined) return undefined;
  return rightToLeftLetter.test(letter) ? 'rtl' : 'ltr';
}

// Hebrew, Arabic, Syriac, Thaana, N’Ko and neighboring blocks, and right-to-left scripts beyond the first plane.
const rightToLeftLetter = /[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufeff\u{10800}-\u{10fff}\u{1e800}-\u{1efff}]/u;
