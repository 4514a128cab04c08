import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { type Browser, type BrowserContext, chromium, type Page } from '@playwright/test';
import type { TomlTable } from 'smol-toml';
import { transformWithOxc } from 'vite';
import { type RunningHost, startHost } from '../../e2e/host.ts';
import { codexConfig } from '../../fixtures/provider/codex-config.ts';
import { ScriptedProvider } from '../../fixtures/provider/provider.ts';
import type { Step } from '../../fixtures/provider/script.ts';
import { writeAppOptions } from '../../fixtures/testkit/app-options.ts';
import { codexBinary } from '../../fixtures/testkit/codex-binary.ts';
import { createCacheFolder, createTemporaryFolder } from '../../fixtures/testkit/test-folder.ts';
import { createWorkspace } from '../../fixtures/testkit/workspace.ts';
import { findBrowser } from '../find-browser.ts';
import type { BareHostSettings } from './bare-host-settings.ts';
import type { Sight } from './probe-api.ts';
import { type TappedDelta, tappedDeltas } from './tap-log.ts';

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
  readonly host: Pick<RunningHost, 'address' | 'said'>;
  /** Ends with everything the host has told the page so far; only where the tap was asked for. */
  readonly deltas: () => readonly TappedDelta[];
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

/** No side of a measure takes longer, on the slowest machine. */
const deadlineMs = 300_000;

const sources = (path: string) => fileURLToPath(new URL(path, import.meta.url));

/** Starts what is measured: the built app, and the bare things beside it. One browser serves all of them. */
export class Workbench {
  readonly browser: Browser;
  readonly #probe: string;
  readonly #barePage: BarePage;
  readonly #bareLog: BarePage;

  private constructor(browser: Browser, probe: string, barePage: BarePage, bareLog: BarePage) {
    this.browser = browser;
    this.#probe = probe;
    this.#barePage = barePage;
    this.#bareLog = bareLog;
  }

  /** Opens the browser. Throws when there is none. */
  static async open(): Promise<Workbench> {
    const found = findBrowser();
    if (found === null) throw new Error('No browser: run "npx playwright install chromium", or install Chromium');
    const [probe, page, log] = await Promise.all([
      pageScript('page/probe.ts'),
      barePage('page/bare-page'),
      barePage('page/bare-log'),
    ]);
    const browser = await chromium.launch({ executablePath: found.program });
    return new Workbench(browser, probe, page, log);
  }

  async close(): Promise<void> {
    await this.browser.close();
  }

  /** Runs one side of a measure. Throws when it takes minutes: what it waited for will not come. */
  async withDeadline<Result>(run: () => Promise<Result>): Promise<Result> {
    let late = false;
    const deadline = setTimeout(() => {
      late = true;
      for (const context of this.browser.contexts()) void context.close();
    }, deadlineMs);
    try {
      return await run();
    } catch (problem) {
      throw late ? new Error(`It was not done after ${deadlineMs / 1_000} s`, { cause: problem }) : problem;
    } finally {
      clearTimeout(deadline);
    }
  }

  /** A context of its own for a page, with the probe in it; `expect` is what the page's first document waits for. */
  async newContext(expect: Sight | null = null): Promise<BrowserContext> {
    const context = await this.browser.newContext({ viewport: { width: 1280, height: 800 } });
    await context.addInitScript({ content: this.#probe });
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

  /** The app on its web host, in a fresh browser context, with its composer ready. */
  async withApp<Result>(options: AppOptions, use: (app: OpenPage) => Promise<Result>): Promise<Result> {
    return await this.withSurroundings(options, (surroundings) =>
      withFolder(async (folder) => {
        const tap = options.tap === true ? createTap(folder) : null;
        const data = options.dataFolder ?? folder;
        writeAppOptions(data, options.options ?? {}, [surroundings.workspace]);
        const host = await startHost(['--no-open', '--data-dir', data, '--workspace', surroundings.workspace], {
          CODEX_HOME: surroundings.codexHome,
          HOME: surroundings.codexHome,
          ...(tap === null ? {} : { WORKCELL_CODEX_BIN: tap.program }),
          ...options.env,
        });
        return await this.#withPage(host, surroundings, tap, use);
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
        return await this.#withPage(host, surroundings, tap, use);
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

  /** A page of a host, in a context of its own, with its composer ready. Both end with the use. */
  async #withPage<Result>(
    host: OpenPage['host'] & { end(): Promise<unknown> },
    surroundings: Surroundings,
    tap: Tap | null,
    use: (open: OpenPage) => Promise<Result>,
  ): Promise<Result> {
    const context = await this.newContext();
    try {
      const page = await context.newPage();
      await page.goto(host.address);
      await page.evaluate((sight) => benchProbe.seen(sight), composer);
      return await use({ ...surroundings, host, page, deltas: () => tap?.deltas() ?? [] });
    } finally {
      await context.close();
      await host.end();
    }
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

/** The text of the transcript that is waited for. */
export function inTranscript(text: string): Sight {
  return { role: 'log', name: 'Transcript', text };
}

/** A program of the bench that serves a page. */
export type Program = {
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

/** A program that a host takes for Codex, and what it noted. */
type Tap = { readonly program: string; deltas(): readonly TappedDelta[] };

function createTap(folder: string): Tap {
  const program = join(folder, 'codex');
  const notes = join(folder, 'codex.notes');
  const words = [process.execPath, sources('programs/codex-tap.ts'), notes, codexBinary()];
  writeFileSync(program, `#!/bin/sh\nexec ${words.map((word) => `'${word}'`).join(' ')} "$@"\n`);
  chmodSync(program, 0o755);
  return { program, deltas: () => tappedDeltas(readFileSync(notes)) };
}

async function barePage(path: string): Promise<BarePage> {
  return { html: readFileSync(sources(`${path}.html`), 'utf8'), script: await pageScript(`${path}.ts`) };
}

/** A file of `page/` as a script that leaves no names behind. */
async function pageScript(path: string): Promise<string> {
  const file = sources(path);
  const { code } = await transformWithOxc(readFileSync(file, 'utf8'), file);
  return `(() => {\n${code.replace('export {};', '')}\n})();`;
}
