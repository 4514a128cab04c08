// Texts in which a missing, doubled or displaced word is found at once, wherever the text is cut.

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

/** How many words of 1 to `words` a text lacks, has more than once or has in the wrong place. */
export function wrongWords(text: string, words: number): number {
  const found = wordNumbers(text);
  const missing = words - new Set(found.filter((number) => number <= words)).size;
  const displaced = found.filter((number, index) => index > 0 && number !== (found[index - 1] ?? 0) + 1).length;
  return missing + displaced;
}
