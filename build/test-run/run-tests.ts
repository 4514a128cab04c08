import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { formatFigures, summarizeRun } from './figures.ts';
import { type Outcome, type Part, runPart } from './run-part.ts';
import { readSecondStarts } from './second-starts.ts';

const endingSignals = ['SIGTERM', 'SIGINT', 'SIGHUP'] as const;

/**
 * Runs all parts even if some fail, and prints a summary that ends with one line of counts, even when a signal ends the
 * run, or after these minutes. Empties the folder `artifacts` first and leaves the figures there. Resolves to the exit
 * code. `graceMs` is how long a part may clean up, in milliseconds.
 */
export async function runTests(parts: readonly Part[], minutes: number, graceMs = 30_000): Promise<number> {
  rmSync('artifacts', { recursive: true, force: true });
  mkdirSync('artifacts');
  const begun = performance.now();
  const ending = new AbortController();
  const timer = setTimeout(() => ending.abort(`The whole run was ended after ${minutes} minutes.`), minutes * 60_000);
  for (const signal of endingSignals) process.on(signal, () => ending.abort(`The run was ended by ${signal}.`));
  // The shell that npm starts us in dies from a signal without passing it on.
  const caller = process.ppid;
  const watch = setInterval(() => {
    if (process.ppid !== caller) ending.abort('The run was ended because the program that started it has ended.');
  }, 1_000);

  const done = new Map(parts.map((part) => [part.name, Promise.withResolvers<void>()]));
  const runRow = async (row: readonly Part[], output: 'live' | 'later'): Promise<readonly Outcome[]> => {
    const outcomes: Outcome[] = [];
    for (const part of row) {
      await done.get(part.after ?? '')?.promise;
      outcomes.push(
        ending.signal.aborted
          ? createNotRunOutcome(part)
          : await runPart(part, { output, signal: ending.signal, graceMs }),
      );
      done.get(part.name)?.resolve();
    }
    return outcomes;
  };
  const rows = await Promise.all([
    runRow(
      parts.filter(({ isBeside = false }) => !isBeside),
      'live',
    ),
    runRow(
      parts.filter(({ isBeside = false }) => isBeside),
      'later',
    ),
  ]);
  clearTimeout(timer);
  clearInterval(watch);

  const outcomes = rows.flat();
  const run = { outcomes, seconds: (performance.now() - begun) / 1_000, secondStarts: readSecondStarts('artifacts') };
  writeFileSync('artifacts/figures.md', formatFigures(run));
  const { text, failed } = summarizeRun(run);
  process.stdout.write(text);
  return failed === 0 ? 0 : 1;
}

function createNotRunOutcome({ name }: Part): Outcome {
  return { name, passed: 0, failed: 1, skipped: 0, seconds: 0, problem: 'It did not run.', tests: [] };
}
