import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import {
  chmodSync,
  copyFileSync,
  cpSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  rmSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, relative } from 'node:path';
import { createInterface } from 'node:readline';
import { chromium, expect, type Page } from '@playwright/test';
import { approvals, expectWholeStory, question } from '../../e2e/demo-story.ts';
import { Desk } from '../../e2e/desk.ts';
import { writeAppOptions } from '../../fixtures/testkit/app-options.ts';
import { findTester, type Tester } from '../test-electron/tester.ts';
import { packagedPlaces, root } from './package-app.ts';

// `npm run package:smoke`: plays the demo to its end in what `npm run package` left, then ends the app with a signal. The
// app lies in a read-only folder with spaces in its name. As root on Linux it runs as a user for whom the checkout does
// not exist. Pictures stay in artifacts/package-dark.png and artifacts/package-light.png.

/** How long a step may take, in milliseconds. */
const deadlineMs = 60_000;
const isLinux = process.platform === 'linux';
const isWindows = process.platform === 'win32';

const tester = isLinux ? findTester() : null;
const place = mkdtempSync(join(tester?.sharedFolder ?? tmpdir(), 'workcell smoke '));
const [data, codexHome] = [join(place, 'my data'), join(place, 'codex home')];
for (const folder of [data, codexHome]) mkdirSync(folder);
writeAppOptions(data, {}, []);
chmodSync(place, 0o755);
for (const path of [codexHome, data, ...readdirSync(data).map((name) => join(data, name))]) tester?.own(path);
const program = copyApp();

// A Codex that is named is taken before the one that was packaged.
const { WORKCELL_CODEX_BIN: _, ...own } = process.env;
const [command = '', ...args] = [
  ...(tester === null ? [] : hideCheckout(tester)),
  ...(isLinux ? [...privateBus(), ...display()] : []),
  program,
  ...['--remote-debugging-port=0', '--data-dir', data, '--demo'],
];
const app = spawn(command, args, {
  cwd: place,
  env: { ...own, ...tester?.env, CODEX_HOME: codexHome, LC_ALL: 'C' },
  stdio: ['ignore', 'ignore', 'pipe'],
});
const gone = once(app, 'exit');
try {
  const browser = await chromium.connectOverCDP(await debuggingAddress(), { timeout: deadlineMs });
  const [context] = browser.contexts();
  const page = context?.pages()[0] ?? (await context?.waitForEvent('page', { timeout: deadlineMs }));
  if (page === undefined) throw new Error('The app opened no window');
  await playDemo(page);
  await browser.close();
  await endWithSignal();
  process.stdout.write(`${program} played the demo and ended\n`);
} finally {
  app.kill('SIGKILL');
  app.stderr.destroy();
  if (!isWindows) spawnSync('chmod', ['-R', 'u+w', place]);
  rmSync(place, { recursive: true, force: true, maxRetries: 10 });
  tester?.remove();
}

/** Copies the app to where nobody may write, and returns the path of its program there. */
function copyApp(): string {
  const packaged = packagedPlaces(join(root, 'artifacts', 'package')).program;
  // The folder that is installed: on macOS the program lies deep in it.
  const source = process.platform === 'darwin' ? join(dirname(packaged), '../..') : dirname(packaged);
  const target = join(place, 'Work cell', 'Workcell.app');
  mkdirSync(dirname(target));
  if (isWindows) cpSync(source, target, { recursive: true });
  else if (spawnSync('cp', ['-a', source, target], { stdio: 'inherit' }).status !== 0)
    throw new Error(`${source} cannot be copied. "npm run package -- --unpacked" makes it.`);
  if (!isWindows) spawnSync('chmod', ['-R', 'a-w', dirname(target)]);
  return join(target, relative(source, packaged));
}

/** Runs a command as another user, with an empty folder in place of the checkout. */
function hideCheckout({ prefix }: Tester): readonly string[] {
  const script = 'mount -t tmpfs none "$0" && exec "$@"';
  return ['unshare', '--mount', '--', 'sh', '-c', script, root, ...prefix];
}

/** A bus of the test's own, so that no keyring of the person is asked. */
function privateBus(): readonly string[] {
  const configuration = join(place, 'session-bus.conf');
  copyFileSync(join(root, 'build/test-electron/session-bus.conf'), configuration);
  return ['dbus-run-session', `--config-file=${configuration}`, '--'];
}

function display(): readonly string[] {
  // Another user may not draw on root's screen.
  const hasOwn = tester === null && Boolean(process.env.DISPLAY || process.env.WAYLAND_DISPLAY);
  return hasOwn ? [] : ['xvfb-run', '--auto-servernum', '--server-args=-screen 0 1920x1200x24'];
}

async function playDemo(page: Page): Promise<void> {
  const desk = new Desk(page);
  await expect(desk.button('Leave the demo')).toBeVisible({ timeout: deadlineMs });
  await desk.say(question);
  for (const asked of approvals) {
    await expect(desk.approval).toContainText(asked, { timeout: deadlineMs });
    await desk.takesAnswers();
    await desk.approve();
  }
  await expect(desk.transcript.getByRole('heading').last()).toBeVisible({ timeout: deadlineMs });
  await expectWholeStory(desk);
  await expect(desk.button('Stop')).toBeHidden();
  for (const colorScheme of ['dark', 'light'] as const) {
    await page.emulateMedia({ colorScheme });
    await expect(page.locator('html')).toHaveAttribute('data-theme', colorScheme);
    await page.screenshot({ path: join(root, `artifacts/package-${colorScheme}.png`), animations: 'disabled' });
  }
}

/** Ends the app as the system does at shutdown, and expects it to leave nothing behind. */
async function endWithSignal(): Promise<void> {
  const [pid] = isLinux ? processesOf(program).filter(({ type }) => type === 'main') : [{ pid: app.pid }];
  if (pid?.pid === undefined) throw new Error('The app has no process');
  process.kill(pid.pid, 'SIGTERM');
  const late = setTimeout(() => app.kill('SIGKILL'), deadlineMs);
  const [code, signal] = await gone;
  clearTimeout(late);
  if (!isWindows && code !== 0) throw new Error(`The app ended with ${signal ?? code}`);
  const left = isLinux ? processesOf(place) : [];
  if (left.length > 0) throw new Error(`The app left processes: ${left.map(({ name }) => name).join(', ')}`);
}

/** Processes whose program lies at or below a path. Linux only. */
function processesOf(path: string) {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .flatMap((name) => {
      try {
        const executable = readlinkSync(`/proc/${name}/exe`);
        if (!executable.startsWith(path)) return [];
        const words = readFileSync(`/proc/${name}/cmdline`, 'utf8');
        return [
          { pid: Number(name), name: words.replaceAll('\0', ' '), type: words.includes('--type=') ? 'child' : 'main' },
        ];
      } catch {
        // It has just ended.
        return [];
      }
    });
}

/** Where Chromium listens, once it says so; what else the app says is passed on. */
async function debuggingAddress(): Promise<string> {
  const timer = setTimeout(() => app.kill(), deadlineMs);
  try {
    for await (const line of createInterface(app.stderr)) {
      const address = /^DevTools listening on (\S+)/.exec(line)?.[1];
      if (address !== undefined) {
        app.stderr.pipe(process.stderr);
        return address;
      }
      process.stderr.write(`${line}\n`);
    }
  } finally {
    clearTimeout(timer);
  }
  throw new Error(`${program} ended without a window`);
}
