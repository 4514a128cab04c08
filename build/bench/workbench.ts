import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { type Browser, type BrowserContext, chromium, type Page } from '@playwright/test';
import type { TomlTable } from 'smol-toml';
import { codexConfig } from '../../fixtures/provider/codex-config.ts';
import { ScriptedProvider } from '../../fixtures/provider/provider.ts';
import type { Step } from '../../fixtures/provider/script.ts';
import { writeAppOptions } from '../../fixtures/testkit/app-options.ts';
import { codexBinary } from '../../fixtures/testkit/codex-binary.ts';
import { createCacheFolder, createTemporaryFolder } from '../../fixtures/testkit/test-folder.ts';
import { createWorkspace } from '../../fixtures/testkit/workspace.ts';
import { findBrowser } from '../find-browser.ts';
import type { BareHostSettings } from './bare-host-settings.ts';
import { BrowserStage } from './browser-stage.ts';
import { pageScript } from './page-script.ts';
import type { Sight } from './probe-api.ts';
import type { ShownApp, ShownPage, Stage } from './stage.ts';
import { type TappedDelta, tappedDeltas, tappedMessages } from './tap-log.ts';

/** The model, the home of Codex and the folder that one side of a run works with. */
export type Surroundings = {
  readonly provider: ScriptedProvider;
  /** CODEX_HOME. */
  readonly codexHome: string;
  readonly workspace: string;
};

export type SurroundingsOptions = {
  /** What the model does with every request. */
  readonly model: Step;
  /** More of config.toml. */
  readonly config?: TomlTable;
  /** Files of the workspace by their paths. */
  readonly files?: Readonly<Record<string, string>>;
  /** A home and a workspace that are there already, with threads in them. */
  readonly kept?: { readonly codexHome: string; readonly workspace: string };
};

/** A host under test with a page on it. */
export type OpenPage = Surroundings & {
  readonly page: Page;
  readonly host: ShownApp['host'];
  /** Ends with everything the host has told the page so far; only where the tap was asked for. */
  readonly deltas: () => readonly TappedDelta[];
  /** When each message with this method was handed to the host, Unix milliseconds; only with the tap. */
  readonly handedOver: (method: string) => readonly number[];
};

export type AppOptions = SurroundingsOptions & {
  /** Notes when each delta is handed to the host. */
  readonly tap?: boolean;
  readonly env?: Readonly<Record<string, string>>;
  /** One that is there already, with threads in it. */
  readonly dataFolder?: string;
  /** What the person chose in the app before, by the keys of its own config.toml. */
  readonly options?: Parameters<typeof writeAppOptions>[1];
};

export type BareOptions = SurroundingsOptions &
  Pick<AppOptions, 'tap' | 'env'> &
  Partial<Pick<BareHostSettings, 'threadId' | 'threadPerMessage'>>;

type BarePage = Pick<BareHostSettings, 'html' | 'script'>;

const sources = (path: string) => fileURLToPath(new URL(path, import.meta.url));

/** Starts what is measured: the built app, and the bare things beside it. One browser serves all of them. */
export class Workbench {
  readonly browser: Browser;
  readonly #contexts: BrowserStage;
  /** Where the app and the bare page are shown. */
  readonly #stage: Stage;
  readonly #barePage: BarePage;
  readonly #bareLog: BarePage;

  private constructor(browser: Browser, contexts: BrowserStage, stage: Stage, barePage: BarePage, bareLog: BarePage) {
    this.browser = browser;
    this.#contexts = contexts;
    this.#stage = stage;
    this.#barePage = barePage;
    this.#bareLog = bareLog;
  }

  /** Opens the browser, in which the app is its web host. Throws when there is none. */
  static async open(): Promise<Workbench> {
    const found = findBrowser();
    if (found === null) throw new Error('No browser: run "npx playwright install chromium", or install Chromium');
    const [probe, page, log] = await Promise.all([pageScript('probe'), barePage('bare-page'), barePage('bare-log')]);
    const browser = await chromium.launch({ executablePath: found.program });
    const contexts = new BrowserStage(browser, probe);
    return new Workbench(browser, contexts, contexts, page, log);
  }

  /** The same workbench with the app and the bare page on another stage. */
  on(stage: Stage): Workbench {
    return new Workbench(this.browser, this.#contexts, stage, this.#barePage, this.#bareLog);
  }

  async close(): Promise<void> {
    await this.browser.close();
  }

  /** Closes everything it shows, so that whatever waits for a page fails. */
  giveUp(): void {
    this.#contexts.giveUp();
    this.#stage.giveUp();
  }

  /** A context of its own for a page, with the probe in it; `expect` is what the page's first document waits for. */
  async newContext(expect: Sight | null = null): Promise<BrowserContext> {
    const context = await this.#contexts.newContext();
    if (expect !== null) {
      await context.addInitScript((sight) => {
        benchProbe.expected = benchProbe.seen(sight);
      }, expect);
    }
    return context;
  }

  /** A provider, a CODEX_HOME that knows it and trusts the workspace, and a workspace; they end after `use`. */
  async withSurroundings<Result>(
    options: SurroundingsOptions,
    use: (surroundings: Surroundings) => Promise<Result>,
  ): Promise<Result> {
    const provider = await ScriptedProvider.start({ otherwise: options.model, remember: false });
    const { kept } = options;
    const home = kept === undefined ? createCacheFolder('bench-home') : null;
    const folder = kept === undefined ? await createWorkspace(options.files ? { files: options.files } : {}) : null;
    const codexHome = kept?.codexHome ?? home?.path ?? '';
    const workspace = kept?.workspace ?? folder?.path ?? '';
    try {
      writeCodexConfig(codexHome, provider, workspace, options.config);
      return await use({ provider, codexHome, workspace });
    } finally {
      await provider.stop();
      await home?.remove();
      await folder?.remove();
    }
  }

  /** The app with a fresh page, its composer ready. */
  async withApp<Result>(options: AppOptions, use: (app: OpenPage) => Promise<Result>): Promise<Result> {
    return await this.withSurroundings(options, (surroundings) =>
      withFolder(async (folder) => {
        const tap = options.tap === true ? createTap(folder) : null;
        const data = options.dataFolder ?? folder;
        writeAppOptions(data, options.options ?? {}, [surroundings.workspace]);
        const shown = await this.#stage.openApp(['--data-dir', data, '--workspace', surroundings.workspace], {
          CODEX_HOME: surroundings.codexHome,
          HOME: surroundings.codexHome,
          ...(tap === null ? {} : { WORKCELL_CODEX_BIN: tap.program }),
          ...options.env,
        });
        return await withComposer({ ...surroundings, ...shown, ...tapped(tap) }, use);
      }),
    );
  }

  /** The bare host and the bare page on the same real Codex. */
  async withBarePage<Result>(options: BareOptions, use: (bare: OpenPage) => Promise<Result>): Promise<Result> {
    return await this.withSurroundings(options, (surroundings) =>
      withFolder(async (folder) => {
        const tap = options.tap === true ? createTap(folder) : null;
        const settings: BareHostSettings = {
          ...this.#barePage,
          codex: tap?.program ?? codexBinary(),
          codexHome: surroundings.codexHome,
          workspace: surroundings.workspace,
          threadId: options.threadId ?? null,
          threadPerMessage: options.threadPerMessage ?? false,
        };
        const host = await startProgram('programs/bare-host.ts', [JSON.stringify(settings)], options.env);
        try {
          const shown = await this.#stage.openPage(host.address);
          return await withComposer({ ...surroundings, ...shown, host, ...tapped(tap) }, use);
        } finally {
          await host.end();
        }
      }),
    );
  }

  /** The least that can show a log: a page that draws the lines in view as one text. It ends after `use`. */
  async withBareLog<Result>(use: (page: Page) => Promise<Result>): Promise<Result> {
    const context = await this.newContext();
    try {
      const page = await context.newPage();
      await page.setContent(this.#bareLog.html);
      await page.addScriptTag({ content: this.#bareLog.script });
      return await use(page);
    } finally {
      await context.close();
    }
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

/** Where a message is typed, ready for use. */
export const composer: Sight = { role: 'textbox', name: 'Message', text: '' };

/** The button beside it, when there is something to send and somebody to send it to. */
export const sendReady: Sight = { role: 'button', name: 'Send', text: '' };

/** Types a message into the composer at once and sends it with Enter, as soon as no turn runs and it can be sent. */
export async function send(page: Page, text: string): Promise<void> {
  await page.getByRole('button', { name: 'Stop', exact: true }).waitFor({ state: 'hidden' });
  await page.getByRole('textbox', { name: 'Message' }).fill(text);
  await page.evaluate((sight) => benchProbe.seen(sight), sendReady);
  await page.keyboard.press('Enter');
}

/** How long after the event that `act` causes a sight is painted, in milliseconds. The page listens before `act` runs. */
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

/** Clicks; gives the time until a sight is painted and the longest task until then, both in milliseconds. */
export async function watchClick(
  page: Page,
  sight: Sight,
  click: () => Promise<void>,
): Promise<{ readonly took: number; readonly task: number }> {
  await page.evaluate(() => benchProbe.watch());
  const took = await timeAfter(page, 'click', sight, click);
  // The browser reports a task after the frame that it held up.
  await page.evaluate(() => benchProbe.frame());
  const { longestTask } = await page.evaluate(() => benchProbe.watched());
  return { took, task: longestTask };
}

/** The text of the transcript that is waited for. */
export function inTranscript(text: string): Sight {
  return { role: 'log', name: 'Transcript', text };
}

/** A program of the bench that serves a page. */
export type Program = {
  readonly pid: number;
  readonly address: string;
  /** What it said on standard error so far. */
  readonly said: () => string;
  end(): Promise<void>;
};

/** Starts a program of the bench and settles once it says where it listens. */
export async function startProgram(
  path: string,
  args: readonly string[],
  env: Readonly<Record<string, string>> = {},
): Promise<Program> {
  const child = spawn(process.execPath, [sources(path), ...args], {
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
    said: () => said,
    end: async () => {
      child.kill('SIGTERM');
      await exited;
    },
  };
}

/** Runs a program of the bench to its end and gives what it printed. */
export async function runProgram(path: string, args: readonly string[]): Promise<string> {
  const child = spawn(process.execPath, [sources(path), ...args], { stdio: ['ignore', 'pipe', 'inherit'] });
  let printed = '';
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    printed += text;
  });
  const [code] = await once(child, 'close');
  if (code !== 0) throw new Error(`${path} ended with ${code}`);
  return printed;
}

/** What Codex runs with: it asks for nothing, and the workspace needs no question of trust. */
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
  writeFileSync(join(codexHome, 'config.toml'), codexConfig(provider.baseUrl, { config }));
}

/** A program that a host takes for Codex, and what it has noted. */
type Tap = { readonly program: string; notes(): Buffer };

function createTap(folder: string): Tap {
  const program = join(folder, 'codex');
  const notes = join(folder, 'codex.notes');
  const words = [process.execPath, sources('programs/codex-tap.ts'), notes, codexBinary()];
  writeFileSync(program, `#!/bin/sh\nexec ${words.map((word) => `'${word}'`).join(' ')} "$@"\n`);
  chmodSync(program, 0o755);
  return { program, notes: () => readFileSync(notes) };
}

/** What a page tells of the tap; without one nothing was noted. */
function tapped(tap: Tap | null): Pick<OpenPage, 'deltas' | 'handedOver'> {
  const notes = () => tap?.notes() ?? Buffer.alloc(0);
  return {
    deltas: () => tappedDeltas(notes()),
    handedOver: (method) => tappedMessages(notes()).flatMap((message) => (message.method === method ? message.at : [])),
  };
}

async function barePage(name: string): Promise<BarePage> {
  return { html: readFileSync(sources(`page/${name}.html`), 'utf8'), script: await pageScript(name) };
}
