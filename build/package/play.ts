import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { ensureBuilt } from '../ensure-built.ts';
import { reportMissing } from '../test-electron/report-missing.ts';
import { catchSignals, runProgram } from '../test-electron/run-program.ts';
import { findElectronToTry, packageApp, root } from './package-app.ts';
import { planSigning } from './signing.ts';

// The part "packaged app" of `npm test`: packages the existing build into a folder and plays the demo in the result.
// Skipped without an Electron, which is a failure in CI. Arguments go to Playwright.

const report = join(root, 'artifacts', 'packaged-app.json');
const electron = findElectronToTry();
if (electron === null) process.exitCode = reportMissing('The packaged app', report);
else process.exitCode = ensureBuilt(root) ? await play(electron) : 1;

async function play(packaged: NonNullable<typeof electron>): Promise<number> {
  const output = join(root, 'artifacts', 'package-played');
  const ending = catchSignals();
  try {
    const { config } = planSigning(process.platform, {});
    await packageApp({ output, electron: packaged, unpacked: true, config });
    const playwright = join(root, 'node_modules/@playwright/test/cli.js');
    const words = [process.execPath, playwright, 'test', '--project=package', ...process.argv.slice(2)];
    const env = { ...process.env, WORKCELL_PACKAGE: output, PLAYWRIGHT_JSON_OUTPUT_FILE: report };
    return await runProgram({ words, cwd: root, env }, ending.asked);
  } finally {
    ending.stop();
    rmSync(output, { recursive: true, force: true });
  }
}
