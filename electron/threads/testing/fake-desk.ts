import { tmpdir } from 'node:os';
import { type ThreadId, threadId } from '../../../shared/base/ids.ts';
import { ManualClock } from '../../../shared/base/manual-clock.ts';
import { ok } from '../../../shared/base/result.ts';
import type { CodexNotification } from '../../../shared/codex-protocol/protocol.ts';
import type { RequestInput } from '../../../shared/contract/contract.ts';
import { createThreadsDomain, type ThreadsDomain, type ThreadsDomainParts } from '../../app/threads-domain.ts';
import { FakeCodexServer } from '../../codex/testing/fake-codex-server.ts';
import { readConfig, startedThread, startedTurn } from './codex-replies.ts';
import { announcerFor, TestWindow } from './test-window.ts';
import { message } from './thread-bench.ts';

/** A folder that is there; nothing is written in it. */
export const folder = tmpdir();

/** The domain under test on a Codex that says what the test tells it to, with two windows. */
export class FakeDesk {
  readonly codex = new FakeCodexServer();
  readonly clock = new ManualClock();
  readonly window = new TestWindow('window', folder);
  readonly other = new TestWindow('other', folder);
  readonly windows: TestWindow[] = [this.window, this.other];
  readonly unplaced: CodexNotification[] = [];
  readonly domain: ThreadsDomain;
  #turns = 0;
  #threads = 0;

  constructor(gates: Partial<Pick<ThreadsDomainParts, 'trustGate' | 'authGate'>> = {}) {
    const { codex, clock } = this;
    this.domain = createThreadsDomain({
      codex,
      announcer: announcerFor(this.windows),
      clock,
      dataFolder: `${folder}/workcell-tests/no-such-folder`,
      trustGate: { mayWrite: async () => 'yes' },
      authGate: { maySend: async () => true },
      onUnplaced: (notification) => this.unplaced.push(notification),
      ...gates,
    });
    codex.answers['thread/start'] = ({ cwd }) => ok(startedThread(`thread ${++this.#threads}`, cwd ?? ''));
    codex.answers['turn/start'] = () => startedTurn(`turn ${++this.#turns}`);
    codex.answers['config/read'] = () => ok(readConfig(null));
  }

  /** Sends a message with the permissions of config.toml, into a new thread unless one is named. */
  send(text: string, options: Partial<RequestInput<'sendMessage'>> = {}, window = this.window) {
    const settings = { model: null, effort: null, approvalMode: 'config' } as const;
    return this.domain.handlers.sendMessage(window, message(text, { settings, ...options }));
  }

  /** Begins a thread whose first turn runs, shown by the window. */
  async begin(): Promise<void> {
    await this.send('Hello');
    const view = await this.domain.handlers.openThread(this.window, { threadId: firstThread });
    if (!view.ok) throw new Error(view.error.type);
    this.window.show(view.value);
    this.turnStarted(firstThread, 'turn 1');
  }

  /** Tells what Codex says of a thread. */
  tell(id: ThreadId, method: string, params: object = {}): void {
    this.codex.notify(method, { threadId: id, ...params });
  }

  turnStarted(id: ThreadId, turn: string): void {
    this.tell(id, 'thread/status/changed', { status: { type: 'active', activeFlags: [] } });
    this.tell(id, 'turn/started', { turn: { id: turn, status: 'inProgress', items: [], error: null, startedAt: 1 } });
  }

  turnEnded(id: ThreadId, turn: string, status = 'completed'): void {
    this.tell(id, 'thread/status/changed', { status: { type: 'idle' } });
    this.tell(id, 'turn/completed', {
      turn: { id: turn, status, items: [], error: null, startedAt: 1, completedAt: 2 },
    });
  }

  /** What was sent with a method, oldest first. */
  sent(method: string): readonly unknown[] {
    return this.codex.sent.filter((request) => request.method === method).map(({ params }) => params);
  }
}

/** The id of the first thread that is started. */
export const firstThread = threadId.parse('thread 1');
