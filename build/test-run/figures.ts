import { getFirstLine } from './events.ts';
import type { Count } from './part-record.ts';
import type { Outcome } from './run-part.ts';
import { allowedSecondStarts, type SecondStart } from './second-starts.ts';

/** A whole run, after its end. */
export type FinishedRun = {
  readonly outcomes: readonly Outcome[];
  /** From its start to its end. Parts that run in parallel take longer when added up. */
  readonly seconds: number;
  readonly secondStarts: readonly SecondStart[];
};

const slowest = 40;

/** The maximum number of failed tests that the summary names in each part. */
const maxFailures = 10;

/** Returns the lines that end a run, the last with only the counts, and the number of failures. */
export function summarizeRun({ outcomes, seconds, secondStarts }: FinishedRun): {
  readonly text: string;
  readonly failed: number;
} {
  const lines = outcomes.flatMap((outcome) => {
    const counts = [`${outcome.passed} passed`, `${outcome.failed} failed`];
    if (outcome.skipped > 0) counts.push(`${outcome.skipped} skipped`);
    const words = outcome.problem === null ? '' : `  ${outcome.problem}`;
    const line = `${outcome.failed > 0 ? '✗' : '✓'} ${outcome.name.padEnd(20)} ${padSeconds(outcome.seconds)} s  ${counts.join(', ')}${words}`;
    const failures = outcome.tests
      .filter((test) => test.outcome === 'failed')
      .map(({ file, test, why = '' }) => `  ${file} › ${test}${why === '' ? '' : `: ${why}`}`);
    const more = failures.splice(maxFailures).length;
    return [line, ...failures, ...(more > 0 ? [`  and ${more} more`] : [])];
  });
  const hasTooMany = secondStarts.length > allowedSecondStarts;
  const starts = secondStarts.map(({ host, test, why }) => `  ${host}: ${test}: ${getFirstLine(why)}`);
  const total = (key: keyof Count) => outcomes.reduce((sum, outcome) => sum + outcome[key], 0);
  const failed = total('failed') + (hasTooMany ? 1 : 0);
  return {
    text: [
      '',
      ...lines,
      `${hasTooMany ? '✗' : '✓'} second starts of the app: ${secondStarts.length} of ${allowedSecondStarts} allowed`,
      ...starts,
      `The run took ${(seconds / 60).toFixed(1)} minutes.`,
      '',
      `${total('passed')} passed, ${failed} failed\n`,
    ].join('\n'),
    failed,
  };
}

/** The figures of a run as Markdown: the time of each part, the slowest tests and files, and the second starts. */
export function formatFigures({ outcomes, seconds, secondStarts }: FinishedRun): string {
  const tests = outcomes.flatMap(({ name, tests: timed }) =>
    timed.map(({ file, ms, test }) => ({ part: name, file, ms, name: `${file} › ${test}` })),
  );
  const files = Map.groupBy(tests, ({ part, file }) => `${part} ${file}`);
  const timedFiles = [...files.values()].flatMap((timed) => {
    const [first] = timed;
    const ms = timed.reduce((sum, test) => sum + test.ms, 0);
    return first === undefined ? [] : [{ part: first.part, ms, name: `${first.file} (${timed.length})` }];
  });
  const parts = outcomes.map(
    (part) => `| ${part.name} | ${part.passed} | ${part.failed} | ${part.skipped} | ${part.seconds.toFixed(1)} |`,
  );
  return [
    `# A run of ${(seconds / 60).toFixed(1)} minutes`,
    ['| part | passed | failed | skipped | seconds |', '| --- | ---: | ---: | ---: | ---: |', ...parts].join('\n'),
    `## The slowest ${slowest} tests`,
    formatSlowest('test', tests),
    `## The slowest ${slowest} files`,
    formatSlowest('file (tests)', timedFiles),
    '## Second starts of the app',
    secondStarts.length === 0
      ? 'None.'
      : secondStarts.map(({ host, test, why }) => `- ${host}, ${test}: ${getFirstLine(why)}`).join('\n'),
    '',
  ].join('\n\n');
}

/** A table of the slowest tests or files, slowest first. */
function formatSlowest(
  kind: string,
  timed: readonly { readonly part: string; readonly ms: number; readonly name: string }[],
): string {
  const rows = timed.toSorted((one, other) => other.ms - one.ms).slice(0, slowest);
  return [
    `| seconds | part | ${kind} |`,
    '| ---: | --- | --- |',
    ...rows.map(({ ms, part, name }) => `| ${(ms / 1_000).toFixed(1)} | ${part} | ${formatCell(name)} |`),
  ].join('\n');
}

function padSeconds(seconds: number): string {
  return seconds.toFixed(1).padStart(7);
}

function formatCell(text: string): string {
  return text.replaceAll('|', '\\|').replaceAll(/\s+/g, ' ');
}
