import { mkdirSync, writeFileSync } from 'node:fs';
import { arch, cpus, platform, totalmem } from 'node:os';
import { dirname } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { ensureBuilt } from '../ensure-built.ts';
import { measureDesktop } from './desktop/measure-desktop.ts';
import { desktopMeasures } from './desktop/measures.ts';
import { summarizeReadings } from './figure.ts';
import type { Measure } from './measure.ts';
import { approval } from './measures/approval.ts';
import { changedFiles } from './measures/changed-files.ts';
import { diff } from './measures/diff.ts';
import { explain } from './measures/explain.ts';
import { files } from './measures/files.ts';
import { flood, floodInParagraphs } from './measures/flood.ts';
import { hugeOutput } from './measures/huge-output.ts';
import { liveRuns } from './measures/live-runs.ts';
import { longThread } from './measures/long-thread.ts';
import { memory } from './measures/memory.ts';
import { redaction } from './measures/redaction.ts';
import { fileHistory, rewind } from './measures/rewind.ts';
import { save } from './measures/save.ts';
import { start } from './measures/start.ts';
import { steady } from './measures/steady.ts';
import { store } from './measures/store.ts';
import { telemetryFiles } from './measures/telemetry-file.ts';
import { typing, typingAtThousand } from './measures/typing.ts';
import { wholeFile } from './measures/whole-file.ts';
import { wholeFold } from './measures/whole-fold.ts';
import { worktree } from './measures/worktree.ts';
import { type Measured, runMeasures, selectMeasures } from './run-measures.ts';
import { formatTable } from './table.ts';
import { Workbench } from './workbench.ts';

// `npm run bench`: measures the built app on its web host and the desktop app, with the real Codex, the scripted
// provider, a real browser, and a real Electron, and shows each figure with its floor. `npm run bench -- --only
// flood,start --runs 5 --quick --json FILE`

const measures: readonly Measure<Workbench>[] = [
  flood,
  floodInParagraphs,
  steady,
  typing,
  typingAtThousand,
  approval,
  start,
  longThread,
  diff,
  wholeFile,
  wholeFold,
  memory,
  hugeOutput,
  save,
  store,
  redaction,
  liveRuns,
  worktree,
  telemetryFiles,
  explain,
  files,
  changedFiles,
  rewind,
  fileHistory,
];

const root = fileURLToPath(new URL('../..', import.meta.url));
process.chdir(root);
const { values } = parseArgs({
  options: {
    /** Names or name prefixes of measures, separated by commas. */
    only: { type: 'string' },
    /** Paired runs per measure. */
    runs: { type: 'string', default: '5' },
    /** One run, to check that it works, not how fast it is. */
    quick: { type: 'boolean', default: false },
    json: { type: 'string', default: 'artifacts/bench.json' },
  },
});
const runs = values.quick ? 1 : Number(values.runs);
const requestedNames = values.only?.split(',');
const chosen = selectMeasures(measures, requestedNames);
const chosenOnDesktop = selectMeasures(desktopMeasures, requestedNames);
if (chosen.length + chosenOnDesktop.length === 0 || !Number.isInteger(runs) || runs < 1) {
  const names = [...measures, ...desktopMeasures].map(({ name }) => name);
  process.stderr.write(`Use --runs with a number from 1, and --only with ${names.join(', ')}\n`);
  process.exit(1);
}
// Another user must be able to read the build.
process.umask(0o022);
if (!ensureBuilt(root)) process.exit(1);

const web = await measureWeb();
const desktop =
  chosenOnDesktop.length === 0
    ? null
    : await measureDesktop(
        root,
        chosenOnDesktop.map(({ name }) => name),
        runs,
      );
const figures = [...web.figures, ...(desktop?.figures ?? [])];
const failures = [...web.failures, ...(desktop?.failures ?? [])];

process.stdout.write(formatTable(figures));
if (desktop !== null && desktop.missing !== null) {
  process.stdout.write(`\nThe desktop app was not measured: ${desktop.missing}\n`);
}
for (const failure of failures) process.stdout.write(`\n${failure}\n`);
mkdirSync(dirname(values.json), { recursive: true });
writeFileSync(values.json, `${JSON.stringify(report(), null, 2)}\n`);
process.exitCode = failures.length === 0 ? 0 : 1;

async function measureWeb(): Promise<Measured & { readonly browser: string | null }> {
  if (chosen.length === 0) return { figures: [], failures: [], browser: null };
  const bench = await Workbench.open();
  const measured = await runMeasures(chosen, bench, runs);
  const browser = bench.browser.version();
  await bench.close();
  return { ...measured, browser };
}

function report() {
  const [cpu] = cpus();
  const machine = { platform: platform(), arch: arch(), cpu: cpu?.model, cpus: cpus().length, memory: totalmem() };
  const rows = figures.map(({ measure, key, spec, readings }) => {
    const outcome = summarizeReadings(spec.aim, readings);
    return { measure, key, ...spec, ...outcome, floorName: spec.floor ?? null, readings };
  });
  const programs = { node: process.version, browser: web.browser, electron: desktop?.electron ?? null };
  return { at: new Date().toISOString(), runs, machine, ...programs, figures: rows, failures };
}
