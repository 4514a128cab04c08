import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import type { TomlTable } from 'smol-toml';
import { onTestFailed, onTestFinished } from 'vitest';
import { type ProviderOptions, ScriptedProvider } from '../../../fixtures/provider/provider.ts';
import { writeAppSettings } from '../../../fixtures/testkit/app-settings.ts';
import { createCodexHome, provideDatabases } from '../../../fixtures/testkit/codex-home.ts';
import { tallyEvents } from '../../../fixtures/testkit/event-counters.ts';
import { lastLines } from '../../../fixtures/testkit/read-log.ts';
import { configFolder, createCacheFolder, type TestFolder } from '../../../fixtures/testkit/test-folder.ts';
import { getWorkerFile } from '../../../fixtures/testkit/worker-file.ts';
import { createWorkspace } from '../../../fixtures/testkit/workspace.ts';
import type { Clock } from '../../../shared/base/clock.ts';
import { clientMessageId, type ThreadId, type WindowId } from '../../../shared/base/ids.ts';
import { ok } from '../../../shared/base/result.ts';
import type { RequestInput } from '../../../shared/contract/contract.ts';
import type { InputAnswer } from '../../../shared/input-safety/judge-input.ts';
import type { ApprovalMode } from '../../../shared/settings/settings-schema.ts';
import { systemClock } from '../../files/system-clock.ts';
import type { FirstView, Platform } from '../../host/platform.ts';
import { createKnownFolders } from '../../launch/create-known-folders.ts';
import { forkKeyringProgram } from '../../store/keys/fork-keyring-program.ts';
import { type App, createApp } from '../app.ts';
import { createConnectionPair } from './connection-pair.ts';
import { TestWindow } from './test-window.ts';

/** How a test sets up the app, the user's files and the machine around it. */
export type TestAppOptions = ProviderOptions & {
  /** More settings for config.toml. */
  readonly config?: TomlTable | undefined;
  /** More settings in the provider's own table. */
  readonly providerConfig?: TomlTable | undefined;
  readonly firstView?: Partial<FirstView>;
  /** More environment variables. */
  readonly environment?: Readonly<Record<string, string>>;
  /** The environment of a terminal. If omitted, `environment`. */
  readonly terminalEnvironment?: Promise<Readonly<Record<string, string | undefined>>>;
  readonly appClock?: Clock;
  /** Replaces the database worker. */
  readonly storeWorker?: URL;
  /** Makes the data folder unwritable for this reason. */
  readonly dataFolderProblem?: string;
  /** The user's earlier choices in the app, by the keys of its own config.toml; see `writeAppSettings`. */
  readonly settings?: TomlTable;
  readonly policyFiles?: readonly string[];
  /** The user's answer about programs that a page names. Yes by default. */
  readonly askOutside?: Platform['askOutside'];
  /** For a host that can open pages. */
  readonly openLink?: NonNullable<Platform['openLink']>;
  /** For a host that shows notifications itself. */
  readonly notify?: NonNullable<Platform['notify']>;
  readonly updates?: Platform['updates'];
  /** For a host that saves files itself. */
  readonly chooseFilePlace?: NonNullable<Platform['chooseFilePlace']>;
};

/** The address of the app in tests. Nothing listens there. */
export const testAddress = 'http://127.0.0.1:9/';

/** An app with the real Codex on a scripted provider, and its own folders. */
export class TestApp {
  readonly provider: ScriptedProvider;
  readonly codexHome: TestFolder;
  readonly dataFolder: TestFolder;
  readonly workspace: TestFolder;
  /** The problems that the host itself reported. */
  readonly reports: string[] = [];
  readonly #options: TestAppOptions;
  #app: App;
  #lastLines = '';

  private constructor(
    options: TestAppOptions,
    parts: Pick<TestApp, 'provider' | 'codexHome' | 'dataFolder' | 'workspace'>,
  ) {
    this.#options = options;
    this.provider = parts.provider;
    this.codexHome = parts.codexHome;
    this.dataFolder = parts.dataFolder;
    this.workspace = parts.workspace;
    this.#app = this.#create();
  }

  static async start(options: TestAppOptions = {}): Promise<TestApp> {
    const provider = await ScriptedProvider.start(options);
    const codexHome = createCodexHome({ provider, config: options.config, providerConfig: options.providerConfig });
    await provideDatabases(codexHome.path);
    const dataFolder = createCacheFolder('data');
    writeAppSettings(dataFolder.path, options.settings);
    const app = new TestApp(options, { provider, codexHome, dataFolder, workspace: await createWorkspace() });
    // biome-ignore lint/suspicious/noConsole: it stands beside the failure in what the run prints
    onTestFailed(() => console.error(`What the app did last:\n${app.#lastLines}`));
    return app;
  }

  /** The times of the startup steps. */
  get booted(): App['booted'] {
    return this.#app.booted;
  }

  /** Restarts the host on the same folders. `meanwhile` runs in between. */
  async restart(meanwhile: () => Promise<void> = async () => {}): Promise<void> {
    await this.#app.shutdown();
    await meanwhile();
    this.#app = this.#create();
    await this.#app.booted;
  }

  /** Connects a window: a new one, or the one with this id. `view` is the host's view of it. */
  connect(windowId: WindowId | null = null, view: Parameters<App['attach']>[1] = {}): Promise<TestWindow> {
    const { host, page } = createConnectionPair();
    this.#app.attach(host, view);
    return TestWindow.connect(page, windowId);
  }

  /** Passes the app a link, like the system does. */
  followLink(address: string): Promise<boolean> {
    return this.#app.followLink(address);
  }

  /** Connects a new window and opens the workspace as trusted. */
  async openWindow(): Promise<TestWindow> {
    const window = await this.connect();
    await window.get('openWorkspace', { path: this.workspace.path });
    const trusted = await answerTrust(window, this.workspace.path, 'writable');
    // An answer that cannot be stored still applies.
    if (!trusted.ok && trusted.error.type !== 'notKept') throw new Error(trusted.error.type);
    return window;
  }

  /** Creates a second host on the same folders. */
  createSecondHost(): TestApp {
    return new TestApp(this.#options, this);
  }

  /** Ends the host, and returns what did not end in time. The folders stay. */
  shutdown(): ReturnType<App['shutdown']> {
    return this.#app.shutdown();
  }

  /** Ends everything and deletes the folders. */
  async end(): Promise<void> {
    await this.shutdown();
    // Saved here, because failed tests are reported after the folders are deleted.
    this.#lastLines = lastLines(this.dataFolder.path);
    tallyEvents(this.dataFolder.path);
    await this.provider.stop();
    await this.codexHome.remove();
    await this.dataFolder.remove();
    await this.workspace.remove();
    const broken = this.reports.filter((report) => report.includes('breaks the contract'));
    if (broken.length > 0) throw new Error(broken.join('\n'));
  }

  #create(): App {
    const {
      appClock,
      dataFolderProblem = null,
      environment,
      firstView,
      notify = null,
      openLink = null,
      policyFiles = [],
      storeWorker,
      updates = 'browser',
    } = this.#options;
    return createApp(
      {
        kind: 'web',
        version: '0.0.0',
        address: Promise.resolve(testAddress),
        // Nothing can be created below a file, not even by root.
        dataFolder: dataFolderProblem === null ? this.dataFolder.path : join(import.meta.filename, 'data'),
        dataFolderProblem,
        askOutside: this.#options.askOutside ?? (async () => 'yes'),
        browseForFolder: null,
        chooseFilePlace: this.#options.chooseFilePlace ?? null,
        clipboard: null,
        openLink,
        notify,
        openWindow: null,
        updates,
        showInFolder: async () => ok(undefined),
      },
      {
        clock: appClock ?? systemClock,
        // Commands run in a login shell, which must not load the user's own profile.
        environment: {
          ...process.env,
          HOME: this.codexHome.path,
          CODEX_HOME: this.codexHome.path,
          XDG_CONFIG_HOME: configFolder,
          WORKCELL_LOG_LEVEL: 'debug',
          ...environment,
        },
        ...(this.#options.terminalEnvironment && { terminalEnvironment: this.#options.terminalEnvironment }),
        knownFolders: createKnownFolders({
          clock: appClock ?? systemClock,
          dataFolder: this.dataFolder.path,
          environment: { CODEX_HOME: this.codexHome.path },
          workspace: firstView?.workspace ?? null,
        }),
        build: { metricsEndpoint: null, isDev: false, isRelease: false },
        privacy: { policyFiles, systemForbids: async () => false },
        packageRoots: [join(import.meta.dirname, '../../..')],
        programs: {
          storeWorker: storeWorker ?? getWorkerFile('store-worker'),
          runWorker: getWorkerFile('run-worker'),
          fileFinderWorker: getWorkerFile('file-finder-worker'),
          historyWorker: getWorkerFile('history-worker'),
          transactionWorker: getWorkerFile('transaction-worker'),
        },
        // Independent of the load of the test machine.
        machineLoad: () => ({ cores: 8, average: 0, availableBytes: 64 * 1024 ** 3 }),
        startKeyringProgram: forkKeyringProgram(new URL('../../store/keys/keyring-program.ts', import.meta.url)),
        safeStorage: null,
        firstView: { workspace: null, inDemo: false, ...firstView },
        demoPace: 'instant',
        report: (problem) => void this.reports.push(problem),
      },
    );
  }
}

/** Answers "Trust this folder". `writable` covers the current settings. */
export async function answerTrust(window: TestWindow, path: string, trust: 'writable' | 'readOnly') {
  if (trust === 'readOnly') return await window.ask('answerTrust', { path, trust });
  const asked = await window.ask('answerTrust', { path, trust, covers: '' });
  if (asked.ok || asked.error.type !== 'settingsChanged') return asked;
  return await window.ask('answerTrust', { path, trust, covers: asked.error.covers });
}

type SendOptions = {
  readonly threadId?: ThreadId;
  readonly mode?: ApprovalMode;
  /** Asks for a plan. */
  readonly plan?: true;
  readonly inputAnswer?: InputAnswer;
};

/** Starts an app that ends with the test, with a window on its trusted workspace. `root` is the workspace's path. */
export async function openTestApp(
  options: TestAppOptions,
): Promise<{ readonly app: TestApp; readonly window: TestWindow; readonly root: string }> {
  const app = await TestApp.start(options);
  onTestFinished(() => app.end());
  return { app, window: await app.openWindow(), root: app.workspace.path };
}

/** Sends a message and shows its thread. Starts a new thread if none is given. */
export async function sendMessage(window: TestWindow, text: string, options: SendOptions = {}): Promise<ThreadId> {
  const { threadId } = await window.get('sendMessage', createOutgoing(text, options));
  await window.open(threadId);
  return threadId;
}

/** Returns a window's request to send a message. */
export function createOutgoing(
  text: string,
  { inputAnswer, mode, plan, threadId }: SendOptions = {},
): RequestInput<'sendMessage'> {
  return {
    threadId: threadId ?? null,
    message: { clientId: clientMessageId.parse(randomUUID()), text, sources: [] },
    delivery: 'queue',
    settings: { model: null, effort: null, approvalMode: mode ?? 'askForEverything', ...(plan && { plan }) },
    fullAccessConsent: false,
    ...(inputAnswer !== undefined && { inputAnswer }),
  };
}

/** Resolves with the oldest approval once there is one. */
export async function waitForApproval(window: TestWindow) {
  return await window.until(() => window.waiting[0]);
}

/** Resolves when the open thread has no running turn. */
export async function waitForTurnEnd(window: TestWindow) {
  return await window.until(() => {
    const turn = window.lastTurn;
    return turn !== null && turn.status !== 'running' && turn.status !== 'pending' ? turn : null;
  });
}

/** Sends a message, and approves the steps of its turn one by one. */
export async function approvedTurn(
  window: TestWindow,
  text: string,
  steps: number,
  threadId?: ThreadId,
): Promise<ThreadId> {
  const id = await sendMessage(window, text, threadId === undefined ? {} : { threadId });
  for (let answered = 0; answered < steps; answered += 1) {
    const { id: approvalId } = await waitForApproval(window);
    await window.get('resolveApproval', { approvalId, decision: { type: 'approve' } });
    await window.until(() => window.waiting[0]?.id !== approvalId);
  }
  await waitForTurnEnd(window);
  return id;
}
