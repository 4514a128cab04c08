type TimeRange = { readonly from: number; readonly to: number };

/**
 * Joins failed bars of a lane that are closer than `gap`. Both lists are ordered by start. Two failures become one bar
 * only if nothing else of the lane is between them. Otherwise the longer one remains as the mark of both: no bar covers
 * a success between two failures.
 */
export function joinFailures<Bar extends TimeRange>(
  failed: readonly Bar[],
  others: readonly TimeRange[],
  gap: number,
): Bar[] {
  const joined: Bar[] = [];
  let next = 0;
  let othersUntil = Number.NEGATIVE_INFINITY;
  /** The end of everything that the last bar marks. */
  let until = Number.NEGATIVE_INFINITY;
  for (const bar of failed) {
    for (let other = others[next]; other !== undefined && other.from < bar.from; other = others[++next]) {
      othersUntil = Math.max(othersUntil, other.to);
    }
    const last = joined.at(-1);
    if (last === undefined || bar.from - until >= gap) joined.push(bar);
    else if (bar.from <= last.to || othersUntil <= last.to) {
      joined[joined.length - 1] = { ...last, to: Math.max(last.to, bar.to) };
    } else if (bar.to - bar.from > last.to - last.from) joined[joined.length - 1] = bar;
    until = Math.max(until, bar.to);
  }
  return joined;
}
