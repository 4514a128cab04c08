import { tmpdir } from 'node:os';
import { basename } from 'node:path';
import { type ThreadId, threadId } from '../../../shared/base/ids.ts';
import { ManualClock } from '../../../shared/base/manual-clock.ts';
import { ok } from '../../../shared/base/result.ts';
import type { RequestInput } from '../../../shared/contract/contract.ts';
import type { SessionEvent } from '../../../shared/privacy/telemetry/session-events.ts';
import { orderListedFolders } from '../../../shared/workspace/listed-folders.ts';
import type { ThreadsDomainDeps } from '../../app/threads/threads-domain-deps.ts';
import { createThreadsDomain, type ThreadsDomain } from '../../app/threads-domain.ts';
import { Lifetime } from '../../base/lifetime.ts';
import { FakeCodexServer } from '../../codex/testing/fake-codex-server.ts';
import type { Turn } from '../../model/codex-protocol/generated.ts';
import { refreshDelayMs } from '../threads-service.ts';
import { readConfig, resumedThread, startedThread, startedTurn, storedThread } from './codex-replies.ts';
import { inertServices } from './inert-services.ts';
import { createBroadcaster, TestWindow } from './test-window.ts';
import { createMessage } from './thread-bench.ts';

/** An existing folder. Nothing is written in it. */
export const folder = tmpdir();

/** The domain under test on a scripted Codex, with two windows. */
export class FakeApp {
  readonly codex = new FakeCodexServer();
  readonly clock = new ManualClock();
  readonly lifetime = new Lifetime();
  readonly window = new TestWindow('window', folder);
  readonly other = new TestWindow('other', folder);
  readonly windows: TestWindow[] = [this.window, this.other];
  /** The folders that the user added to the list. */
  readonly added: string[] = [];
  /** Whether the threads of these folders could be read. */
  readonly read = new Map<string, 'read' | 'failed'>();
  /** Maps the folder of a run to its project. */
  readonly places = new Map<string, string>();
  readonly unplaced: { readonly method: string }[] = [];
  readonly sessionEvents: SessionEvent[] = [];
  readonly domain: ThreadsDomain;
  #turns = 0;
  #threads = 0;

  constructor(
    deps: Partial<
      Pick<
        ThreadsDomainDeps,
        | 'userGate'
        | 'trustGate'
        | 'outdated'
        | 'authGate'
        | 'policy'
        | 'texts'
        | 'leftovers'
        | 'threadStore'
        | 'services'
      >
    > = {},
  ) {
    const { codex, clock } = this;
    this.domain = createThreadsDomain({
      ...inertServices,
      codex,
      lifetime: this.lifetime,
      broadcaster: createBroadcaster(this.windows),
      clock,
      dataFolder: `${folder}/workcell-tests/no-such-folder`,
      listedFolders: {
        listFor: (own) => orderListedFolders(own, this.added),
        threadsRead: (path, threads) => void this.read.set(path, threads),
        describeFor: (own) =>
          orderListedFolders(own, this.added).map((path) => {
            return { path, name: basename(path), displayPath: path, threads: this.read.get(path) ?? 'unread' };
          }),
      },
      runPlaces: {
        listFolders: (asked) => [asked, ...[...this.places].flatMap(([of, root]) => (root === asked ? [of] : []))],
        findProject: (of) => this.places.get(of) ?? of,
        findListing: (of) => this.places.get(of) ?? of,
        addListed: async () => undefined,
      },
      telemetry: { emit: (event: SessionEvent) => this.sessionEvents.push(event) },
      alerts: { putUnknownMessage: (notification) => this.unplaced.push(notification) },
      ...deps,
    });
    codex.answers['thread/start'] = ({ cwd }) => ok(startedThread(`thread ${++this.#threads}`, cwd ?? ''));
    codex.answers['turn/start'] = () => startedTurn(`turn ${++this.#turns}`);
    codex.answers['app/installed'] = () => ok({ apps: [] });
    codex.answers['config/read'] = () => ok(readConfig());
    codex.answers['thread/goal/get'] = () => ok({ goal: null });
    codex.answers['thread/queue/list'] = () => ok({ data: [], nextCursor: null });
  }

  /** Sends a message with the permissions of config.toml, to a new thread unless one is given. */
  send(text: string, options: Partial<RequestInput<'sendMessage'>> = {}, window = this.window) {
    const settings = { model: null, effort: null, approvalMode: 'config' } as const;
    return this.domain.handlers.sendMessage(window, createMessage(text, { settings, ...options }));
  }

  /** Starts a thread with a running turn, shown by the window. */
  async startThread(): Promise<void> {
    await this.send('Hello');
    await this.open(firstThread);
    this.turnStarted(firstThread, 'turn 1');
  }

  /** Shows a thread in the window, long enough for Codex to be asked what is new in it. */
  async open(threadId: ThreadId): Promise<void> {
    const view = await this.domain.handlers.openThread(this.window, { threadId });
    if (!view.ok) throw new Error(view.error.type);
    this.window.show(view.value);
    this.clock.advance(refreshDelayMs);
  }

  /** Shows a thread in the window, and writes in it, so that Codex loads it. */
  async openToWrite(threadId: ThreadId): Promise<void> {
    await this.open(threadId);
    void this.domain.handlers.prepareThread(this.window, { threadId });
  }

  /** Puts a thread with these turns into Codex's store, newest first, in one page or two. */
  store(id: ThreadId, newest: readonly Turn[], older: readonly Turn[] = []): void {
    const { answers } = this.codex;
    const page = (data: readonly Turn[], nextCursor: string | null) =>
      ok({ data: [...data], nextCursor, backwardsCursor: null });
    answers['thread/read'] = () => ok({ thread: storedThread(id, { cwd: folder }), readState: null });
    answers['thread/turns/list'] = ({ cursor = null }) =>
      cursor === null ? page(newest, older.length === 0 ? null : 'older') : page(older, null);
    answers['thread/resume'] = () => ok(resumedThread(id, folder, newest));
  }

  /** Sends a notification from Codex about a thread. */
  emit(id: ThreadId, method: string, params: object = {}): void {
    this.codex.notify(method, { threadId: id, ...params });
  }

  turnStarted(id: ThreadId, turn: string): void {
    this.emit(id, 'thread/status/changed', { status: { type: 'active', activeFlags: [] } });
    this.emit(id, 'turn/started', { turn: { id: turn, status: 'inProgress', items: [], error: null, startedAt: 1 } });
  }

  turnEnded(id: ThreadId, turn: string, status = 'completed'): void {
    this.emit(id, 'thread/status/changed', { status: { type: 'idle' } });
    this.emit(id, 'turn/completed', {
      turn: { id: turn, status, items: [], error: null, startedAt: 1, completedAt: 2 },
    });
  }

  /** Returns the requests with this method, oldest first. */
  sent(method: string): readonly unknown[] {
    return this.codex.sent.filter((request) => request.method === method).map(({ params }) => params);
  }
}

/** The id of the first thread that is started. */
export const firstThread = threadId.parse('thread 1');
