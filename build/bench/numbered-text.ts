// Texts in which a missing word is easy to detect, wherever the text is cut.

const digits = 5;

/** The words `w00001` to `w…`, separated by spaces, with an empty line after each paragraph of the given length. */
export function createNumberedText(words: number, wordsInParagraph = Number.POSITIVE_INFINITY): string {
  return Array.from({ length: words }, (_, index) => {
    const number = index + 1;
    return `${createNumberedWord(number)}${number % wordsInParagraph === 0 ? '\n\n' : ' '}`;
  }).join('');
}

/** The word with this number, counting from 1. */
export function createNumberedWord(number: number): string {
  return `w${String(number).padStart(digits, '0')}`;
}

/** The numbers of the words in a text, in text order. An incomplete word does not count. */
export function readWordNumbers(text: string): readonly number[] {
  return [...text.matchAll(/w(\d{5})/g)].map(([, number]) => Number(number));
}
