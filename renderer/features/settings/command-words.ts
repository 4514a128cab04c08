/** Splits a command line into program and arguments; quotes keep spaces, and a backslash outside of them is itself. */
export function splitCommandWords(line: string): readonly string[] {
  const words = line.match(/(?:"[^"]*"|'[^']*'|[^\s"'])+/g) ?? [];
  return words.map((word) => word.replaceAll(/"([^"]*)"|'([^']*)'/g, (_, double, single) => double ?? single ?? ''));
}

/** The line that `splitCommandWords` splits into these words. */
export function joinCommandWords(words: readonly string[]): string {
  return words.map((word) => (/[\s"']/.test(word) || word === '' ? quoted(word) : word)).join(' ');
}

function quoted(word: string): string {
  return word.includes('"') ? `'${word}'` : `"${word}"`;
}
