// Texts in which a missing word is found at once, wherever the text is cut.

const digits = 5;

/** The words `w00001` to `w…`, parted by spaces, or each so many of them by an empty line. */
export function numberedText(words: number, wordsInParagraph = Number.POSITIVE_INFINITY): string {
  return Array.from({ length: words }, (_, index) => {
    const number = index + 1;
    return `${numberedWord(number)}${number % wordsInParagraph === 0 ? '\n\n' : ' '}`;
  }).join('');
}

/** The word with this number, counted from 1. */
export function numberedWord(number: number): string {
  return `w${String(number).padStart(digits, '0')}`;
}

/** The numbers of the words in a text, in the order in which they stand there; a word that is cut does not count. */
export function wordNumbers(text: string): readonly number[] {
  return [...text.matchAll(/w(\d{5})/g)].map(([, number]) => Number(number));
}
