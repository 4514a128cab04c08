import { type ChildProcessByStdio, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, cpSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, readlinkSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, relative, resolve } from 'node:path';
import { createInterface } from 'node:readline';
import type { Readable } from 'node:stream';
import { test as base, chromium, expect, type Page } from '@playwright/test';
import { z } from 'zod';
import { AppPage } from '../../e2e/app-page.ts';
import { approvals, expectWholeStory } from '../../e2e/demo-story.ts';
import { writeAppSettings } from '../../fixtures/testkit/app-settings.ts';
import { type Session, startSession } from '../test-electron/session.ts';
import { findTester, type Tester } from '../test-electron/tester.ts';
import { getPackagedPaths, root } from './package-app.ts';

// `npm run package:smoke`: tests the output of `npm run package`, or the app in the folder WORKCELL_PACKAGE. The app is
// in a read-only folder with spaces in its name. As root on Linux, it runs as a user who cannot see the checkout.
// Screenshots are kept in artifacts/package-dark.png and artifacts/package-light.png.

const packaged = getPackagedPaths(resolve(root, process.env.WORKCELL_PACKAGE ?? 'artifacts/package')).program;
const isLinux = process.platform === 'linux';
const isWindows = process.platform === 'win32';

/** The running app, with its readable output. */
type App = ChildProcessByStdio<null, null, Readable>;

/** The app and the folder with all its files. It ends with the test. */
const test = base.extend<{ readonly started: { readonly app: App; readonly place: string } }>({
  // biome-ignore lint/correctness/noEmptyPattern: Playwright reads from this pattern what a fixture needs
  started: async ({}, use) => {
    const tester = isLinux ? findTester() : null;
    const place = mkdtempSync(join(tester?.sharedFolder ?? tmpdir(), 'workcell smoke '));
    const session = await startSession(tester);
    let app: App | null = null;
    try {
      app = startApp(place, copyApp(place), tester, session);
      await use({ app, place });
    } finally {
      app?.kill('SIGKILL');
      app?.stderr.destroy();
      await session?.stop();
      if (!isWindows) spawnSync('chmod', ['-R', 'u+w', place]);
      rmSync(place, { recursive: true, force: true, maxRetries: 10 });
      tester?.remove();
    }
  },
});

test('the packaged app starts and plays the demo', async ({ started: { app, place } }) => {
  // The connection ends with the app, because Chromium does not answer a request to close it.
  const address = await readDebuggingAddress(app);
  await expect.poll(() => listPages(address), 'pages that the app shows').toEqual(['app://workcell/']);
  const browser = await chromium.connectOverCDP(address);
  const page = browser.contexts()[0]?.pages()[0];
  if (page === undefined) throw new Error('The app opened no window');
  await playDemo(page);
  await endWithSignal(app);
  if (isLinux) await expect.poll(() => listProcesses(place), 'processes that the app left').toEqual([]);
});

/** Copies the app to a read-only folder and returns the path of its program there. */
function copyApp(place: string): string {
  // The installed folder. On macOS, the program is deep inside it.
  const source = process.platform === 'darwin' ? join(dirname(packaged), '../..') : dirname(packaged);
  const target = join(place, 'Work cell', 'Workcell.app');
  mkdirSync(dirname(target));
  if (isWindows) cpSync(source, target, { recursive: true });
  else if (spawnSync('cp', ['-a', source, target], { stdio: 'inherit' }).status !== 0)
    throw new Error(`${source} cannot be copied. "npm run package -- --unpacked" makes it.`);
  if (!isWindows) spawnSync('chmod', ['-R', 'a-w', dirname(target)]);
  return join(target, relative(source, packaged));
}

function startApp(place: string, program: string, tester: Tester | null, session: Session | null): App {
  const [data, codexHome] = [join(place, 'my data'), join(place, 'codex home')];
  for (const folder of [data, codexHome]) mkdirSync(folder);
  writeAppSettings(data, {}, []);
  chmodSync(place, 0o755);
  for (const path of [codexHome, data, ...readdirSync(data).map((name) => join(data, name))]) tester?.own(path);
  // A named Codex would replace the packaged one. FORCE_COLOR comes from Playwright.
  const { WORKCELL_CODEX_BIN: _codex, FORCE_COLOR: _color, ...own } = process.env;
  const [command = '', ...args] = [
    ...(tester === null ? [] : hideCheckout(tester)),
    program,
    ...['--remote-debugging-port=0', '--data-dir', data, '--demo'],
  ];
  return spawn(command, args, {
    cwd: place,
    env: { ...own, ...tester?.env, ...session?.env, CODEX_HOME: codexHome, LC_ALL: 'C' },
    stdio: ['ignore', 'ignore', 'pipe'],
  });
}

/** Runs a command as another user, with an empty folder in place of the checkout. */
function hideCheckout({ prefix }: Tester): readonly string[] {
  const script = 'mount -t tmpfs none "$0" && exec "$@"';
  return ['unshare', '--mount', '--', 'sh', '-c', script, root, ...prefix];
}

async function playDemo(page: Page): Promise<void> {
  const appPage = new AppPage(page);
  await expect(appPage.button('Leave the demo')).toBeVisible();
  for (const asked of approvals) {
    await expect(appPage.approval).toContainText(asked);
    await appPage.waitUntilAnswerable();
    await appPage.approve();
  }
  await expectWholeStory(appPage);
  await expect(appPage.button('Stop')).toBeHidden();
  for (const colorScheme of ['dark', 'light'] as const) {
    await page.emulateMedia({ colorScheme });
    await expect(page.locator('html')).toHaveAttribute('data-theme', colorScheme);
    await page.screenshot({ path: join(root, `artifacts/package-${colorScheme}.png`), animations: 'disabled' });
  }
}

/** Ends the app the way the system does at shutdown. */
async function endWithSignal(app: App): Promise<void> {
  const gone = once(app, 'exit');
  app.kill('SIGTERM');
  const [code, signal] = await gone;
  if (!isWindows && code !== 0) throw new Error(`The app ended with ${signal ?? code}`);
}

/** The command lines of processes with a program below a folder. Linux only. */
function listProcesses(folder: string): readonly string[] {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .flatMap((name) => {
      try {
        if (!readlinkSync(`/proc/${name}/exe`).startsWith(`${folder}/`)) return [];
        return [readFileSync(`/proc/${name}/cmdline`, 'utf8').replaceAll('\0', ' ')];
      } catch {
        // The process has just ended.
        return [];
      }
    });
}

/** The addresses of the app's pages. Playwright may wait forever for a page that navigates while it connects. */
async function listPages(address: string): Promise<readonly string[]> {
  const { host } = new URL(address);
  const targets = z.array(z.object({ type: z.string(), url: z.string() }));
  const listed = targets.parse(await (await fetch(`http://${host}/json/list`)).json());
  return listed.filter(({ type }) => type === 'page').map(({ url }) => url);
}

/** Chromium's debugging address, once it prints one. Other output is passed on. */
async function readDebuggingAddress(app: App): Promise<string> {
  for await (const line of createInterface(app.stderr)) {
    const address = /^DevTools listening on (\S+)/.exec(line)?.[1];
    if (address !== undefined) {
      app.stderr.pipe(process.stderr);
      return address;
    }
    process.stderr.write(`${line}\n`);
  }
  throw new Error('The app ended without a window');
}
