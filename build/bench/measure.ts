import type { FigureSpec, Reading } from './figure.ts';

/** The results of one side of a run, by figure key. */
export type Values<Key extends string = string> = Readonly<Record<Key, number>>;

/**
 * A measurement in paired runs: the app, and immediately before or after it the floor, which is the minimum that the
 * same Codex and the same provider allow.
 */
export type Measure<Bench, Key extends string = string> = {
  /** Its name for `--only`. */
  readonly name: string;
  readonly figures: Readonly<Record<Key, FigureSpec>>;
  readonly app: (bench: Bench) => Promise<Values<Key>>;
  /** Values for the figures with a floor. */
  readonly floor: ((bench: Bench) => Promise<Partial<Values<Key>>>) | null;
};

/** The readings of one figure, one per run. */
export type MeasuredFigure = {
  readonly measure: string;
  readonly key: string;
  readonly spec: FigureSpec;
  readonly readings: readonly Reading[];
};

/** Performs the paired runs. The first side alternates, so that neither gets the warmer machine. */
export async function runPaired<Bench>(
  measure: Measure<Bench>,
  bench: Bench,
  runs: number,
  progress: (run: number) => void,
): Promise<readonly MeasuredFigure[]> {
  const pairs: { readonly app: Values; readonly floor: Partial<Values> }[] = [];
  for (let run = 0; run < runs; run++) {
    progress(run + 1);
    const floorFirst = run % 2 === 0;
    const early = floorFirst ? await measure.floor?.(bench) : undefined;
    const app = await measure.app(bench);
    const floor = floorFirst ? early : await measure.floor?.(bench);
    pairs.push({ app, floor: floor ?? {} });
  }
  return Object.entries(measure.figures).map(([key, spec]) => ({
    measure: measure.name,
    key,
    spec,
    readings: pairs.map(({ app, floor }) => ({ app: getMeasuredValue(app, key), floor: floor[key] ?? null })),
  }));
}

function getMeasuredValue(values: Values, key: string): number {
  const value = values[key];
  if (value === undefined) throw new Error(`Nothing was measured for ${key}`);
  return value;
}
