/** The middle value, or the mean of the two middle values. Throws without any. */
export function getMedian(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const upper = sorted[Math.floor(sorted.length / 2)];
  const lower = sorted[Math.floor((sorted.length - 1) / 2)];
  if (upper === undefined || lower === undefined) throw new Error('There is no median of no values');
  return (lower + upper) / 2;
}

/** The smallest value that at least `percent` of all values do not exceed. Throws without any. */
export function getPercentile(values: readonly number[], percent: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  const found = sorted[Math.max(0, Math.ceil((percent / 100) * sorted.length) - 1)];
  if (found === undefined) throw new Error('There is no percentile of no values');
  return found;
}

/** The longest time between two consecutive moments. 0 with fewer than two. */
export function findLongestGap(moments: readonly number[]): number {
  let longest = 0;
  let before = moments[0] ?? 0;
  for (const moment of moments) {
    longest = Math.max(longest, moment - before);
    before = moment;
  }
  return longest;
}
