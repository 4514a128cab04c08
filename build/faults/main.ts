import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { seed as seedOfRun } from '../../fixtures/testkit/test-run.ts';
import { ensureBuilt } from '../ensure-built.ts';
import { formatTable, type Outcome } from './damage.ts';
import type { Fault } from './fault.ts';
import { codexKilled } from './kinds/codex-killed.ts';
import { diskFull } from './kinds/disk-full.ts';
import { killedInApply } from './kinds/killed-in-apply.ts';
import { killedInApproval } from './kinds/killed-in-approval.ts';
import { killedInCommand } from './kinds/killed-in-command.ts';
import { killedInEncryption } from './kinds/killed-in-encryption.ts';
import { killedInStream } from './kinds/killed-in-stream.ts';
import { providerCut } from './kinds/provider-cut.ts';
import { rewound } from './kinds/rewound.ts';
import { socketCut } from './kinds/socket-cut.ts';
import { tornFiles } from './kinds/torn-files.ts';
import { twoHosts } from './kinds/two-hosts.ts';
import { createRandom } from './random.ts';
import { runFault } from './run-fault.ts';

// `npm run faults`: causes faults at random moments, with the built web host and the real Codex, and counts what is
// missing afterward. `npm run faults -- --only stream,torn --runs 50 --seed 7`; `--short` is what `npm test` runs, and
// `--long` has 1,000 kills. Fails when more is lost than allowed.

const faults: readonly Fault[] = [
  killedInStream,
  killedInCommand,
  killedInApproval,
  killedInEncryption,
  killedInApply,
  rewound,
  codexKilled,
  providerCut,
  diskFull,
  tornFiles,
  socketCut,
  twoHosts,
];

/**
 * Text streamed within this time before a kill may be lost. `busy` is for a machine with other load, as in `npm test`.
 */
const textAtRisk = { alone: 250, busy: 2_000 };

const root = fileURLToPath(new URL('../..', import.meta.url));
process.chdir(root);
const { values } = parseArgs({
  options: {
    /** Names or name prefixes of kinds, separated by commas. */
    only: { type: 'string' },
    /** The number of runs per kind. */
    runs: { type: 'string', default: '10' },
    long: { type: 'boolean', default: false },
    short: { type: 'boolean', default: false },
    /** Determines the moments. A printed seed gives the same ones again. */
    seed: { type: 'string', default: chooseSeed() },
    json: { type: 'string', default: 'artifacts/faults.json' },
  },
});
const seed = Number(values.seed);
const textAtRiskMs = values.short ? textAtRisk.busy : textAtRisk.alone;
const only = values.only?.split(',');
const chosen = faults.filter(({ name }) => only?.some((start) => name.startsWith(start)) ?? true);
if (chosen.length === 0 || !Number.isInteger(Number(values.runs)) || !Number.isInteger(seed)) {
  print(`Use --runs and --seed with a number, and --only with ${faults.map(({ name }) => name).join(', ')}`);
  process.exit(1);
}
if (!ensureBuilt(root)) process.exit(1);

process.stdout.write(`Seed ${seed}\n`);
const outcomes: Outcome[] = [];
for (const fault of chosen) {
  const obstacle = fault.obstacle?.() ?? null;
  if (obstacle !== null) process.stdout.write(`Left out: ${fault.title}: ${obstacle}\n`);
  // Each kind has its own random numbers, so that the same seed does the same when it runs alone.
  else outcomes.push(await runFault(fault, countRuns(fault), textAtRiskMs, createRandom(seed), print));
}
process.stdout.write(formatTable(outcomes));
mkdirSync(dirname(values.json), { recursive: true });
writeFileSync(values.json, `${JSON.stringify({ seed, outcomes }, null, 2)}\n`);
process.exitCode = outcomes.every(({ harmfulRuns }) => harmfulRuns === 0) ? 0 : 1;

/** `npm test` chooses the seed of all its parts. Any other run draws one. */
function chooseSeed(): string {
  return String(process.env.WORKCELL_TEST_SEED === undefined ? Date.now() % 1_000_000 : seedOfRun);
}

function countRuns({ runs }: Fault): number {
  if (values.long) return runs.long;
  return values.short ? runs.short : Number(values.runs);
}

function print(words: string): void {
  process.stderr.write(`${words}\n`);
}
