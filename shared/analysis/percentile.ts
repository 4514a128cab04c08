/** The value below which a share of sorted values lies, by the nearest rank; null of none. `share` is 0 to 1. */
export function percentile(sorted: readonly number[], share: number): number | null {
  const rank = Math.max(1, Math.ceil(share * sorted.length));
  return sorted[rank - 1] ?? null;
}

/** The middle value; between two of them the mean. Null of none. */
export function median(sorted: readonly number[]): number | null {
  const middle = sorted.length / 2;
  const above = sorted[Math.floor(middle)];
  if (above === undefined) return null;
  return Number.isInteger(middle) ? ((sorted[middle - 1] ?? above) + above) / 2 : above;
}
