export const dayMs = 86_400_000;

/** The start of a time's local day. `zoneMinutes` is local time's offset from UTC. */
export function startOfDay(at: number, zoneMinutes: number): number {
  const ahead = zoneMinutes * 60_000;
  return Math.floor((at + ahead) / dayMs) * dayMs - ahead;
}

/** The start of the last `days` local days, including today. */
export function startOfPeriod(now: number, days: number, zoneMinutes: number): number {
  return startOfDay(now, zoneMinutes) - (days - 1) * dayMs;
}

/** The possible widths of a plot's intervals, in days. */
const widths = [1, 7, 28, 364] as const;
/** The maximum number of intervals in a plot. */
const mostStretches = 53;

/** Equal intervals of local days. The last one contains `to`. */
export type Stretches = {
  readonly days: number;
  readonly starts: readonly number[];
  readonly ends: readonly number[];
};

/** Splits the time between two times, both included, into few enough intervals to draw. */
export function stretchesBetween(from: number, to: number, zoneMinutes: number): Stretches {
  const last = startOfDay(Math.max(from, to), zoneMinutes);
  const days = Math.round((last - startOfDay(from, zoneMinutes)) / dayMs) + 1;
  // A month is shown by day, a quarter by week.
  const width = widths.find((each) => days / each <= (each === 1 ? 31 : mostStretches)) ?? 364;
  const count = Math.ceil(days / width);
  const first = last - (count * width - 1) * dayMs;
  const starts = Array.from({ length: count }, (_, at) => first + at * width * dayMs);
  return { days: width, starts, ends: starts.map((start) => start + width * dayMs) };
}
