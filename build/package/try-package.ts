import { mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { ensureBuilt } from '../ensure-built.ts';
import { reportMissing } from '../test-electron/report-missing.ts';
import { catchSignals, runProgram } from '../test-electron/run-program.ts';
import { fitToTestRuntime } from './fit-to-test-runtime.ts';
import { judgePackage } from './judge-package.ts';
import { findElectronToTry, getPackagedPaths, packageApp, root } from './package-app.ts';
import { planSigning } from './signing.ts';
import { writeStandInElectron } from './stand-in-electron.ts';

// The part "package" of `npm test`: packages the existing build once, checks the contents, and plays the demo in the
// result. Without an Electron, which is a failure in CI, Linux checks a package with a stand-in. Arguments go to
// Playwright.

const folder = join(root, 'artifacts', 'package-tried');
const output = join(folder, 'output');
const electron = findElectronToTry();
const dist = electron?.dist ?? createStandIn();
const ending = catchSignals();
try {
  if (!ensureBuilt(root)) process.exitCode = 1;
  else if (dist === null) process.exitCode = reportMissing('The packaged app');
  else process.exitCode = (await check(dist)) ? await play() : 1;
} finally {
  ending.stop();
  rmSync(folder, { recursive: true, force: true });
}

function createStandIn(): string | null {
  if (process.platform !== 'linux') return null;
  const path = join(folder, 'electron');
  mkdirSync(path, { recursive: true });
  writeStandInElectron(path);
  return path;
}

async function check(electronDist: string): Promise<boolean> {
  const { config } = planSigning(process.platform, {});
  // The changes for the test runtime come after the check.
  await packageApp({ output, electron: { dist: electronDist, testRuntime: null }, unpacked: true, config });
  const problems = await judgePackage(output);
  for (const problem of problems) process.stderr.write(`${problem}\n`);
  return problems.length === 0;
}

/** Returns the exit code. */
async function play(): Promise<number> {
  if (electron === null) return reportMissing('The packaged app');
  if (electron.testRuntime !== null) fitToTestRuntime(getPackagedPaths(output).program, electron.testRuntime);
  const playwright = join(root, 'node_modules/@playwright/test/cli.js');
  const words = [process.execPath, playwright, 'test', '--project=package', ...process.argv.slice(2)];
  const env = { ...process.env, WORKCELL_PACKAGE: output };
  return await runProgram({ words, cwd: root, env }, ending.asked);
}
