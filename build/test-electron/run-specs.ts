import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { findElectron } from '../electron-runtime.ts';
import { ensureBuilt } from '../ensure-built.ts';
import { findRuntime, type TestRuntime } from './recipe.ts';
import { reportMissing } from './report-missing.ts';
import { findTester } from './tester.ts';
import { copyCheckout, output } from './tester-checkout.ts';

// Runs the browser specs against the desktop app; arguments go to Playwright. With the prepared test runtime it works on
// a linked copy of the checkout, whose SQLite fits that Electron. Root becomes an ordinary user first, who works on a
// copy too, because root's checkout may be closed to others.

const root = fileURLToPath(new URL('../..', import.meta.url));
const report = 'desktop.json';

// Another user has to be able to read what this makes.
process.umask(0o022);

const own = findElectron({
  platform: process.platform,
  env: process.env,
  packageFolder: join(root, 'node_modules/electron'),
  uid: process.getuid?.(),
});
const runtime = own === null ? findRuntime() : null;
if (own === null && runtime === null) process.exitCode = reportMissing('The desktop app', join(root, output, report));
else process.exitCode = ensureBuilt(root) ? run(runtime) : 1;

function run(testRuntime: TestRuntime | null): number {
  const tester = findTester();
  const copy = tester === null && testRuntime === null ? null : copyCheckout(root, tester, testRuntime?.sqlite ?? null);
  const folder = copy?.folder ?? root;
  const [program = '', ...args] = [
    ...(tester?.prefix ?? []),
    copy?.pathOf(process.execPath) ?? process.execPath,
    join(folder, 'node_modules/@playwright/test/cli.js'),
    'test',
    ...(process.argv.some((arg) => arg.startsWith('--project')) ? [] : ['--project=desktop']),
    // Only on Linux does each worker have a session of its own.
    ...(process.platform === 'linux' ? [] : ['--workers=1']),
    ...process.argv.slice(2),
  ];
  try {
    const { status, error } = spawnSync(program, args, {
      cwd: folder,
      stdio: 'inherit',
      env: {
        ...process.env,
        PATH: copy?.searchPathOf(process.env.PATH ?? '') ?? process.env.PATH,
        ...(testRuntime === null ? {} : { ELECTRON_OVERRIDE_DIST_PATH: testRuntime.dist }),
        ...tester?.env,
        PLAYWRIGHT_JSON_OUTPUT_FILE: join(folder, output, report),
      },
    });
    if (error !== undefined) process.stderr.write(`The desktop specs cannot run: ${error.message}\n`);
    copy?.bringReportsBack();
    return status ?? 1;
  } finally {
    copy?.remove();
    tester?.remove();
  }
}
