import { getMedian } from './statistics.ts';

/** The target of a figure. The medians must meet every given part. */
export type Aim = {
  readonly atMost?: number;
  readonly atLeast?: number;
  /** At most this many times the floor of the same run. */
  readonly timesFloor?: number;
  /** At most this much more than the floor of the same run. */
  readonly aboveFloor?: number;
};

/** One measured value. */
export type FigureSpec = {
  readonly title: string;
  readonly unit: Unit;
  /** The name of the floor, such as `bare page`. Left out without one. */
  readonly floor?: string;
  readonly aim?: Aim;
};

export type Unit = 'ms' | 'MB' | 'kB' | 'MB/s' | '%' | 'nodes' | 'lines' | 'tasks' | 'events' | '×';

/** The result of one run. A floor exists only if the figure has one. */
export type Reading = { readonly app: number; readonly floor: number | null };

/** A figure over all runs. */
export type Outcome = {
  readonly app: number;
  readonly lowest: number;
  readonly highest: number;
  readonly floor: number | null;
  /** The median of the runs' own ratios. Null without a floor, or when a floor is 0. */
  readonly ratio: number | null;
  /** Null without an aim. */
  readonly met: boolean | null;
};

/** Summarizes the runs of a figure. Throws without any. */
export function summarizeReadings(aim: Aim | undefined, readings: readonly Reading[]): Outcome {
  const apps = readings.map(({ app }) => app);
  const pairs = readings.flatMap(({ app, floor }) => (floor === null ? [] : [{ app, floor }]));
  const ratios = pairs.filter(({ floor }) => floor > 0).map(({ app, floor }) => app / floor);
  return {
    app: getMedian(apps),
    lowest: Math.min(...apps),
    highest: Math.max(...apps),
    floor: pairs.length === 0 ? null : getMedian(pairs.map(({ floor }) => floor)),
    ratio: ratios.length === 0 ? null : getMedian(ratios),
    met: aim === undefined ? null : meetsAim(aim, apps, pairs),
  };
}

/** Compares run by run, so that a slow moment of the machine counts on both sides. */
function meetsAim(
  { atMost, atLeast, timesFloor, aboveFloor }: Aim,
  apps: readonly number[],
  pairs: readonly { readonly app: number; readonly floor: number }[],
): boolean {
  if (atMost !== undefined && getMedian(apps) > atMost) return false;
  if (atLeast !== undefined && getMedian(apps) < atLeast) return false;
  if (timesFloor === undefined && aboveFloor === undefined) return true;
  const overs = pairs.map(({ app, floor }) => app - floor * (timesFloor ?? 1) - (aboveFloor ?? 0));
  return getMedian(overs) <= 0;
}
