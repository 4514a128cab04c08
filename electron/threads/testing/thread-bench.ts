import { randomUUID } from 'node:crypto';
import type { TomlTable } from 'smol-toml';
import { ScriptedProvider } from '../../../fixtures/provider/provider.ts';
import { realClock } from '../../../fixtures/provider/real-clock.ts';
import type { Rule, Step } from '../../../fixtures/provider/script.ts';
import { acceptEverything } from '../../../fixtures/testkit/codex-client.ts';
import { createCodexHome, provideDatabases } from '../../../fixtures/testkit/codex-home.ts';
import { createCacheFolder, type TestFolder } from '../../../fixtures/testkit/test-folder.ts';
import { createWorkspace } from '../../../fixtures/testkit/workspace.ts';
import { type ClientMessageId, clientMessageId, type ThreadId } from '../../../shared/base/ids.ts';
import type { RequestInput } from '../../../shared/contract/contract.ts';
import type { TurnSettings } from '../../../shared/contract/threads.ts';
import type { ThreadsDomainDeps } from '../../app/threads/threads-domain-deps.ts';
import { createThreadsDomain, type ThreadsDomain } from '../../app/threads-domain.ts';
import { Lifetime } from '../../base/lifetime.ts';
import { createCodexServer } from '../../codex/create-codex-server.ts';
import type { CodexServerRequest } from '../../model/codex-protocol/protocol.ts';
import { ProcessRecords } from '../../processes/process-records.ts';
import { inertServices } from './inert-services.ts';
import { createBroadcaster, TestWindow } from './test-window.ts';

/** The mode that needs no approval for work inside the workspace. */
export const askWhenNeeded: TurnSettings = { model: null, effort: null, approvalMode: 'askWhenNeeded' };

/** The scripted provider's answers, the files of the workspace, and settings for Codex's config.toml. */
export type ThreadBenchOptions = {
  readonly steps?: readonly Step[];
  readonly rules?: readonly Rule[];
  /** Returns more settings for config.toml, given the workspace. */
  readonly config?: (folder: string) => TomlTable;
  readonly providerConfig?: TomlTable;
  readonly files?: Readonly<Record<string, string>>;
  /** Answers Codex's requests. Undefined leaves a request open. If omitted, accepts everything. */
  readonly answer?: (request: CodexServerRequest) => unknown;
};

/** The real Codex with a scripted provider, and the domain under test with a window. */
export class ThreadBench {
  readonly provider: ScriptedProvider;
  readonly folder: string;
  readonly codexHome: string;
  readonly dataFolder: string;
  readonly #folders: readonly TestFolder[];
  readonly #answer: (request: CodexServerRequest) => unknown;
  readonly #running: Lifetime[] = [];

  private constructor(provider: ScriptedProvider, folders: readonly TestFolder[], answer: ThreadBench['answer']) {
    const [home, workspace, data] = folders;
    this.provider = provider;
    this.codexHome = home?.path ?? '';
    this.folder = workspace?.path ?? '';
    this.dataFolder = data?.path ?? '';
    this.#folders = folders;
    this.#answer = answer;
  }

  static async open(options: ThreadBenchOptions = {}): Promise<ThreadBench> {
    const { steps = [], rules = [], config, providerConfig, files, answer = acceptEverything } = options;
    const provider = await ScriptedProvider.start({ steps, rules });
    const workspace = await createWorkspace(files === undefined ? {} : { files });
    const home = createCodexHome({
      provider,
      ...(config === undefined ? {} : { config: config(workspace.path) }),
      ...(providerConfig === undefined ? {} : { providerConfig }),
    });
    await provideDatabases(home.path);
    return new ThreadBench(provider, [home, workspace, createCacheFolder('data')], answer);
  }

  get answer(): (request: CodexServerRequest) => unknown {
    return this.#answer;
  }

  /** Starts the app again on the same CODEX_HOME. The previous one must be closed. */
  start(
    deps: Partial<
      Pick<ThreadsDomainDeps, 'trustGate' | 'authGate' | 'clock' | 'leftovers' | 'telemetry' | 'threadStore' | 'policy'>
    > = {},
  ) {
    const records = new ProcessRecords(this.dataFolder, realClock);
    const codex = createCodexServer({
      clock: realClock,
      appVersion: '0.1.0-test',
      environment: { ...process.env, HOME: this.codexHome },
      codexHome: this.codexHome,
      packageRoots: [],
      records,
      ownFolder: this.dataFolder,
      knownFolders: async () => [],
      chosenBinary: () => null,
      restartsByItself: () => true,
    });
    const window = new TestWindow('window', this.folder);
    const lifetime = new Lifetime();
    lifetime.onEnd(() => codex.stop());
    const domain = createThreadsDomain({
      ...inertServices,
      codex,
      lifetime,
      broadcaster: createBroadcaster([window]),
      clock: realClock,
      dataFolder: this.dataFolder,
      ...deps,
    });
    codex.onServerRequest((request, generation) => {
      const result = this.#answer(request);
      if (result !== undefined) codex.reply(generation, request.id, result);
    });
    codex.onNotification(() => window.checkWaiters());
    this.#running.push(lifetime);
    return { codex, domain, window, close: () => lifetime.end() };
  }

  async close(): Promise<void> {
    await Promise.all(this.#running.map((lifetime) => lifetime.end()));
    await this.provider.stop();
    await Promise.all(this.#folders.map((folder) => folder.remove()));
  }
}

/** Creates a message like the ones that windows send. */
export function createMessage(
  text: string,
  options: Partial<RequestInput<'sendMessage'>> = {},
): RequestInput<'sendMessage'> {
  return {
    threadId: null,
    message: { clientId: newClientId(), text, sources: [] },
    delivery: 'queue',
    settings: askWhenNeeded,
    fullAccessConsent: false,
    ...options,
  };
}

/** Returns a random message ID, as a page creates it. */
export function newClientId(): ClientMessageId {
  return clientMessageId.parse(randomUUID());
}

/** Sends the first message of a new thread, and shows the thread. */
export async function startTestThread(
  { domain, window }: { readonly domain: ThreadsDomain; readonly window: TestWindow },
  text: string,
  settings: TurnSettings = askWhenNeeded,
): Promise<ThreadId> {
  const sent = await domain.handlers.sendMessage(window, createMessage(text, { settings, fullAccessConsent: true }));
  if (!sent.ok) throw new Error(`Not sent: ${JSON.stringify(sent.error)}`);
  await openThread({ domain, window }, sent.value.threadId);
  return sent.value.threadId;
}

/** Opens a thread like a renderer does. */
export async function openThread(
  { domain, window }: { readonly domain: ThreadsDomain; readonly window: TestWindow },
  threadId: ThreadId,
): Promise<void> {
  const view = await domain.handlers.openThread(window, { threadId });
  if (!view.ok) throw new Error(`Not opened: ${view.error.type}`);
  window.show(view.value);
}
