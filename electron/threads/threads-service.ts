import type { Clock } from '../../shared/base/clock.ts';
import type { ThreadId, TurnId } from '../../shared/base/ids.ts';
import { err, ok, type Result } from '../../shared/base/result.ts';
import type { RequestInput } from '../../shared/contract/contract.ts';
import type { ThreadProblem, ThreadView, threadsRequests } from '../../shared/contract/threads.ts';
import type { Turn } from '../../shared/transcript/turn.ts';
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
import { type ThreadHistory, turnsInView } from './thread-history.ts';
import type { ThreadList } from './thread-list.ts';
import type { ThreadLoader } from './thread-loader.ts';

/** A thread that a window has shown for so long is one to go on with. */
export const staysMs = 500;

export type ThreadsParts = {
  readonly codex: CodexServer;
  readonly clock: Clock;
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
  /** For each window what calls off the loading of the thread it has begun to show. */
  readonly #loads = new Map<DeskWindow, () => void>();

  constructor(parts: ThreadsParts) {
    this.#parts = parts;
  }

  readonly handlers: DomainHandlers<keyof typeof threadsRequests> = {
    listThreads: (window, { search }) => this.#parts.list.list(window.workspace?.path ?? null, search.trim()),
    openThread: (window, { threadId }) => this.#open(window, threadId),
    loadEarlierTurns: async (_window, { threadId, before, limit }) => {
      const thread = this.#parts.threads.get(threadId);
      if (thread === null) return err({ type: 'threadGone' });
      const earlier = await this.#parts.history.before(thread, before, limit);
      return earlier.ok ? ok({ ...earlier.value, ...this.#madeIn(thread, earlier.value.turns) }) : earlier;
    },
    sendMessage: (window, input) => this.#parts.conversations.send(window, input),
    retryTurn: (window, input) => this.#parts.conversations.retry(window, input),
    steerQueued: (window, input) => this.#parts.conversations.steerQueued(window, input),
    stopTurn: (_window, { threadId }) => this.#onKnown(threadId, (thread) => stopTurn(this.#parts.codex, thread)),
    endBackground: (_window, { threadId, runId }) =>
      this.#onKnown(threadId, (thread) =>
        endCommands(this.#parts.codex, thread, (id) => runId === null || id === runId),
      ),
    arrangeQueue: (_window, { threadId, queue, knew }) =>
      this.#onKnown(threadId, async (thread) => {
        this.#parts.queue.arrange(thread, queue, knew);
        return ok(null);
      }),
    compactThread: (_window, input) => this.#onKnown(input.threadId, (thread) => this.#compact(thread, input)),
  };

  /** Ends what was to be done later. */
  end(): void {
    for (const callOff of this.#loads.values()) callOff();
  }

  /** Shows what is known here or in Codex's store. */
  async #open(window: DeskWindow, threadId: ThreadId): Promise<Result<ThreadView, ThreadProblem>> {
    const { threads, loader } = this.#parts;
    const known = threads.get(threadId);
    const thread = known ?? threads.ensure(threadId);
    const read = await loader.read(thread);
    if (!read.ok && known === null) threads.delete(threadId);
    if (!read.ok) return read;
    if (thread.settings === null) return err({ type: 'threadGone' });
    window.openThread = threadId;
    thread.unread = false;
    this.#parts.list.touch(thread);
    this.#loadSoon(window, thread);
    return ok(this.#view(thread, thread.settings));
  }

  /** Has Codex load a thread that stays in a window, for when the person goes on. Showing it does not compete with that. */
  #loadSoon(window: DeskWindow, thread: LiveThread): void {
    const { clock, loader } = this.#parts;
    this.#loads.get(window)?.();
    const callOff = clock.after(staysMs, () => {
      this.#loads.delete(window);
      if (window.openThread === thread.id) void loader.load(thread);
    });
    this.#loads.set(window, callOff);
  }

  #view(thread: LiveThread, settings: ThreadView['settings']): ThreadView {
    thread.recorder.flush();
    const transcript = thread.log.newest(turnsInView);
    const { runs, diffs } = this.#madeIn(thread, transcript.turns);
    const strays = this.#parts.exec.runs(thread.id).filter(({ turnId }) => thread.log.turn(turnId) === null);
    return {
      settings,
      title: thread.title,
      transcript,
      seq: thread.log.seq,
      runs: [...runs, ...strays],
      diffs,
      queue: describeQueue(thread.queue),
    };
  }

  /** The runs and diffs of turns, in the order of the turns. */
  #madeIn({ id }: LiveThread, turns: readonly Turn[]): Pick<ThreadView, 'runs' | 'diffs'> {
    const places = new Map(turns.map((turn, place) => [turn.id, place]));
    const inOrder = <T extends { readonly turnId: TurnId }>(made: readonly T[]) =>
      made
        .filter(({ turnId }) => places.has(turnId))
        .sort((a, b) => (places.get(a.turnId) ?? 0) - (places.get(b.turnId) ?? 0));
    return { runs: inOrder(this.#parts.exec.runs(id)), diffs: inOrder(this.#parts.diff.summaries(id)) };
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
