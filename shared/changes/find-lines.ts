/** A text as lines, and whether the last one has a line break. */
export function linesOf(text: string): { readonly lines: readonly string[]; readonly endsWithBreak: boolean } {
  const lines = text.split('\n');
  const endsWithBreak = lines.at(-1) === '';
  return { lines: endsWithBreak ? lines.slice(0, -1) : lines, endsWithBreak };
}
