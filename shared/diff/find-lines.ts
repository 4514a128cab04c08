/** A text as its lines, and whether the last one ends. */
export function linesOf(text: string): { readonly lines: readonly string[]; readonly endsWithBreak: boolean } {
  const lines = text.split('\n');
  const endsWithBreak = lines.at(-1) === '';
  return { lines: endsWithBreak ? lines.slice(0, -1) : lines, endsWithBreak };
}

/** Where lines stand one after the other, from `from` on and nearest to where they are expected; null: nowhere. */
export function nearest(
  lines: readonly string[],
  wanted: readonly string[],
  from: number,
  expected: number,
): number | null {
  let found: number | null = null;
  for (let at = from; at + wanted.length <= lines.length; at += 1) {
    if (found !== null && at - expected > Math.abs(found - expected)) break;
    if (!wanted.every((line, n) => lines[at + n] === line)) continue;
    if (found === null || Math.abs(at - expected) < Math.abs(found - expected)) found = at;
  }
  return found;
}
