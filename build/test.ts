import { spawnSync } from 'node:child_process';
import { mkdirSync, rmSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { type Count, type Part, parts } from './test-parts.ts';

// `npm test`: runs every part to its end regardless of failures, and finishes with one summary line. `npm test --
// --only unit,types` runs the parts with these name prefixes.

process.chdir(fileURLToPath(new URL('..', import.meta.url)));
const { only } = parseArgs({ options: { only: { type: 'string' } } }).values;
const chosen =
  only === undefined ? parts : parts.filter(({ name }) => only.split(',').some((start) => name.startsWith(start)));
if (chosen.length === 0) {
  process.stderr.write(`No part is named ${only}. There are: ${parts.map(({ name }) => name).join(', ')}\n`);
  process.exit(1);
}

rmSync('artifacts', { recursive: true, force: true });
mkdirSync('artifacts');
const outcomes = chosen.map((part) => ({ name: part.name, ...run(part) }));

process.stdout.write('\n');
for (const { name, seconds, passed, failed, skipped } of outcomes) {
  const counts = [`${passed} passed`, `${failed} failed`, ...(skipped > 0 ? [`${skipped} skipped`] : [])];
  process.stdout.write(
    `${failed > 0 ? '✗' : '✓'} ${name.padEnd(20)} ${seconds.toFixed(1).padStart(7)} s  ${counts.join(', ')}\n`,
  );
}
const total = (key: keyof Count) => outcomes.reduce((sum, outcome) => sum + outcome[key], 0);
process.stdout.write(`\n${total('passed')} passed, ${total('failed')} failed\n`);
process.exitCode = total('failed') === 0 ? 0 : 1;

/** Runs one part with visible output, and counts its tests. A part that breaks counts as at least one failure. */
function run(part: Part): Count & { readonly seconds: number } {
  process.stdout.write(`\n── ${part.name}\n`);
  const begun = performance.now();
  const { status } = spawnSync(process.execPath, part.command, {
    stdio: ['ignore', 'inherit', 'inherit'],
    env: { ...process.env, ...part.env },
  });
  const seconds = (performance.now() - begun) / 1000;
  const broken = status !== 0;
  const count = countOf(part, broken);
  return { ...count, failed: broken ? Math.max(count.failed, 1) : count.failed, seconds };
}

function countOf(part: Part, broken: boolean): Count {
  try {
    return part.count?.() ?? { passed: broken ? 0 : 1, failed: broken ? 1 : 0, skipped: 0 };
  } catch (problem) {
    process.stdout.write(`${part.name} left no report: ${problem}\n`);
    return { passed: 0, failed: 1, skipped: 0 };
  }
}
