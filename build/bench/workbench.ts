import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { type Browser, type BrowserContext, chromium, type Page } from '@playwright/test';
import type { TomlTable } from 'smol-toml';
import { createCodexConfig } from '../../fixtures/provider/codex-config.ts';
import { ScriptedProvider } from '../../fixtures/provider/provider.ts';
import type { Step } from '../../fixtures/provider/script.ts';
import { writeAppSettings } from '../../fixtures/testkit/app-settings.ts';
import { findCodexBinary } from '../../fixtures/testkit/codex-binary.ts';
import { createCacheFolder, createTemporaryFolder } from '../../fixtures/testkit/test-folder.ts';
import { createWorkspace } from '../../fixtures/testkit/workspace.ts';
import { findBrowser } from '../find-browser.ts';
import type { BareHostSettings } from './bare-host-settings.ts';
import { BrowserStage } from './browser-stage.ts';
import { readPageScript } from './page-script.ts';
import type { Sight } from './probe-api.ts';
import type { ShownApp, ShownPage, Stage } from './stage.ts';
import { readTappedDeltas, readTappedMessages, type TappedDelta } from './tap-log.ts';

/** The model, Codex home, and folder for one side of a run. */
export type Surroundings = {
  readonly provider: ScriptedProvider;
  /** CODEX_HOME. */
  readonly codexHome: string;
  readonly workspace: string;
};

export type SurroundingsOptions = {
  /** The model's answer to every request. */
  readonly model: Step;
  /** Additional config.toml settings. */
  readonly config?: TomlTable;
  /** Files of the workspace by path. */
  readonly files?: Readonly<Record<string, string>>;
  /** An existing home and workspace with threads. */
  readonly existing?: { readonly codexHome: string; readonly workspace: string };
};

/** A host under test with a page on it. */
export type OpenPage = Surroundings & {
  readonly page: Page;
  readonly host: ShownApp['host'];
  /** Ends with everything the host has sent to the page so far. Only with the tap. */
  readonly deltas: () => readonly TappedDelta[];
  /** When each message with this method was passed to the host, in Unix milliseconds. Only with the tap. */
  readonly handedOver: (method: string) => readonly number[];
};

export type AppOptions = SurroundingsOptions & {
  /** Records when each delta is passed to the host. */
  readonly tap?: boolean;
  readonly env?: Readonly<Record<string, string>>;
  /** An existing one with threads. */
  readonly dataFolder?: string;
  /** The user's earlier choices in the app, by the keys of its own config.toml. */
  readonly settings?: Parameters<typeof writeAppSettings>[1];
};

export type BareOptions = SurroundingsOptions &
  Pick<AppOptions, 'tap' | 'env'> &
  Partial<Pick<BareHostSettings, 'threadId' | 'threadPerMessage'>>;

type BarePage = Pick<BareHostSettings, 'html' | 'script'>;

const toSourcePath = (path: string) => fileURLToPath(new URL(path, import.meta.url));

/** Starts the built app and the bare programs for comparison. One browser is used for all of them. */
export class Workbench {
  readonly browser: Browser;
  readonly #contexts: BrowserStage;
  /** Where the app and the bare page are shown. */
  readonly #stage: Stage;
  readonly #barePage: BarePage;

  private constructor(browser: Browser, contexts: BrowserStage, stage: Stage, barePage: BarePage) {
    this.browser = browser;
    this.#contexts = contexts;
    this.#stage = stage;
    this.#barePage = barePage;
  }

  /** Opens the browser, in which the app is its web host. Throws without one. */
  static async open(): Promise<Workbench> {
    const found = findBrowser();
    if (found === null) throw new Error('No browser: run "npx playwright install chromium", or install Chromium');
    const [probe, page] = await Promise.all([readPageScript('probe'), loadBarePage('bare-page')]);
    const browser = await chromium.launch({ executablePath: found.program });
    const contexts = new BrowserStage(browser, probe);
    return new Workbench(browser, contexts, contexts, page);
  }

  /** The same workbench with the app and the bare page on another stage. */
  on(stage: Stage): Workbench {
    return new Workbench(this.browser, this.#contexts, stage, this.#barePage);
  }

  async close(): Promise<void> {
    await this.browser.close();
  }

  /** Closes all pages, so that anything waiting for one fails. */
  giveUp(): void {
    this.#contexts.giveUp();
    this.#stage.giveUp();
  }

  /** A separate context for a page, with the probe in it. `expect` is what the page's first document waits for. */
  async newContext(expect: Sight | null = null): Promise<BrowserContext> {
    const context = await this.#contexts.newContext();
    if (expect !== null) {
      await context.addInitScript((sight) => {
        benchProbe.expected = benchProbe.seen(sight);
      }, expect);
    }
    return context;
  }

  /** A provider, a CODEX_HOME that knows it and trusts the workspace, and a workspace. They end after `use`. */
  async withSurroundings<Result>(
    options: SurroundingsOptions,
    use: (surroundings: Surroundings) => Promise<Result>,
  ): Promise<Result> {
    const provider = await ScriptedProvider.start({ otherwise: options.model, remember: false });
    const { existing } = options;
    const home = existing === undefined ? createCacheFolder('bench-home') : null;
    const folder = existing === undefined ? await createWorkspace(options.files ? { files: options.files } : {}) : null;
    const codexHome = existing?.codexHome ?? home?.path ?? '';
    const workspace = existing?.workspace ?? folder?.path ?? '';
    try {
      writeCodexConfig(codexHome, provider, workspace, options.config);
      return await use({ provider, codexHome, workspace });
    } finally {
      await provider.stop();
      await home?.remove();
      await folder?.remove();
    }
  }

  /** The app with a new page and its composer ready. */
  async withApp<Result>(options: AppOptions, use: (app: OpenPage) => Promise<Result>): Promise<Result> {
    return await this.withSurroundings(options, (surroundings) =>
      withFolder(async (folder) => {
        const tap = options.tap === true ? createTap(folder) : null;
        const data = options.dataFolder ?? folder;
        writeAppSettings(data, options.settings ?? {}, [surroundings.workspace]);
        const shown = await this.#stage.openApp(['--data-dir', data, '--workspace', surroundings.workspace], {
          CODEX_HOME: surroundings.codexHome,
          HOME: surroundings.codexHome,
          ...(tap === null ? {} : { WORKCELL_CODEX_BIN: tap.program }),
          ...options.env,
        });
        return await withComposer({ ...surroundings, ...shown, ...readTap(tap) }, use);
      }),
    );
  }

  /** The bare host and the bare page with the same real Codex. */
  async withBarePage<Result>(options: BareOptions, use: (bare: OpenPage) => Promise<Result>): Promise<Result> {
    return await this.withSurroundings(options, (surroundings) =>
      withFolder(async (folder) => {
        const tap = options.tap === true ? createTap(folder) : null;
        const settings: BareHostSettings = {
          ...this.#barePage,
          codex: tap?.program ?? findCodexBinary(),
          codexHome: surroundings.codexHome,
          workspace: surroundings.workspace,
          threadId: options.threadId ?? null,
          threadPerMessage: options.threadPerMessage ?? false,
        };
        const host = await startProgram('programs/bare-host.ts', [JSON.stringify(settings)], options.env);
        try {
          const shown = await this.#stage.openPage(host.address);
          return await withComposer({ ...surroundings, ...shown, host, ...readTap(tap) }, use);
        } finally {
          await host.end();
        }
      }),
    );
  }
}

/** Waits for the composer, and closes the page after the use. */
async function withComposer<Result>(
  open: OpenPage & ShownPage,
  use: (open: OpenPage) => Promise<Result>,
): Promise<Result> {
  try {
    await open.page.evaluate((sight) => benchProbe.seen(sight), composer);
    return await use(open);
  } finally {
    await open.close();
  }
}

async function withFolder<Result>(use: (path: string) => Promise<Result>): Promise<Result> {
  const folder = createTemporaryFolder('bench-data');
  try {
    return await use(folder.path);
  } finally {
    await folder.remove();
  }
}

/** The text field for messages, ready to use. */
export const composer: Sight = { role: 'textbox', name: 'Message', text: '' };

/** The button next to it, when there is something to send and a recipient. */
export const sendReady: Sight = { role: 'button', name: 'Send', text: '' };

/** Fills in a message at once and sends it with Enter, as soon as no turn is running and sending is possible. */
export async function send(page: Page, text: string): Promise<void> {
  await page.getByRole('button', { name: 'Stop', exact: true }).waitFor({ state: 'hidden' });
  await page.getByRole('textbox', { name: 'Message' }).fill(text);
  await page.evaluate((sight) => benchProbe.seen(sight), sendReady);
  await page.keyboard.press('Enter');
}

/**
 * The time from the event that `act` causes until a sight is painted, in milliseconds. The page listens before `act`
 * runs.
 */
export async function timeAfter(
  page: Page,
  event: 'click' | 'keydown',
  sight: Sight,
  act: () => Promise<void>,
): Promise<number> {
  await page.evaluate(([kind, each]) => benchProbe.arm(kind, each), [event, sight] as const);
  await act();
  return await page.evaluate(() => benchProbe.sinceArmed());
}

/** Clicks. Returns the time until a sight is painted and the longest task until then, both in milliseconds. */
export async function watchClick(
  page: Page,
  sight: Sight,
  click: () => Promise<void>,
): Promise<{ readonly took: number; readonly task: number }> {
  await page.evaluate(() => benchProbe.watch());
  const took = await timeAfter(page, 'click', sight, click);
  // The browser reports a task after the frame that it delayed.
  await page.evaluate(() => benchProbe.frame());
  const { longestTask } = await page.evaluate(() => benchProbe.watched());
  return { took, task: longestTask };
}

/** The transcript text to wait for. */
export function toTranscriptSight(text: string): Sight {
  return { role: 'log', name: 'Transcript', text };
}

/** A bench program that serves a page. */
export type Program = {
  readonly pid: number;
  readonly address: string;
  /** Its standard error output so far. */
  readonly output: () => string;
  end(): Promise<void>;
};

/** Starts a bench program and resolves once it reports its address. */
export async function startProgram(
  path: string,
  args: readonly string[],
  env: Readonly<Record<string, string>> = {},
): Promise<Program> {
  const child = spawn(process.execPath, [toSourcePath(path), ...args], {
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { ...process.env, ...env },
  });
  let said = '';
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    said += text;
  });
  const exited = once(child, 'exit');
  const address = await new Promise<string>((resolve, reject) => {
    createInterface({ input: child.stdout }).on('line', (line) => resolve(line.replace('Listening on ', '')));
    void exited.then(() => reject(new Error(`${path} ended before it listened: ${said}`)));
  });
  return {
    pid: child.pid ?? 0,
    address,
    output: () => said,
    end: async () => {
      child.kill('SIGTERM');
      await exited;
    },
  };
}

/** Runs a bench program to its end and returns its output. */
export async function runProgram(path: string, args: readonly string[]): Promise<string> {
  const child = spawn(process.execPath, [toSourcePath(path), ...args], { stdio: ['ignore', 'pipe', 'inherit'] });
  let printed = '';
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    printed += text;
  });
  const [code] = await once(child, 'close');
  if (code !== 0) throw new Error(`${path} ended with ${code}`);
  return printed;
}

/** Codex's configuration: it requests no approvals, and the workspace is already trusted. */
export function writeCodexConfig(
  codexHome: string,
  provider: Pick<ScriptedProvider, 'baseUrl'>,
  workspace: string,
  more: TomlTable = {},
): void {
  mkdirSync(codexHome, { recursive: true });
  const config = {
    approval_policy: 'never',
    sandbox_mode: 'workspace-write',
    projects: { [workspace]: { trust_level: 'trusted' } },
    ...more,
  };
  writeFileSync(join(codexHome, 'config.toml'), createCodexConfig(provider.baseUrl, { config }));
}

/** A program that a host runs as Codex, and its records. */
type Tap = { readonly program: string; notes(): Buffer };

function createTap(folder: string): Tap {
  const program = join(folder, 'codex');
  const notes = join(folder, 'codex.notes');
  const words = [process.execPath, toSourcePath('programs/codex-tap.ts'), notes, findCodexBinary()];
  writeFileSync(program, `#!/bin/sh\nexec ${words.map((word) => `'${word}'`).join(' ')} "$@"\n`);
  chmodSync(program, 0o755);
  return { program, notes: () => readFileSync(notes) };
}

/** The parts of a page's interface that use the tap. Without a tap, there are no records. */
function readTap(tap: Tap | null): Pick<OpenPage, 'deltas' | 'handedOver'> {
  const notes = () => tap?.notes() ?? Buffer.alloc(0);
  return {
    deltas: () => readTappedDeltas(notes()),
    handedOver: (method) =>
      readTappedMessages(notes()).flatMap((message) => (message.method === method ? message.at : [])),
  };
}

async function loadBarePage(name: string): Promise<BarePage> {
  return { html: readFileSync(toSourcePath(`page/${name}.html`), 'utf8'), script: await readPageScript(name) };
}
