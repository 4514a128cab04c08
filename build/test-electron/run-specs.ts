import { fileURLToPath } from 'node:url';
import { ensureBuilt } from '../ensure-built.ts';
import { reportMissing } from './report-missing.ts';
import { hasElectron, runOnDesktop } from './run-on-desktop.ts';

// Runs the browser specs against the desktop app; arguments go to Playwright.

const root = fileURLToPath(new URL('../..', import.meta.url));

/** Playwright's limit for the whole run, in minutes. */
const limit = 22;

// Another user must be able to read what this creates.
process.umask(0o022);

if (!hasElectron(root)) process.exitCode = reportMissing('The desktop app');
else process.exitCode = ensureBuilt(root) ? await run() : 1;

function run(): Promise<number> {
  return runOnDesktop(root, {
    path: 'node_modules/@playwright/test/cli.js',
    args: [
      'test',
      ...(process.argv.some((arg) => arg.startsWith('--project')) ? [] : ['--project=desktop']),
      ...(process.argv.some((arg) => arg.startsWith('--global-timeout')) ? [] : [`--global-timeout=${limit * 60_000}`]),
      // Each worker has its own session only on Linux.
      ...(process.platform === 'linux' ? [] : ['--workers=1']),
      ...process.argv.slice(2),
    ],
  });
}
