import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import {
  type BrowserContext,
  type ElectronApplication,
  _electron as electron,
  expect,
  type Page,
  test,
} from '@playwright/test';
import type { TomlTable } from 'smol-toml';
import { z } from 'zod';
import { getErrorMessage } from '../electron/base/error-message.ts';
import { type ProviderOptions, ScriptedProvider } from '../fixtures/provider/provider.ts';
import { writeAppSettings } from '../fixtures/testkit/app-settings.ts';
import { createCodexHome, provideDatabases } from '../fixtures/testkit/codex-home.ts';
import { tallyEvents } from '../fixtures/testkit/event-counters.ts';
import { withinOrKill } from '../fixtures/testkit/process-tree.ts';
import { configFolder, createTemporaryFolder, type TestFolder } from '../fixtures/testkit/test-folder.ts';
import { within } from '../fixtures/testkit/within.ts';
import { createWorkspace } from '../fixtures/testkit/workspace.ts';
import { hostLimits, startHost } from './host.ts';
import { answerQuestions, recordOpenedLinks } from './native.ts';
import { startWithRetry } from './start-with-retry.ts';

const root = fileURLToPath(new URL('..', import.meta.url));

/**
 * Playwright's limit for a launch, after which it kills the app. We give up earlier, while the app can still be
 * inspected.
 */
const launchLimitMs = 45_000;
const watchedLaunchMs = 40_000;
/** How long the desktop app may take to end. It gives up on its own after 20 s. */
const endLimitMs = 30_000;

/** The options with which a test starts the app. */
export type AppOptions = {
  /** The script of the model. */
  readonly provider?: ProviderOptions;
  /** More settings in the user's config.toml. */
  readonly codex?: Omit<Parameters<typeof createCodexHome>[0], 'provider'>;
  /** Codex already trusts the workspace, so the app does not ask; default: true. */
  readonly trusted?: boolean;
  /**
   * What the user chose in the app before, by the keys of its own config.toml. Without a table `telemetry`, they have
   * answered the first-run dialog; with an empty one, they have not.
   */
  readonly settings?: TomlTable;
  /** Files of the workspace; null: start without a folder. */
  readonly workspace?: Parameters<typeof createWorkspace>[0] | null;
  readonly flags?: readonly string[];
  /** The web host runs in a terminal; see `terminal`. */
  readonly inTerminal?: boolean;
  readonly env?: Readonly<Record<string, string | undefined>>;
};

/** The app under test with everything that belongs to it, on either host. */
export type App = {
  readonly page: Page;
  /** The web host's current address with the token, as printed; empty on the desktop. */
  address(): string;
  readonly provider: ScriptedProvider;
  readonly workspace: string;
  readonly codexHome: string;
  readonly dataFolder: string;
  /** Opens another window of the same app. */
  newWindow(): Promise<Page>;
  /**
   * Runs `act`, which makes the app save a file, answers the desktop's save dialog, and returns the file once it is
   * complete.
   */
  saveFile(act: () => Promise<unknown>): Promise<SavedFile>;
  /** Runs `act`, which opens a page outside the app, and returns the text of that page after all redirects. */
  followLink(act: () => Promise<unknown>): Promise<string>;
  /** The screen of the web host's terminal, and its keyboard. */
  readonly terminal: { screen(): string; type(text: string): void };
  /** The running desktop app. Throws on the web. */
  electron(): ElectronApplication;
  /** The process ID of its Codex. Throws while none is running. */
  codexPid(): Promise<number>;
  /**
   * Ends the app properly or kills it, starts it again on the same folders, and returns its window. On the web it gets
   * the same port again; open windows stay and lose their host.
   */
  restart(how?: 'ended' | 'killed'): Promise<Page>;
  /** Ends the app and everything that belongs to it, including the folders. */
  end(): Promise<void>;
};

/** A file that the app saved, with the name it suggested. */
export type SavedFile = { readonly name: string; readonly path: string };

/** How a test accesses windows: a browser context on the web, the program itself on the desktop. */
export type Windows =
  | { readonly host: 'web'; readonly context: BrowserContext }
  | {
      readonly host: 'desktop';
      readonly program: string;
      /** The variables that name its screen and its session bus. */
      readonly session: Readonly<Record<string, string | undefined>>;
    };

/** Starts the app with a scripted provider and its own CODEX_HOME, data folder and workspace. */
export async function startApp(windows: Windows, options: AppOptions, watch: (page: Page) => void): Promise<App> {
  const provider = await ScriptedProvider.start(options.provider ?? {});
  const workspace = options.workspace === null ? null : await createWorkspace(options.workspace);
  const codexHome = createCodexHome({ provider, ...options.codex, config: toCodexConfig(options, workspace) });
  await provideDatabases(codexHome.path);
  const data = createTemporaryFolder('data');
  writeAppSettings(data.path, options.settings, workspace === null ? [] : [workspace.path]);
  const folders: readonly (TestFolder | null)[] = [workspace, data, codexHome];
  const flags = [
    '--no-open',
    ...['--data-dir', data.path],
    ...(workspace === null ? [] : ['--workspace', workspace.path]),
    ...(options.flags ?? []),
  ];
  // A separate HOME keeps the user's login profile, skills and settings out of the test; FORCE_COLOR comes from
  // Playwright.
  const env = {
    HOME: codexHome.path,
    CODEX_HOME: codexHome.path,
    FORCE_COLOR: undefined,
    LC_ALL: 'C',
    // The configuration is outside the folders that the key file protects.
    XDG_CONFIG_HOME: configFolder,
    WORKCELL_LOG_LEVEL: 'debug',
    ...options.env,
  };
  const starting = { host: windows.host, dataFolder: data.path, artifacts: join(root, 'artifacts') };
  const open = (more: readonly string[] = []) =>
    startWithRetry({ ...starting, test: test.info() }, (giveUp) =>
      windows.host === 'web'
        ? openWeb(windows.context, [...flags, ...more], env, watch, options.inTerminal)
        : openDesktop(windows.program, flags, { ...windows.session, ...env }, watch, workspace?.path ?? null, giveUp),
    );
  let opened = await open();
  return {
    page: opened.page,
    address: () => opened.address,
    provider,
    workspace: workspace?.path ?? '',
    codexHome: codexHome.path,
    dataFolder: data.path,
    newWindow: () => opened.newWindow(),
    saveFile: (act) => opened.saveFile(act),
    followLink: (act) => opened.followLink(act),
    terminal: { screen: () => opened.terminal.screen(), type: (text) => opened.terminal.type(text) },
    electron: () => {
      if (opened.electron === null) throw new Error('The web host has no Electron');
      return opened.electron;
    },
    codexPid: () => readRecordedPid(join(data.path, 'processes')),
    restart: async (how = 'ended') => {
      await (how === 'ended' ? opened.end() : opened.kill());
      opened = await open(opened.address === '' ? [] : ['--port', new URL(opened.address).port]);
      return opened.page;
    },
    end: async () => {
      // A page that outlives its host reports errors.
      if (windows.host === 'web') await Promise.all(windows.context.pages().map((page) => page.close()));
      await opened.end();
      tallyEvents(data.path);
      await provider.stop();
      for (const folder of folders) await folder?.remove();
    },
  };
}

function toCodexConfig({ codex, trusted = true }: AppOptions, workspace: TestFolder | null): TomlTable {
  const projects = trusted && workspace !== null ? { [workspace.path]: { trust_level: 'trusted' } } : {};
  return { projects, ...codex?.config };
}

const processRecord = z.object({ child: z.object({ pid: z.number() }) });

/** The app records its Codex, so that its next start finds what a crash left behind. */
async function readRecordedPid(folder: string): Promise<number> {
  const [name] = await readdir(folder);
  if (name === undefined) throw new Error('No Codex runs');
  return processRecord.parse(JSON.parse(await readFile(join(folder, name), 'utf8'))).child.pid;
}

type Opened = Pick<App, 'page' | 'newWindow' | 'saveFile' | 'followLink' | 'end' | 'terminal'> & {
  readonly address: string;
  readonly electron: ElectronApplication | null;
  kill(): Promise<void>;
};

async function openWeb(
  context: BrowserContext,
  flags: readonly string[],
  env: AppOptions['env'],
  watch: (page: Page) => void,
  terminal = false,
): Promise<Opened> {
  const host = await startHost(flags, env ?? {}, [], { ...hostLimits, terminal });
  const windows = createWebWindows(context, host.address, watch);
  const end = async (): Promise<void> => {
    const code = await host.end();
    if (code !== 0) throw new Error(`The web host ended with ${code}: ${host.output()}`);
    assertContractKept(host.output());
  };
  const page = await windows.newWindow();
  return {
    page,
    address: host.address,
    electron: null,
    ...windows,
    end,
    kill: host.kill,
    terminal: { screen: host.output, type: host.type },
  };
}

/** Windows of a running web host in a browser of a test. */
export function createWebWindows(
  context: BrowserContext,
  address: string,
  watch: (page: Page) => void,
): Pick<App, 'newWindow' | 'saveFile' | 'followLink'> {
  return {
    newWindow: async () => {
      const page = await context.newPage();
      watch(page);
      try {
        await page.goto(address);
      } catch (problem) {
        // A page that outlives its host reports errors.
        await page.close();
        throw problem;
      }
      return page;
    },
    saveFile: async (act) => {
      const pages = context.pages();
      const [download] = await Promise.all([Promise.race(pages.map((page) => page.waitForEvent('download'))), act()]);
      return { name: download.suggestedFilename(), path: await download.path() };
    },
    followLink: async (act) => {
      const [opened] = await Promise.all([context.waitForEvent('page'), act()]);
      await opened.waitForLoadState();
      const text = (await opened.locator('body').textContent()) ?? '';
      await opened.close();
      return text;
    },
  };
}

/** Fails if the host sent an event or an answer that violates the contract. */
function assertContractKept(said: string): void {
  if (said.includes('breaks the contract')) throw new Error(said);
}

async function openDesktop(
  program: string,
  flags: readonly string[],
  env: AppOptions['env'],
  watch: (page: Page) => void,
  workspace: string | null,
  giveUp: (problem: unknown) => void,
): Promise<Opened> {
  const whole = Object.entries({ ...process.env, ...env }).filter((entry): entry is [string, string] => {
    return entry[1] !== undefined;
  });
  const launch = electron.launch({
    executablePath: program,
    args: ['-r', join(import.meta.dirname, 'hold-ready.cjs'), root, ...flags],
    timeout: launchLimitMs,
    // Starts the app with its sandbox, as in normal use. Playwright would start it without one.
    chromiumSandbox: true,
    env: { ...Object.fromEntries(whole), WORKCELL_TIMINGS: '1' },
  });
  // After the app is killed, the error of the launch includes what the app printed.
  within(watchedLaunchMs, 'The launch of the app', launch).catch(giveUp);
  const app = await launch;
  retryDroppedAnswers(app);
  // Playwright forgets the process once it has ended.
  const child = app.process();
  let said = '';
  child.stderr?.on('data', (text) => {
    said = `${said}${text}`.slice(-4_000);
  });
  for (const window of app.windows()) watch(window);
  app.on('window', watch);
  const page = await app
    .firstWindow()
    .then(waitUntilLoaded)
    .catch((problem: unknown) => {
      const end = child.signalCode ?? child.exitCode;
      throw new Error(`${getErrorMessage(problem)}. The app ${end === null ? 'runs' : `ended with ${end}`}: ${said}`);
    });
  return {
    electron: app,
    terminal: { screen: () => '', type: () => undefined },
    page,
    address: '',
    newWindow: async () => {
      const opened = app.waitForEvent('window');
      await app.evaluate(({ Menu }) => Menu.getApplicationMenu()?.getMenuItemById('newWindow')?.click());
      const page = await waitUntilLoaded(await opened);
      if (workspace !== null) await openRecentFolder(page, workspace);
      return page;
    },
    followLink: async (act) => {
      const opened = await recordOpenedLinks(app);
      // The user agrees when asked.
      await answerQuestions(app, 0);
      await act();
      await expect.poll(opened).toHaveLength(1);
      const [address = ''] = await opened();
      return await (await fetch(address)).text();
    },
    saveFile: (act) => saveOnDesktop(app, act),
    // A signal ends the app without a question, even while a turn runs.
    end: async () => {
      const { exitCode, signalCode } = await endProcess(child, 'SIGTERM', () => said);
      assertContractKept(said);
      if (exitCode === 0 || hasCrashedUnderInspector(signalCode, said)) return;
      throw new Error(`The desktop app ended with ${exitCode ?? signalCode}: ${said}`);
    },
    kill: async () => {
      await endProcess(child, 'SIGKILL', () => said);
    },
  };
}

/**
 * Electron 33 may crash on exit while an inspector is attached, as Playwright's is here (electron/electron#17996). That
 * counts as an exit if our part was over: every store closed, every process ended. The packaged app, which has no
 * inspector, must exit with 0.
 */
function hasCrashedUnderInspector(signal: NodeJS.Signals | null, said: string): boolean {
  return signal === 'SIGSEGV' && /^shutdown: \d+ ms$/m.test(said);
}

/** Once in a few thousand times, V8's inspector drops an answer before it is delivered; then we ask the app again. */
function retryDroppedAnswers(app: ElectronApplication): void {
  const evaluate = app.evaluate.bind(app) as (...given: readonly unknown[]) => Promise<unknown>;
  app.evaluate = ((...given: readonly unknown[]) =>
    evaluate(...given).catch((problem: Error) => {
      if (!problem.message.includes('garbage collected')) throw problem;
      return evaluate(...given);
    })) as typeof app.evaluate;
}

/** A page that receives keys: like `goto` on the web, this waits for its scripts. */
async function waitUntilLoaded(page: Page): Promise<Page> {
  await page.waitForLoadState();
  return page;
}

/** A new desktop window starts without a folder; on the web, its address names one. */
async function openRecentFolder(page: Page, folder: string): Promise<void> {
  await page.getByRole('region', { name: 'Recent folders' }).getByRole('button', { name: folder }).click();
  await page.getByRole('textbox', { name: 'Message' }).waitFor();
}

async function endProcess(child: ChildProcess, signal: NodeJS.Signals, said: () => string): Promise<ChildProcess> {
  if (child.exitCode === null && child.signalCode === null) {
    const gone = once(child, 'exit');
    child.kill(signal);
    await withinOrKill(child.pid, endLimitMs, `The desktop app to end after ${signal}`, gone, said);
  }
  return child;
}

/** Answers the next save dialog, of the host or of a download, with a folder of the test. */
async function saveOnDesktop(app: ElectronApplication, act: () => Promise<unknown>): Promise<SavedFile> {
  const folder = createTemporaryFolder('saved').path;
  await app.evaluate(({ BrowserWindow, dialog }, to) => {
    dialog.showSaveDialog = (...args: readonly unknown[]) => {
      const { defaultPath } = args.at(-1) as { readonly defaultPath: string };
      return Promise.resolve({ canceled: false, filePath: `${to}/${defaultPath}` });
    };
    // A download grows under its final name, so it gets that name only once it is complete.
    BrowserWindow.getAllWindows()[0]?.webContents.session.once('will-download', (_event, item) => {
      const path = `${to}/${item.getFilename()}`;
      item.setSavePath(`${path}.part`);
      item.once('done', () => process.getBuiltinModule('node:fs').renameSync(`${path}.part`, path));
    });
  }, folder);
  await act();
  const saved = async () => (await readdir(folder)).filter((file) => !/[.](part|tmp)$/.test(file));
  await expect.poll(saved, 'saved files').toHaveLength(1);
  const [name = ''] = await saved();
  return { name, path: join(folder, name) };
}
