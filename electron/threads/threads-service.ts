import type { Clock } from '../../shared/base/clock.ts';
import type { ThreadId } from '../../shared/base/ids.ts';
import { err, ok, type Result } from '../../shared/base/result.ts';
import type { RequestInput } from '../../shared/contract/contract.ts';
import type { ThreadView, threadsRequests } from '../../shared/contract/threads.ts';
import { t } from '../../shared/i18n/i18n.ts';
import type { AgentOrigin } from '../../shared/threads/agent-source.ts';
import type { ThreadProblem } from '../../shared/threads/thread-problem.ts';
import type { Lifetime } from '../base/lifetime.ts';
import type { CodexServer } from '../codex/codex-server.ts';
import type { OwnCommands } from '../console/own-commands.ts';
import type { ClientWindow, DomainHandlers } from '../host/client-window.ts';
import { endCommands, stopRunningTurn } from './background-commands.ts';
import { toThreadProblem } from './codex-problems.ts';
import type { ThreadList } from './list/thread-list.ts';
import type { LockedThreads } from './live/locked-threads.ts';
import type { RollingWindow } from './live/rolling-window.ts';
import type { ThreadLoader } from './live/thread-loader.ts';
import type { ThreadStateRecorder } from './live/thread-state-recorder.ts';
import type { LiveThread } from './live-thread.ts';
import type { LiveThreads } from './live-threads.ts';
import type { MessageService } from './message-service.ts';
import type { QueueKeeper } from './send/queue-keeper.ts';
import type { ReviewStarter } from './send/review-starter.ts';
import type { ShownThreads } from './shown-threads.ts';
import { findAgentsBelow, findRoot, getAgentPath } from './thread-family.ts';
import type { ThreadHistory } from './thread-history.ts';

/** How long a window shows a thread before Codex is asked what is new in it, in milliseconds. */
export const refreshDelayMs = 500;

export type ThreadsServiceDeps = {
  readonly codex: CodexServer;
  readonly clock: Clock;
  readonly lifetime: Lifetime;
  readonly threads: LiveThreads;
  readonly list: ThreadList;
  readonly loader: ThreadLoader;
  readonly lockedThreads: Pick<LockedThreads, 'follow'>;
  readonly stateRecorder: Pick<ThreadStateRecorder, 'recordLost'>;
  readonly history: ThreadHistory;
  readonly messageService: MessageService;
  readonly reviews: Pick<ReviewStarter, 'start'>;
  readonly queue: QueueKeeper;
  readonly rollingWindow: RollingWindow;
  readonly shown: ShownThreads;
  readonly commands: Pick<OwnCommands, 'end'>;
};

/** Handles window requests about threads. */
export class ThreadsService {
  readonly #deps: ThreadsServiceDeps;
  /** For each window, a function that cancels refreshing the thread it just opened. */
  readonly #pendingRefreshes = new Map<ClientWindow, () => void>();

  constructor(deps: ThreadsServiceDeps) {
    this.#deps = deps;
    deps.lifetime.onEnd(() => {
      for (const cancel of this.#pendingRefreshes.values()) cancel();
    });
  }

  readonly handlers: DomainHandlers<keyof typeof threadsRequests> = {
    listThreads: (window, { search }) => this.#deps.list.list(window, search.trim()),
    openThread: (window, { again, threadId }) => {
      if (again !== true) window.steps.begin();
      return this.#open(window, threadId);
    },
    prepareThread: (_window, { threadId }) => this.#withThread(threadId, (thread) => this.#prepare(thread)),
    leaveThread: async (window, { again }) => {
      if (again !== true) window.steps.begin();
      this.#deps.shown.showNew(window);
      return ok(null);
    },
    loadEarlierTurns: async (_window, { threadId, before, limit }) => {
      const thread = this.#deps.threads.get(threadId);
      if (thread === null) return err({ type: 'threadGone' });
      return this.#deps.history.loadBefore(thread, before, limit);
    },
    sendMessage: (window, input) => this.#deps.messageService.send(window, input),
    followMessage: (_window, input) => this.#deps.messageService.findOutcome(input),
    retryTurn: (window, input) => this.#deps.messageService.retry(window, input),
    steerQueued: (window, input) => this.#deps.messageService.steerQueued(window, input),
    stopTurn: (_window, { threadId }) => this.#withThread(threadId, (thread) => this.#stop(thread)),
    endBackground: (_window, { threadId, commandId }) =>
      this.#withThread(threadId, async (thread) => {
        await this.#deps.commands.end(threadId, commandId);
        const ended = await endCommands(this.#deps.codex, thread, (id) => commandId === null || id === commandId);
        return ended.ok ? ok(null) : ended;
      }),
    changeQueued: async (_window, { threadId, id, change }) => {
      const thread = this.#deps.threads.get(threadId);
      return thread === null ? err({ type: 'threadGone' }) : await this.#deps.queue.change(thread, id, change);
    },
    compactThread: (_window, input) => this.#withThread(input.threadId, (thread) => this.#compact(thread, input)),
    startReview: (_window, { threadId }) => this.#deps.reviews.start(threadId),
  };

  /** Opens a thread with what is known here or in Codex's store. */
  async #open(window: ClientWindow, threadId: ThreadId): Promise<Result<ThreadView, ThreadProblem>> {
    const { threads, loader } = this.#deps;
    const { folderLifetime } = window;
    if (this.#deps.list.isDeleted(threadId)) return err({ type: 'threadGone' });
    const known = threads.get(threadId);
    const thread = known ?? threads.ensure(threadId);
    const read = await loader.read(thread);
    if (!read.ok && known === null) threads.delete(threadId);
    if (!read.ok) return read;
    if (thread.settings === null) return err({ type: 'threadGone' });
    if (thread.agentOf === null) await this.#deps.queue.loadStored(thread);
    // The window may have moved to another folder, whose thread it shows now.
    if (window.folderLifetime === folderLifetime) this.#deps.shown.show(window, threadId);
    thread.unread = false;
    this.#deps.list.markChanged(thread);
    // Codex continues agents itself, and keeps their threads loaded as long as it needs them.
    if (thread.agentOf === null) this.#refreshSoon(window, thread);
    else await this.#readAncestors(thread);
    const { settings } = thread;
    const view = await this.#deps.rollingWindow.createView(thread);
    const { goal, queue, syncStatus, title } = thread;
    return ok({ ...view, settings, title, syncStatus, goal, queue: queue.shown, agent: this.#findOrigin(thread) });
  }

  /** Reads the threads above an agent, so that the way back to the user's thread is known. */
  async #readAncestors(thread: LiveThread): Promise<void> {
    const { loader, threads } = this.#deps;
    const seen = new Set([thread.id]);
    for (let below = thread; below.agentOf !== null && !seen.has(below.agentOf.parent); ) {
      const { parent } = below.agentOf;
      seen.add(parent);
      const known = threads.get(parent);
      const above = known ?? threads.ensure(parent);
      const read = await loader.read(above);
      if (!read.ok && known === null) threads.delete(parent);
      if (!read.ok) return;
      below = above;
    }
  }

  #findOrigin(thread: LiveThread): AgentOrigin | null {
    if (thread.agentOf === null) return null;
    const { list, threads } = this.#deps;
    const { parent } = thread.agentOf;
    const above = findRoot(threads, thread);
    const root = above === thread ? parent : above.id;
    return { parent, root, rootTitle: list.find(root)?.title ?? '', path: getAgentPath(threads, thread) };
  }

  /**
   * Asks Codex what is new in a thread that stays in a window, and goes on to show what other processes add. Loads
   * nothing: looking at a thread starts no program. The delay keeps asking from competing with showing.
   */
  #refreshSoon(window: ClientWindow, { id }: LiveThread): void {
    const { clock, list, threads } = this.#deps;
    this.#pendingRefreshes.get(window)?.();
    const cancel = clock.after(refreshDelayMs, () => {
      this.#pendingRefreshes.delete(window);
      const shown = threads.get(id);
      const isWanted = window.openThread === id && list.find(id)?.archived !== true;
      if (shown !== null && isWanted) void this.#refresh(shown);
    });
    this.#pendingRefreshes.set(window, cancel);
  }

  async #refresh(thread: LiveThread): Promise<void> {
    await this.#recordIfLost(thread, this.#deps.loader.refresh(thread));
    this.#deps.lockedThreads.follow(thread);
  }

  async #prepare(thread: LiveThread): Promise<Result<null, ThreadProblem>> {
    const { list, loader } = this.#deps;
    // Codex continues agents itself, and does not load archived threads.
    if (thread.agentOf !== null || list.find(thread.id)?.archived === true) return ok(null);
    return await this.#recordIfLost(thread, loader.load(thread));
  }

  async #recordIfLost(
    thread: LiveThread,
    outcome: Promise<Result<null, ThreadProblem>>,
  ): Promise<Result<null, ThreadProblem>> {
    const done = await outcome;
    if (!done.ok && done.error.type === 'threadGone') await this.#deps.stateRecorder.recordLost(thread.id);
    return done;
  }

  /** Stops a thread and its agents. Codex lets agents continue when the turn that started them is interrupted. */
  async #stop(thread: LiveThread): Promise<Result<null, ThreadProblem>> {
    const { clock, codex, threads } = this.#deps;
    const agents = findAgentsBelow(threads, thread);
    const stopping = [thread, ...agents].map((each) => stopRunningTurn(codex, clock, each));
    const done = await Promise.all(stopping.flatMap(({ paused, stopped }) => [stopped, paused]));
    return done.find(({ ok: isDone }) => !isDone) ?? ok(null);
  }

  async #compact(thread: LiveThread, input: RequestInput<'compactThread'>): Promise<Result<null, ThreadProblem>> {
    const loaded = await this.#deps.loader.load(thread);
    if (!loaded.ok) return loaded;
    if (thread.turn.current !== null) {
      return err({ type: 'refused', message: t`Codex is working. Compact the thread when the turn ends.` });
    }
    const reply = await this.#deps.codex.request('thread/compact/start', { threadId: input.threadId });
    return reply.ok ? ok(null) : err(toThreadProblem(reply.error));
  }

  async #withThread(
    threadId: ThreadId,
    act: (thread: LiveThread) => Promise<Result<null, ThreadProblem>>,
  ): Promise<Result<null, ThreadProblem>> {
    const thread = this.#deps.threads.get(threadId);
    return thread === null ? err({ type: 'threadGone' }) : act(thread);
  }
}
