/** Half-open ranges of a text, sorted and not overlapping. */
export type Ranges = readonly (readonly [start: number, end: number])[];

/** Joins ranges, so that they cover the same characters, are sorted and do not overlap. */
export function joinRanges(ranges: Ranges): Ranges {
  const joined: [number, number][] = [];
  for (const [start, end] of ranges.toSorted(([one], [other]) => one - other)) {
    const last = joined.at(-1);
    if (last !== undefined && start <= last[1]) last[1] = Math.max(last[1], end);
    else joined.push([start, end]);
  }
  return joined;
}

/** Splits a text at sorted ranges. */
export function cutAtRanges(
  text: string,
  ranges: Ranges,
): readonly { readonly at: number; readonly text: string; readonly isMatch: boolean }[] {
  const pieces: { at: number; text: string; isMatch: boolean }[] = [];
  let end = 0;
  for (const [from, to] of ranges) {
    if (from > end) pieces.push({ at: end, text: text.slice(end, from), isMatch: false });
    pieces.push({ at: from, text: text.slice(from, to), isMatch: true });
    end = to;
  }
  if (end < text.length) pieces.push({ at: end, text: text.slice(end), isMatch: false });
  return pieces;
}
