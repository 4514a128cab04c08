import { type Measure, type MeasuredFigure, runPaired } from './measure.ts';

/** The results of some measures: the figures, and the reasons why others are missing. */
export type Measured = { readonly figures: readonly MeasuredFigure[]; readonly failures: readonly string[] };

/** No side of a measure takes longer, even on the slowest machine. */
const deadlineMs = 300_000;

/** Performs the paired runs of the measures in sequence. A failed measure does not affect the others. */
export async function runMeasures<Bench extends { giveUp(): void }>(
  measures: readonly Measure<Bench>[],
  bench: Bench,
  runs: number,
): Promise<Measured> {
  const figures: MeasuredFigure[] = [];
  const failures: string[] = [];
  for (const measure of measures) {
    const say = (run: number) => void process.stderr.write(`${measure.name}: run ${run} of ${runs}\n`);
    try {
      figures.push(...(await runPaired(withTimeLimit(measure), bench, runs, say)));
    } catch (problem) {
      failures.push(`${measure.name} could not be measured: ${problem instanceof Error ? problem.stack : problem}`);
    }
  }
  return { figures, failures };
}

/** The measures that `--only` selects by prefix. All of them without a selection. */
export function selectMeasures<Named extends { readonly name: string }>(
  measures: readonly Named[],
  only: readonly string[] | undefined,
): readonly Named[] {
  return measures.filter(({ name }) => only?.some((options) => name.startsWith(options)) ?? true);
}

/** Adds a time limit to a measure: a side that does not end fails, because what it waits for will not come. */
function withTimeLimit<Bench extends { giveUp(): void }>(measure: Measure<Bench>): Measure<Bench> {
  const { app, floor } = measure;
  return {
    ...measure,
    app: (bench) => withDeadline(bench, () => app(bench)),
    floor: floor === null ? null : (bench) => withDeadline(bench, () => floor(bench)),
  };
}

async function withDeadline<Result>(bench: { giveUp(): void }, run: () => Promise<Result>): Promise<Result> {
  let late = false;
  const deadline = setTimeout(() => {
    late = true;
    bench.giveUp();
  }, deadlineMs);
  try {
    return await run();
  } catch (problem) {
    throw late ? new Error(`It was not done after ${deadlineMs / 1_000} s`, { cause: problem }) : problem;
  } finally {
    clearTimeout(deadline);
  }
}
