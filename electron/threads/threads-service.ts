import type { ThreadId } from '../../shared/base/ids.ts';
import { err, ok, type Result } from '../../shared/base/result.ts';
import type { RequestInput } from '../../shared/contract/contract.ts';
import type { ThreadProblem, ThreadView, threadsRequests } from '../../shared/contract/threads.ts';
import type { DeskWindow, DomainHandlers } from '../app/desk-window.ts';
import type { CodexServer } from '../codex/codex-server.ts';
import type { DiffService } from '../diff/diff-service.ts';
import type { ExecService } from '../exec/exec-service.ts';
import { endCommands, stopTurn } from './background-commands.ts';
import { threadProblem } from './codex-problems.ts';
import type { Conversations } from './conversations.ts';
import type { LiveThread } from './live-thread.ts';
import type { LiveThreads } from './live-threads.ts';
import { describeQueue } from './message-queue.ts';
import type { QueueKeeper } from './queue-keeper.ts';
import type { ThreadHistory } from './thread-history.ts';
import type { ThreadList } from './thread-list.ts';
import type { ThreadLoader } from './thread-loader.ts';

/** Turns that a window gets when it opens a thread; it asks for earlier ones. */
const turnsInView = 60;

export type ThreadsParts = {
  readonly codex: CodexServer;
  readonly threads: LiveThreads;
  readonly list: ThreadList;
  readonly loader: ThreadLoader;
  readonly history: ThreadHistory;
  readonly conversations: Conversations;
  readonly queue: QueueKeeper;
  readonly exec: ExecService;
  readonly diff: DiffService;
};

/** Answers what windows ask about threads. */
export class ThreadsService {
  readonly #parts: ThreadsParts;

  constructor(parts: ThreadsParts) {
    this.#parts = parts;
  }

  readonly handlers: DomainHandlers<keyof typeof threadsRequests> = {
    listThreads: (window, { search }) => this.#parts.list.list(window.workspace?.path ?? null, search.trim()),
    openThread: (window, { threadId }) => this.#open(window, threadId),
    loadEarlierTurns: async (_window, { threadId, before, limit }) => {
      const thread = this.#parts.threads.get(threadId);
      return thread === null ? err({ type: 'threadGone' }) : this.#parts.history.before(thread, before, limit);
    },
    sendMessage: (window, input) => this.#parts.conversations.send(window, input),
    retryTurn: (window, input) => this.#parts.conversations.retry(window, input),
    steerQueued: (window, input) => this.#parts.conversations.steerQueued(window, input),
    stopTurn: (_window, { threadId }) => this.#onKnown(threadId, (thread) => stopTurn(this.#parts.codex, thread)),
    endBackground: (_window, { threadId, runId }) =>
      this.#onKnown(threadId, (thread) =>
        endCommands(this.#parts.codex, thread, (id) => runId === null || id === runId),
      ),
    arrangeQueue: (_window, { threadId, queue }) =>
      this.#onKnown(threadId, async (thread) => {
        this.#parts.queue.arrange(thread, queue);
        return ok(null);
      }),
    compactThread: (_window, input) => this.#onKnown(input.threadId, (thread) => this.#compact(thread, input)),
  };

  /** A thread that is known here is shown at once and taken up by Codex beside that; any other is loaded first. */
  async #open(window: DeskWindow, threadId: ThreadId): Promise<Result<ThreadView, ThreadProblem>> {
    const { threads, loader } = this.#parts;
    const known = threads.get(threadId);
    const thread = known ?? threads.ensure(threadId);
    if (thread.history !== null) void loader.load(thread);
    else {
      const loaded = await loader.load(thread);
      if (!loaded.ok && known === null) threads.delete(threadId);
      if (!loaded.ok) return loaded;
    }
    if (thread.settings === null) return err({ type: 'threadGone' });
    window.openThread = threadId;
    thread.unread = false;
    this.#parts.list.touch(thread);
    return ok(this.#view(thread, thread.settings));
  }

  #view(thread: LiveThread, settings: ThreadView['settings']): ThreadView {
    const { exec, diff } = this.#parts;
    thread.recorder.flush();
    const transcript = thread.log.newest(turnsInView);
    const inView = new Set(transcript.turns.map(({ id }) => id));
    return {
      settings,
      title: thread.title,
      transcript,
      seq: thread.log.seq,
      runs: exec.runs(thread.id).filter(({ turnId, adopted }) => adopted || inView.has(turnId)),
      diffs: diff.summaries(thread.id).filter(({ turnId }) => inView.has(turnId)),
      queue: describeQueue(thread.queue),
    };
  }

  async #compact(thread: LiveThread, input: RequestInput<'compactThread'>): Promise<Result<null, ThreadProblem>> {
    const loaded = await this.#parts.loader.load(thread);
    if (!loaded.ok) return loaded;
    if (thread.turn.current !== null) {
      return err({ type: 'refused', message: 'Codex is working. Compact when the turn has ended.' });
    }
    const reply = await this.#parts.codex.request('thread/compact/start', { threadId: input.threadId });
    return reply.ok ? ok(null) : err(threadProblem(reply.error));
  }

  async #onKnown(
    threadId: ThreadId,
    act: (thread: LiveThread) => Promise<Result<null, ThreadProblem>>,
  ): Promise<Result<null, ThreadProblem>> {
    const thread = this.#parts.threads.get(threadId);
    return thread === null ? err({ type: 'threadGone' }) : act(thread);
  }
}
