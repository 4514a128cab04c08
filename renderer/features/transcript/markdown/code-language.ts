/** The language among the words after an opening fence; empty when there are none. */
export function languageOf(words: string | undefined): string {
  return (words ?? '').split(/\s/, 1)[0] ?? '';
}
