/** The nearest-rank percentile of sorted values; null without any. `share` is 0 to 1. */
export function percentile(sorted: readonly number[], share: number): number | null {
  const rank = Math.max(1, Math.ceil(share * sorted.length));
  return sorted[rank - 1] ?? null;
}

/** The median, or the mean of the two middle values. Null without any. */
export function median(sorted: readonly number[]): number | null {
  const middle = sorted.length / 2;
  const above = sorted[Math.floor(middle)];
  if (above === undefined) return null;
  return Number.isInteger(middle) ? ((sorted[middle - 1] ?? above) + above) / 2 : above;
}
