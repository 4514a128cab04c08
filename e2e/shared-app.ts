import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { rename, rm, symlink } from 'node:fs/promises';
import { join } from 'node:path';
import { type Browser, type BrowserContext, expect, type Locator, type Page } from '@playwright/test';
import { connectWindow } from '../electron/app/testing/connect-window.ts';
import { createTemporaryFolder } from '../fixtures/testkit/test-folder.ts';
import { createWorkspace } from '../fixtures/testkit/workspace.ts';
import { defaultLayout } from '../shared/layout/layout.ts';
import { type App, type AppOptions, createWebWindows, startApp } from './app.ts';

/** What a test may require of an app that other tests use before and after it. */
export type SharedOptions = Pick<AppOptions, 'provider' | 'settings' | 'codex'> & {
  readonly workspace?: Exclude<AppOptions['workspace'], null>;
};

/** An app that other tests use before and after this one. It can be neither restarted nor inspected. */
export type SharedApp = Pick<App, 'page' | 'provider' | 'workspace' | 'newWindow' | 'saveFile' | 'followLink'>;

/** What the fixture needs from a shared app once its test is over. */
type Lease = {
  readonly app: SharedApp;
  readonly dataFolder: string;
  /** Waits until the test's turns are over. False: the test left something that lasts, such as an open question. */
  settled(): Promise<boolean>;
  /** Ends the app unless the test was clean, or if it changed anything that the next test would see. */
  giveBack(isClean: boolean): Promise<void>;
};

/** The number of test folders that Codex trusts when an app starts. The app ends after the last one. */
const testsPerApp = 60;
/** An app that nobody uses costs little, and most tests need one of a few kinds. */
const appsPerWorker = 4;

type Running = {
  readonly app: App;
  /** Where the web host looks for the folder of each new window. */
  readonly link: string;
  /** The folders of later tests. */
  readonly folders: string[];
  /** What the app kept before the first test. */
  readonly initialFiles: string;
  end(): Promise<void>;
};

/** The running web hosts of one worker, by the options that they were started with; the last used is the last. */
export class SharedApps {
  readonly #browser: Browser;
  readonly #running = new Map<string, Running>();

  constructor(browser: Browser) {
    this.#browser = browser;
  }

  /** Opens a window of an app with these options, on its own folder, and gives the app's provider this script. */
  async open(
    context: BrowserContext,
    { provider = {}, workspace, ...options }: SharedOptions,
    watch: (page: Page) => void,
  ): Promise<Lease> {
    const key = JSON.stringify(options);
    const running = await this.#find(key, options);
    const folder = running.folders.pop() ?? '';
    await rename((await createWorkspace(workspace)).path, folder);
    await rm(running.link, { force: true });
    await symlink(folder, running.link);
    running.app.provider.play(provider);
    const windows = createWebWindows(context, running.app.address(), watch);
    const { dataFolder } = running.app;
    return {
      app: { page: await windows.newWindow(), provider: running.app.provider, workspace: folder, ...windows },
      dataFolder,
      settled: () => hasSettled(running.app, context),
      giveBack: async (isClean) => {
        await Promise.all(context.pages().map((page) => page.close()));
        const isUsable = isClean && running.folders.length > 0 && hashStoredFiles(running.app) === running.initialFiles;
        if (isUsable) await resetLayout(running.app.address());
        else await this.#end(key);
      },
    };
  }

  /** Ends all apps. */
  async end(): Promise<void> {
    for (const key of [...this.#running.keys()]) await this.#end(key);
  }

  async #find(key: string, options: Pick<AppOptions, 'settings' | 'codex'>): Promise<Running> {
    const running = this.#running.get(key) ?? (await start(this.#browser, options));
    this.#running.delete(key);
    this.#running.set(key, running);
    const [oldest] = this.#running.keys();
    if (this.#running.size > appsPerWorker && oldest !== undefined) await this.#end(oldest);
    return running;
  }

  async #end(key: string): Promise<void> {
    const running = this.#running.get(key);
    this.#running.delete(key);
    await running?.end();
  }
}

async function start(browser: Browser, { codex, settings }: Pick<AppOptions, 'settings' | 'codex'>): Promise<Running> {
  const root = createTemporaryFolder('shared');
  const folders = Array.from({ length: testsPerApp }, (_, at) => join(root.path, `workspace-${at + 1}`));
  const first = folders.pop() ?? '';
  const link = join(root.path, 'current');
  await rename((await createWorkspace()).path, first);
  await symlink(first, link);
  const projects = Object.fromEntries([first, ...folders].map((folder) => [folder, { trust_level: 'trusted' }]));
  const context = await browser.newContext();
  const app = await startApp(
    { host: 'web', context },
    {
      workspace: null,
      flags: ['--workspace', link],
      codex: { ...codex, config: { projects, ...codex?.config } },
      settings: { telemetry: { answered: true, enabled: true, noted_folders: [first, ...folders] }, ...settings },
    },
    () => undefined,
  );
  // From here on, pages are in the browsers of the tests.
  await app.page.getByRole('textbox', { name: 'Message', exact: true }).waitFor();
  await context.close();
  return {
    app,
    link,
    folders,
    initialFiles: hashStoredFiles(app),
    end: async () => {
      await app.end();
      await root.remove();
    },
  };
}

/** How long the last turn of a test may take to end on its own. */
const settleMs = 5_000;

async function hasSettled({ provider }: App, context: BrowserContext): Promise<boolean> {
  const isShown = async (part: (page: Page) => Locator) =>
    (await Promise.all(context.pages().map((page) => part(page).count()))).some((count) => count > 0);
  if (await isShown((page) => page.getByRole('region', { name: 'Approval', exact: true }))) return false;
  const runsTurn = async () =>
    provider.isAnswering || (await isShown((page) => page.getByRole('button', { name: 'Stop', exact: true })));
  return await expect
    .poll(runsTurn, { timeout: settleMs })
    .toBe(false)
    .then(
      () => true,
      () => false,
    );
}

/**
 * Hashes what the app and Codex keep for their next start: settings, keys, rules, prompts. Threads, recent folders,
 * open windows and trust belong to the folder of a test.
 */
function hashStoredFiles({ codexHome, dataFolder }: App): string {
  const folders = [dataFolder, codexHome, join(codexHome, 'rules'), join(codexHome, 'prompts')].filter(existsSync);
  const files = folders.flatMap((folder) =>
    readdirSync(folder, { withFileTypes: true })
      .filter(
        (entry) => entry.isFile() && /[.](toml|json|md|rules)$/.test(entry.name) && !perFolderFiles.has(entry.name),
      )
      .map(
        ({ name }) =>
          `${name} ${createHash('sha256')
            .update(readFileSync(join(folder, name)))
            .digest('hex')}`,
      ),
  );
  return files.sort().join('\n');
}

const perFolderFiles = new Set(['recent-folders.json', 'trust.json', 'windows.json']);

/** Gives the panes, the palette and Settings of the next window the state of a first start. */
async function resetLayout(address: string): Promise<void> {
  const { cut, window } = await connectWindow(address);
  await window.get('changeLayout', defaultLayout);
  cut();
}
