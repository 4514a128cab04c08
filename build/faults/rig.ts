import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { hostProgram, type RunningHost, startHost } from '../../e2e/host.ts';
import { type ConnectedWindow, connectWindow } from '../../electron/app/testing/connect-window.ts';
import { sendMessage } from '../../electron/app/testing/test-app.ts';
import type { TestWindow } from '../../electron/app/testing/test-window.ts';
import { sendSignal } from '../../electron/processes/end-processes.ts';
import { type ProcessRecord, processRecord } from '../../electron/processes/process-record.ts';
import { readProcessTable } from '../../electron/processes/process-table.ts';
import { ScriptedProvider } from '../../fixtures/provider/provider.ts';
import type { Reply } from '../../fixtures/provider/reply.ts';
import { fail } from '../../fixtures/provider/script.ts';
import { createCodexHome } from '../../fixtures/testkit/codex-home.ts';
import { killTree, withinOrKill } from '../../fixtures/testkit/process-tree.ts';
import { createTemporaryFolder, type TestFolder } from '../../fixtures/testkit/test-folder.ts';
import { createWorkspace } from '../../fixtures/testkit/workspace.ts';
import type { ThreadId } from '../../shared/base/ids.ts';
import type { ApprovalMode } from '../../shared/settings/settings-schema.ts';
import type { Turn } from '../../shared/transcript/turn.ts';
import { addDamage, type Damage, noDamage } from './damage.ts';
import {
  compareSights,
  createWrongState,
  findUnfinished,
  type RecentWords,
  type Sight,
  splitWords,
  toSight,
} from './sight.ts';
import type { TimedText } from './timed-text.ts';

/** The number of turns in a thread before the next one begins. */
const turnsInThread = 6;

/** Running hosts, so that none is left behind when the program is ended. */
const running = new Set<RunningHost>();
process.on('exit', () => {
  for (const { pid } of running) sendSignal(pid, 'SIGKILL');
});

/** How long a killed host may take to disappear. */
const goneMs = 15_000;

/** Text shown at least this long before a kill counts as shown for a while. */
const recentMs = 1_000;

/** Kills every host that is left, with everything it started. */
export async function killHosts(): Promise<void> {
  await killTree([...running].map(({ pid }) => pid));
  running.clear();
}

/** Differences from an ordinary user's setup. */
export type RigOptions = {
  /** Where the host stores its files. By default, its own folder. */
  readonly dataFolder?: TestFolder;
  /** How often Codex retries when the provider's stream breaks. By default, never. */
  readonly retries?: number;
  /** Whether the workspace is the user's home folder, whose earlier versions are not stored. By default, it is not. */
  readonly isHome?: boolean;
};

/**
 * The real web host with the real Codex and a scripted provider, and what a user has seen there. Hosts start and end
 * while the folders stay, so each run finds what earlier ones left.
 */
export class Rig {
  readonly dataFolder: TestFolder;
  readonly workspace: TestFolder;
  readonly #codexHome: TestFolder;
  readonly #config: TestFolder;
  readonly #home: string;
  readonly #provider: ScriptedProvider;
  readonly #replies: Reply[];
  readonly #counts: { unasked: number };
  /** What was shown of each thread and must exist afterward. */
  readonly #seen = new Map<ThreadId, Sight>();
  /** When each word of the latest turn was first shown. */
  readonly #shownAt = new Map<string, number>();
  #thread: ThreadId | null = null;
  /** What had just been streamed or shown at the last kill, by thread. */
  readonly #recent = new Map<ThreadId, RecentWords>();
  readonly #marks = new Set<string>();
  #messages = 0;
  #host: RunningHost | null = null;
  #line: ConnectedWindow | null = null;

  private constructor(parts: {
    readonly folders: readonly [TestFolder, TestFolder, TestFolder, TestFolder];
    readonly home: string;
    readonly provider: ScriptedProvider;
    readonly replies: Reply[];
    readonly counts: { unasked: number };
  }) {
    [this.dataFolder, this.workspace, this.#codexHome, this.#config] = parts.folders;
    this.#home = parts.home;
    this.#provider = parts.provider;
    this.#replies = parts.replies;
    this.#counts = parts.counts;
  }

  /** Creates the folders and starts the provider, without a host. */
  static async create(options: RigOptions = {}): Promise<Rig> {
    const { dataFolder = createTemporaryFolder('faults-data'), isHome = false, retries = 0 } = options;
    const replies: Reply[] = [];
    const counts = { unasked: 0 };
    const unasked = (): Reply => {
      counts.unasked += 1;
      return fail(400, { message: 'Nobody asked for this.' });
    };
    const provider = await ScriptedProvider.start({
      otherwise: () => replies.shift() ?? unasked(),
      internally: unasked,
      remember: false,
    });
    const workspace = await createWorkspace();
    const config = { approval_policy: 'never', projects: { [workspace.path]: { trust_level: 'trusted' } } };
    const codexHome = createCodexHome({ provider, config, providerConfig: { stream_max_retries: retries } });
    const folders = [dataFolder, workspace, codexHome, createTemporaryFolder('faults-config')] as const;
    const home = isHome ? workspace.path : codexHome.path;
    return new Rig({ folders: [...folders], home, provider, replies, counts });
  }

  /** The open window. Throws without one. */
  get window(): TestWindow {
    return this.line.window;
  }

  get line(): ConnectedWindow {
    if (this.#line === null) throw new Error('No window is open');
    return this.#line;
  }

  /** True while a host is running. */
  get isRunning(): boolean {
    return this.#host !== null;
  }

  /** The host's address, with its token. */
  get address(): string {
    return this.#running.address;
  }

  /** The host's process. */
  get hostPid(): number {
    return this.#running.pid;
  }

  /** The last sent message. */
  get #message(): string {
    return `Message ${this.#messages}`;
  }

  get #flags(): readonly string[] {
    return ['--no-open', '--data-dir', this.dataFolder.path, '--workspace', this.workspace.path];
  }

  get #env(): Readonly<Record<string, string>> {
    return { HOME: this.#home, CODEX_HOME: this.#codexHome.path, XDG_CONFIG_HOME: this.#config.path };
  }

  get #running(): RunningHost {
    if (this.#host === null) throw new Error('No host runs');
    return this.#host;
  }

  /** Starts a host on the folders, with its window, and checks what an earlier one left. */
  async start(): Promise<Damage> {
    this.#host = await this.startAnother();
    this.#line = await connectWindow(this.#host.address);
    void this.window.until(() => this.#noteShown());
    // The last Codex's remaining replies are obsolete, and the next Codex has not sent a request yet.
    this.#replies.length = 0;
    this.#counts.unasked = 0;
    // The host answers this once the store is open and unfinished work in it is closed.
    await this.window.get('listThreads', { search: '' });
    return { ...this.checkAlerts(), orphans: this.countProcessesLeft() };
  }

  /** Starts another host on the same folders. The caller ends it. */
  async startAnother(): Promise<RunningHost> {
    const host = await startHost(this.#flags, this.#env);
    running.add(host);
    return host;
  }

  /** Starts a host and kills it after this time, whatever it is doing. */
  async startAndKill(afterMs: number): Promise<void> {
    const env = { ...process.env, ...this.#env };
    const child = spawn(process.execPath, [hostProgram, ...this.#flags], { stdio: 'ignore', env });
    const timer = setTimeout(() => child.kill('SIGKILL'), afterMs);
    await withinOrKill(child.pid, afterMs + goneMs, 'A killed host to be gone', once(child, 'exit'));
    clearTimeout(timer);
  }

  /** Kills the host like a crash, at a word of the streaming text. What was shown must exist afterward. */
  async kill(streaming?: TimedText): Promise<void> {
    const now = performance.now();
    const shown = [...this.#shownAt]
      .map(([word, at]): [string, number] => [word, now - at])
      .filter(([, ageMs]) => ageMs < recentMs);
    if (this.#thread !== null) this.#recent.set(this.#thread, new Map([...shown, ...(streaming?.ages() ?? [])]));
    this.recordShown();
    this.#noteMarks();
    await this.#running.kill();
    this.#forgetHost();
  }

  /** Reconnects the same window. */
  async reconnect(): Promise<void> {
    this.#line = await connectWindow(this.address, this.window.app.windowId);
  }

  /** Ends the host normally. */
  async stop(): Promise<Damage> {
    this.#noteMarks();
    const host = this.#running;
    const code = await host.end();
    this.#forgetHost();
    return {
      ...createWrongState(...(code === 0 ? [] : [`The host ended with ${code}: ${host.output()}`])),
      orphans: this.countProcessesLeft(),
    };
  }

  /** Kills the host's Codex like a crash. */
  killCodex(): void {
    this.#noteMarks();
    for (const { child } of this.#records()) process.kill(child.pid, 'SIGKILL');
  }

  /** Sends a unique message in the current thread or a new one. The model answers with these replies. */
  async send(replies: readonly Reply[], mode: ApprovalMode = 'config'): Promise<void> {
    this.#replies.splice(0, this.#replies.length, ...replies);
    this.#messages += 1;
    this.#shownAt.clear();
    const hasRoom = this.#thread !== null && (this.#seen.get(this.#thread)?.size ?? 0) < turnsInThread;
    const thread = hasRoom && this.#thread !== null ? { threadId: this.#thread } : {};
    this.#thread = await sendMessage(this.window, this.#message, { ...thread, mode });
  }

  /** The current thread. Null before the first message. */
  get threadId(): ThreadId | null {
    return this.#thread;
  }

  /** The turns of the current thread. */
  getTurns(): readonly Turn[] {
    return this.window.turns;
  }

  /** Records what the thread shows. The thread must exist afterward. */
  recordShown(): void {
    if (this.#thread === null) return;
    this.#seen.set(this.#thread, new Map([...(this.#seen.get(this.#thread) ?? []), ...toSight(this.getTurns())]));
  }

  /** Reopens the thread and compares it with what was shown. Afterward, the new state counts. */
  async checkThread(): Promise<Damage> {
    if (this.#thread === null) return noDamage;
    await this.window.open(this.#thread);
    const now = toSight([...(await this.#earlierTurns(this.#thread)), ...this.getTurns()]);
    const lost = compareSights(this.#seen.get(this.#thread) ?? new Map(), now, this.#recent.get(this.#thread));
    this.#recent.delete(this.#thread);
    this.#seen.set(this.#thread, now);
    const { unasked } = this.#counts;
    this.#counts.unasked = 0;
    const asked = unasked === 0 ? [] : [`${unasked} requests went out that nobody had asked for`];
    return addDamage(lost, createWrongState(...asked));
  }

  /** Like `checkThread`, for a thread without running work. */
  async checkIdleThread(): Promise<Damage> {
    return addDamage(await this.checkThread(), createWrongState(...findUnfinished(this.getTurns())));
  }

  /** Compares all threads with what the user saw of them. */
  async checkAllThreads(): Promise<Damage> {
    let damage = noDamage;
    for (const threadId of this.#seen.keys()) {
      this.#thread = threadId;
      damage = addDamage(damage, await this.checkIdleThread());
    }
    return damage;
  }

  /** The app's alerts about its store. An alert about a damaged store that was set aside is correct. */
  checkAlerts(): Damage {
    const said = this.window.app.alerts.filter(({ id, surface }) => id.startsWith('sessions') && surface !== 'machine');
    const rows = said
      .filter(({ id }) => id === 'sessionsUnreadable')
      .map(({ fact }) => Number(/\d+/.exec(fact)?.[0] ?? 1));
    const others = said.filter(({ id }) => id !== 'sessionsUnreadable' && id !== 'sessionsRecovered');
    return {
      ...createWrongState(...others.map(({ fact, remedy }) => `The app says: ${fact} ${remedy}`)),
      rowsUnreadable: rows.reduce((sum, count) => sum + count, 0),
    };
  }

  /** Ends everything and removes the folders. Remaining processes count as damage. */
  async end(): Promise<Damage> {
    const damage = this.#host === null ? noDamage : await this.stop();
    await this.#provider.stop();
    for (const folder of [this.workspace, this.#codexHome, this.#config, this.dataFolder]) await folder.remove();
    return damage;
  }

  /** The turns before the ones in view. */
  async #earlierTurns(threadId: ThreadId): Promise<readonly Turn[]> {
    const before = this.getTurns()[0]?.id;
    if (before === undefined) return [];
    return (await this.window.get('loadEarlierTurns', { threadId, before, limit: 500 })).turns;
  }

  /** Records when each word was first shown. Always returns null, so that it sees everything that arrives. */
  #noteShown(): null {
    const now = performance.now();
    const newest = toSight(this.getTurns().slice(-1)).get(this.#message);
    for (const word of splitWords(newest ?? '')) if (!this.#shownAt.has(word)) this.#shownAt.set(word, now);
    return null;
  }

  #forgetHost(): void {
    if (this.#host !== null) running.delete(this.#host);
    this.#host = null;
    this.#line = null;
  }

  #records(): readonly ProcessRecord[] {
    const folder = join(this.dataFolder.path, 'processes');
    return listFiles(folder).map((name) => processRecord.parse(JSON.parse(readFileSync(join(folder, name), 'utf8'))));
  }

  #noteMarks(): void {
    for (const { mark } of this.#records()) this.#marks.add(mark);
  }

  /** The number of running processes started by an earlier Codex, including itself. */
  countProcessesLeft(): number {
    const current = this.#host === null ? [] : this.#records().filter(({ host }) => host.pid === this.hostPid);
    const earlier = this.#marks.difference(new Set(current.map(({ mark }) => mark)));
    const left = readProcessTable().filter(({ mark }) => mark !== null && earlier.has(mark));
    for (const { pid, parent } of left) {
      process.stderr.write(`Process ${pid} of ${parent} is left: ${readCommandLine(pid)}\n`);
    }
    return left.length;
  }
}

/** The arguments of a process. Empty when the system does not report them. */
function readCommandLine(pid: number): string {
  try {
    return readFileSync(`/proc/${pid}/cmdline`, 'utf8').replaceAll('\0', ' ');
  } catch {
    return '';
  }
}

function listFiles(folder: string): readonly string[] {
  try {
    return readdirSync(folder).filter((name) => name.endsWith('.json'));
  } catch {
    return [];
  }
}
