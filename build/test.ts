import { delimiter, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { findAffectedTests } from './test-run/changed.ts';
import { gate, long, minutesOf, selectGate } from './test-run/parts.ts';
import type { Part } from './test-run/run-part.ts';
import { runTests } from './test-run/run-tests.ts';

// `npm test`: everything that a submission must pass. CONTRIBUTING.md has its options.

const root = fileURLToPath(new URL('..', import.meta.url));
process.chdir(root);
const { values } = parseArgs({
  // `parseArgs` has no type for an option whose value may be left out.
  args: process.argv.slice(2).map((arg) => (arg === '--changed' ? '--changed=' : arg)),
  options: {
    /** The parts whose names start with one of these, separated by commas. */
    only: { type: 'string' },
    /** Runs what the changes since a commit reach; by default, since `main`. */
    changed: { type: 'string' },
    /** Everything, with more random cases. */
    long: { type: 'boolean', default: false },
    /** The seed of the random cases. */
    seed: { type: 'string' },
  },
});
// Only a long run draws new cases.
const seed = Number(values.seed ?? (values.long ? Date.now() % 1_000_000 : 1));
const parts = values.long ? long : values.changed === undefined ? gate : partsFor(values.changed || null);
const chosen = parts.filter(({ name }) => values.only?.split(',').some((start) => name.startsWith(start)) ?? true);
if (chosen.length === 0 || !Number.isSafeInteger(seed)) {
  process.stderr.write(
    `Use --seed with a whole number, and --only with the start of a name: ${parts.map(({ name }) => name).join(', ')}\n`,
  );
  process.exit(1);
}
// fixtures/testkit/test-run.ts reads these.
process.env.WORKCELL_TEST_SEED = String(seed);
process.env.WORKCELL_TEST_LONG = values.long ? '1' : '0';
// Programs that answer at once where the real ones are slow, mainly for Codex.
process.env.PATH = `${join(root, 'fixtures/testkit/bin')}${delimiter}${process.env.PATH}`;
process.stdout.write(`Seed ${seed}\n`);
// .ci/run has used some of the hour already.
const minutes = Number(process.env.WORKCELL_TEST_MINUTES ?? 60);
process.exit(await runTests(chosen, values.long ? minutesOf(long) : minutes));

function partsFor(ref: string | null): readonly Part[] {
  const affected = findAffectedTests(root, ref);
  process.stdout.write(`${affected.changed.length} files differ from ${affected.base}\n`);
  return selectGate(affected);
}
