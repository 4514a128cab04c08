import { mkdirSync, writeFileSync } from 'node:fs';
import { arch, cpus, platform, totalmem } from 'node:os';
import { dirname } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { ensureBuilt } from '../ensure-built.ts';
import { summarise } from './figure.ts';
import { type Measure, type MeasuredFigure, runPaired } from './measure.ts';
import { compare } from './measures/compare.ts';
import { diagnostics } from './measures/diagnostics.ts';
import { diff } from './measures/diff.ts';
import { explain } from './measures/explain.ts';
import { files } from './measures/files.ts';
import { flood, floodInParagraphs } from './measures/flood.ts';
import { hugeOutput } from './measures/huge-output.ts';
import { liveRuns } from './measures/live-runs.ts';
import { longThread } from './measures/long-thread.ts';
import { memory } from './measures/memory.ts';
import { missionControl } from './measures/mission-control.ts';
import { otlp } from './measures/otlp.ts';
import { output } from './measures/output.ts';
import { palette } from './measures/palette.ts';
import { paste } from './measures/paste.ts';
import { redaction } from './measures/redaction.ts';
import { reload } from './measures/reload.ts';
import { replay } from './measures/replay.ts';
import { runAnalysis } from './measures/run-analysis.ts';
import { runExports } from './measures/run-exports.ts';
import { runs as storedRuns } from './measures/runs.ts';
import { save } from './measures/save.ts';
import { spending } from './measures/spending.ts';
import { start } from './measures/start.ts';
import { startedRuns } from './measures/started-runs.ts';
import { steady } from './measures/steady.ts';
import { store } from './measures/store.ts';
import { telemetryFiles } from './measures/telemetry-file.ts';
import { tools } from './measures/tools.ts';
import { typing } from './measures/typing.ts';
import { worktree } from './measures/worktree.ts';

import { tableOf } from './table.ts';
import { Workbench } from './workbench.ts';

// `npm run bench`: measures the built app on its web host, with the real Codex, the scripted provider and a real
// browser, each figure beside its floor. `npm run bench -- --only flood,start --runs 5 --quick --json FILE`

const measures: readonly Measure<Workbench>[] = [
  flood,
  floodInParagraphs,
  steady,
  typing,
  start,
  longThread,
  diff,
  output,
  palette,
  paste,
  memory,
  reload,
  hugeOutput,
  save,
  store,
  redaction,
  otlp,
  diagnostics,
  missionControl,
  liveRuns,
  startedRuns,
  worktree,
  compare,
  telemetryFiles,
  explain,
  replay,
  files,
  storedRuns,
  runExports,
  runAnalysis,
  spending,
  tools,
];

const root = fileURLToPath(new URL('../..', import.meta.url));
process.chdir(root);
const { values } = parseArgs({
  options: {
    /** Names of measures, or beginnings of them, parted by commas. */
    only: { type: 'string' },
    /** Paired runs a measure. */
    runs: { type: 'string', default: '5' },
    /** One run: says that it works, not how fast. */
    quick: { type: 'boolean', default: false },
    json: { type: 'string', default: 'artifacts/bench.json' },
  },
});
const runs = values.quick ? 1 : Number(values.runs);
const wishes = values.only?.split(',');
const chosen = measures.filter(({ name }) => wishes?.some((wish) => name.startsWith(wish)) ?? true);
if (chosen.length === 0 || !Number.isInteger(runs) || runs < 1) {
  process.stderr.write(
    `Use --runs with a number from 1, and --only with ${measures.map(({ name }) => name).join(', ')}\n`,
  );
  process.exit(1);
}
if (!ensureBuilt(root)) process.exit(1);

const bench = await Workbench.open();
const figures: MeasuredFigure[] = [];
const failures: string[] = [];
for (const measure of chosen) {
  try {
    figures.push(
      ...(await runPaired(limited(measure), bench, runs, (run) => say(`${measure.name}: run ${run} of ${runs}`))),
    );
  } catch (problem) {
    failures.push(`${measure.name} could not be measured: ${problem instanceof Error ? problem.stack : problem}`);
  }
}
const browser = bench.browser.version();
await bench.close();

process.stdout.write(tableOf(figures));
for (const failure of failures) process.stdout.write(`\n${failure}\n`);
mkdirSync(dirname(values.json), { recursive: true });
writeFileSync(values.json, `${JSON.stringify(report(), null, 2)}\n`);
process.exitCode = failures.length === 0 ? 0 : 1;

/** The same measure, each side of which fails when it does not end. */
function limited(measure: Measure<Workbench>): Measure<Workbench> {
  const { app, floor } = measure;
  return {
    ...measure,
    app: (workbench) => workbench.withDeadline(() => app(workbench)),
    floor: floor === null ? null : (workbench) => workbench.withDeadline(() => floor(workbench)),
  };
}

function say(words: string): void {
  process.stderr.write(`${words}\n`);
}

function report() {
  const [cpu] = cpus();
  const machine = { platform: platform(), arch: arch(), cpu: cpu?.model, cpus: cpus().length, memory: totalmem() };
  const rows = figures.map(({ measure, key, spec, readings }) => {
    const outcome = summarise(spec.aim, readings);
    return { measure, key, ...spec, ...outcome, floorName: spec.floor ?? null, readings };
  });
  return { at: new Date().toISOString(), runs, machine, node: process.version, browser, figures: rows, failures };
}
