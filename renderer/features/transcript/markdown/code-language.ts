/** The language in the info string of a fence; empty if there is none. */
export function languageOf(words: string | undefined): string {
  return (words ?? '').split(/\s/, 1)[0] ?? '';
}
