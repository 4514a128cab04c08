import { realpathSync } from 'node:fs';
import { resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { getErrorMessage } from '../electron/base/error-message.ts';
import { systemClock } from '../electron/files/system-clock.ts';
import { findGitHead } from '../electron/git/git-head.ts';
import { excludeFromGit } from '../electron/runs/records/exclude-from-git.ts';
import { createRunFolder, findRunFolder, listRunIds } from '../electron/runs/records/run-folder.ts';
import { TelemetryWriter } from '../electron/runs/records/telemetry-writer.ts';
import { createDemoRun, playRun } from '../fixtures/demo-runs/demo-run.ts';
import { ManualClock } from '../shared/base/manual-clock.ts';

// `npm run demo:run [-- [WORKSPACE] [--fast]]`: writes a 12.5-second run with its real delays to the latest
// run of a workspace, or to a new one, so that it can be watched.

const { positionals, values } = parseArgs({
  allowPositionals: true,
  options: {
    /** Writes without delays, as if the run had just ended. */
    fast: { type: 'boolean', default: false },
  },
});
const durationMs = 12_500;
try {
  // npm runs scripts in the package folder and reports where it was called.
  const here = process.env.INIT_CWD ?? process.cwd();
  const workspace = realpathSync(resolve(here, positionals[0] ?? '.'));
  const workcell = await chooseRun(workspace);
  const manual = values.fast ? new ManualClock(Date.now() - durationMs) : null;
  const clock = manual ?? systemClock;
  const opened = TelemetryWriter.open(workcell.telemetry, { clock, onProblem: say });
  if (!opened.ok) {
    throw new Error(opened.error.type === 'claimed' ? 'Another process writes this workcell.' : opened.error.message);
  }
  const writer = opened.value;
  say(`Writing ${workcell.telemetry}${values.fast ? '' : ` for ${durationMs / 1_000} seconds`}`);
  const played = playRun(createDemoRun(workcell.id), writer, clock);
  manual?.advance(durationMs);
  await played;
  writer.close();
} catch (failure) {
  say(`The demo could not be written: ${getErrorMessage(failure)}`);
  process.exitCode = 1;
}

async function chooseRun(workspace: string) {
  const [newest] = await listRunIds(workspace);
  const found = newest === undefined ? null : await findRunFolder(workspace, newest);
  if (found?.ok) return found.value;
  const made = await createRunFolder(workspace, Date.now());
  const git = await findGitHead(workspace);
  if (git !== null) await excludeFromGit(git.headFolder);
  return made;
}

function say(words: string): void {
  process.stderr.write(`${words}\n`);
}
