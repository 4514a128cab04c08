export const dayMs = 86_400_000;

/** The beginning of the local day of a time. `zoneMinutes` is what local time is ahead of UTC. */
export function startOfDay(at: number, zoneMinutes: number): number {
  const ahead = zoneMinutes * 60_000;
  return Math.floor((at + ahead) / dayMs) * dayMs - ahead;
}

/** The beginning of the last `days` local days, today included. */
export function startOfPeriod(now: number, days: number, zoneMinutes: number): number {
  return startOfDay(now, zoneMinutes) - (days - 1) * dayMs;
}

/** Widths of the stretches that a plot has, in days. */
const widths = [1, 7, 28, 364] as const;
/** A plot has at most so many. */
const mostStretches = 53;

/** Equal stretches of local days, of which the last one has `to` in it. */
export type Stretches = {
  readonly days: number;
  readonly starts: readonly number[];
  readonly ends: readonly number[];
};

/** Parts the time between two times, both included, into few enough stretches to be drawn. */
export function stretchesBetween(from: number, to: number, zoneMinutes: number): Stretches {
  const last = startOfDay(Math.max(from, to), zoneMinutes);
  const days = Math.round((last - startOfDay(from, zoneMinutes)) / dayMs) + 1;
  // A month is shown day by day, a quarter by weeks.
  const width = widths.find((each) => days / each <= (each === 1 ? 31 : mostStretches)) ?? 364;
  const count = Math.ceil(days / width);
  const first = last - (count * width - 1) * dayMs;
  const starts = Array.from({ length: count }, (_, at) => first + at * width * dayMs);
  return { days: width, starts, ends: starts.map((start) => start + width * dayMs) };
}
