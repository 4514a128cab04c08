import { joinSentences } from '../../shared/alerts/error-text.ts';
import type { Clock } from '../../shared/base/clock.ts';
import type { ThreadId } from '../../shared/base/ids.ts';
import { err, ok, type Result } from '../../shared/base/result.ts';
import type { RequestInput, RequestProblem, RequestValue } from '../../shared/contract/contract.ts';
import type { threadActionsRequests } from '../../shared/contract/thread-actions.ts';
import { t } from '../../shared/i18n/i18n.ts';
import { describeThreadActionProblem } from '../../shared/threads/describe-thread-problem.ts';
import type { ThreadSummary } from '../../shared/threads/thread-summary.ts';
import type { CodexServer } from '../codex/codex-server.ts';
import type { Broadcaster, DomainHandlers } from '../host/client-window.ts';
import type { WorktreeThreads } from '../runs/worktree-threads.ts';
import type { ThreadSaver } from '../store/threads/thread-saver.ts';
import { toThreadProblem } from './codex-problems.ts';
import { toTitle } from './describe-thread.ts';
import { type ForkOptions, forkCodexThread } from './fork-thread.ts';
import type { RunPlaces } from './list/run-places.ts';
import type { ThreadList } from './list/thread-list.ts';
import { noteContinued } from './live/fork-notes.ts';
import type { ThreadStateRecorder } from './live/thread-state-recorder.ts';
import type { LiveThreads } from './live-threads.ts';
import type { EmitToWindows } from './thread-event-dispatcher.ts';
import { findAgentsBelow } from './thread-family.ts';
import type { ThreadHistory } from './thread-history.ts';
import type { ThreadStoreAccess } from './thread-store-access.ts';

type ActionName = keyof typeof threadActionsRequests;
type Outcome<Name extends ActionName> = Promise<Result<RequestValue<Name>, RequestProblem<Name>>>;

export type ThreadActionHandlersDeps = {
  readonly codex: CodexServer;
  readonly clock: Clock;
  readonly broadcaster: Broadcaster;
  readonly store: ThreadStoreAccess;
  readonly threads: LiveThreads;
  readonly list: ThreadList;
  readonly stateRecorder: ThreadStateRecorder;
  readonly history: ThreadHistory;
  readonly runPlaces: Pick<RunPlaces, 'findProject'>;
  readonly threadSaver: Pick<ThreadSaver, 'save'>;
  readonly emit: EmitToWindows;
  /** Services that need the threads in turn. Read them only when they are used. */
  readonly services: { readonly runs: Pick<WorktreeThreads, 'bringToFolder'> };
};

/** Handles what the user does with threads besides sending messages. */
export class ThreadActionHandlers {
  readonly #deps: ThreadActionHandlersDeps;

  constructor(deps: ThreadActionHandlersDeps) {
    this.#deps = deps;
  }

  readonly handlers: DomainHandlers<ActionName> = {
    searchThreads: async ({ workspace }, { query }) =>
      ok(workspace === null ? { threads: [], hits: [] } : await this.#deps.list.search(workspace.path, query)),
    searchInCodex: async ({ workspace }, { query }) =>
      workspace === null
        ? ok({ threads: [], hits: [], complete: true, unread: 0 })
        : await this.#deps.list.searchInCodex(workspace.path, query),
    listArchivedThreads: (window) => this.#deps.list.listArchived(window),
    listOlderThreads: (window, input) => this.#deps.list.listOlder(window, input),
    renameThread: (_window, { name, threadId }) => this.#rename(threadId, name),
    pinThread: (_window, input) => this.#pin(input),
    archiveThread: (_window, { archived, threadId }) => this.#archive(threadId, archived),
    deleteThread: (_window, { threadId }) => this.#delete(threadId),
    forkThread: (_window, { threadId, ...point }) => this.fork(threadId, (title) => t`Fork of ${title}`, point),
    continueInFolder: (_window, input) => this.#continueInFolder(input),
    listBranches: async (_window, { threadId }) => ok(await this.#deps.list.listBranches(threadId)),
    pinTurn: (_window, input) => this.#pinTurn(input),
    listPinnedTurns: async (_window, { threadId }) => ok(await this.#deps.store.pinnedTurns(threadId)),
  };

  async #rename(id: ThreadId, name: string | null): Outcome<'renameThread'> {
    const { codex, store, list, stateRecorder } = this.#deps;
    const row = list.find(id);
    if (row === null) return err({ type: 'threadGone' });
    if (row.archived) return err({ type: 'archived' });
    const called = name === null || name.trim() === '' ? null : toTitle(name);
    if (!row.knownToCodex) {
      if (!(await store.writable())) return err({ type: 'notKept' });
      const saved = await store.readThreadInfo(id);
      await stateRecorder.recordName(id, called, saved?.thread.title ?? row.title);
      return ok(null);
    }
    const read = await codex.request('thread/read', { threadId: id });
    if (!read.ok) return err(toThreadProblem(read.error));
    const beginning = toTitle(read.value.thread.preview);
    // Codex cannot remove a name, so reset it to the original title.
    const reply = await codex.request('thread/name/set', { threadId: id, name: called ?? beginning });
    if (!reply.ok) return err(toThreadProblem(reply.error));
    await stateRecorder.recordName(id, called, beginning);
    return ok(null);
  }

  async #pin({ pinned, threadId }: RequestInput<'pinThread'>): Outcome<'pinThread'> {
    const { store, list } = this.#deps;
    const row = list.find(threadId);
    if (row === null) return err({ type: 'threadGone' });
    const isKept =
      (await store.change.note(toThreadFacts(row))) &&
      (await store.change.pin(threadId, pinned ? this.#deps.clock.now() : null));
    if (!isKept) return err({ type: 'notKept' });
    list.mark(threadId, { pinned });
    return ok(null);
  }

  async #archive(id: ThreadId, archived: boolean): Outcome<'archiveThread'> {
    const { codex, store, list, stateRecorder } = this.#deps;
    const row = list.find(id);
    if (row === null) return err({ type: 'threadGone' });
    if (this.#isWorking(id)) return err({ type: 'running' });
    if (row.knownToCodex) {
      const method = archived ? 'thread/archive' : 'thread/unarchive';
      const reply = await codex.request(method, { threadId: id });
      if (!reply.ok) return err(toThreadProblem(reply.error));
    } else if (!(await store.writable())) return err({ type: 'notKept' });
    await stateRecorder.recordArchived(id, archived);
    return ok(null);
  }

  async #delete(id: ThreadId): Outcome<'deleteThread'> {
    const { broadcaster, store, list, stateRecorder } = this.#deps;
    const row = list.find(id);
    if (row === null) return err({ type: 'threadGone' });
    if (this.#isWorking(id)) return err({ type: 'running' });
    if (!(await store.writable())) return err({ type: 'notKept' });
    // Ignore everything that Codex reports about the thread after this.
    list.markDeleted(id, true);
    const inCodex = row.knownToCodex ? await this.#deleteInCodex(id) : ok({ keptByCodex: false });
    if (inCodex.ok && (await stateRecorder.recordDeleted(id, inCodex.value.keptByCodex))) {
      for (const window of broadcaster.windows()) if (window.openThread === id) window.openThread = null;
      return inCodex;
    }
    list.markDeleted(id, false);
    return inCodex.ok ? err({ type: 'notKept' }) : inCodex;
  }

  async #deleteInCodex(id: ThreadId): Outcome<'deleteThread'> {
    const reply = await this.#deps.codex.request('thread/delete', { threadId: id });
    if (reply.ok) return ok({ keptByCodex: false });
    if (reply.error.type === 'refused' && /forked history/i.test(reply.error.message)) return ok({ keptByCodex: true });
    const problem = toThreadProblem(reply.error);
    return problem.type === 'threadGone' ? ok({ keptByCodex: false }) : err(problem);
  }

  /**
   * Forks a thread at its current state, without a running turn, or at an earlier point. `titleOf` returns the fork's
   * title, given the thread's title.
   */
  async fork(id: ThreadId, titleOf: (title: string) => string, point: ForkOptions = {}): Outcome<'forkThread'> {
    const { list, threadSaver } = this.#deps;
    const row = list.find(id);
    if (row === null || !row.knownToCodex) return err({ type: 'threadGone' });
    if (row.archived) return err({ type: 'archived' });
    const forked = await forkCodexThread(this.#deps, row, point);
    if (!forked.ok) return forked;
    const thread = forked.value;
    list.markChanged(thread);
    await threadSaver.save(thread.id);
    await this.#rename(thread.id, titleOf(row.title));
    return ok({ threadId: thread.id });
  }

  /** Nothing is lost wherever this ends: the thread goes to the archive only after its fork exists. */
  async #continueInFolder({ threadId: id, tree }: RequestInput<'continueInFolder'>): Outcome<'continueInFolder'> {
    const { list, runPlaces, services, threads, threadSaver } = this.#deps;
    const row = list.find(id);
    if (row === null || !row.knownToCodex) return err({ type: 'threadGone' });
    if (row.archived) return err({ type: 'archived' });
    if (this.#isWorking(id)) return err({ type: 'running' });
    const from = threads.get(id);
    if (from !== null && from.queue.messages.length > 0)
      return refuse(t`Messages still wait in this thread. Send or remove them first.`);
    const folder = runPlaces.findProject(row.cwd);
    const brought = await services.runs.bringToFolder(row.cwd, tree);
    if (!brought.ok) return refuse(brought.error);
    const files = brought.value;
    // Another window may have sent a message in the meantime, which the fork would leave out.
    const isBusy = this.#isWorking(id) || (threads.get(id)?.queue.messages.length ?? 0) > 0;
    const forked = isBusy ? err({ type: 'running' } as const) : await this.fork(id, (title) => title, { folder });
    if (!forked.ok && files === 0) return forked;
    if (!forked.ok) {
      const { detail, fact } = describeThreadActionProblem(forked.error);
      return refuse(
        t`The changes are in your folder, but the thread still works in its worktree. ${joinSentences(fact, detail)}`,
      );
    }
    const { threadId } = forked.value;
    if (row.pinned) await this.#pin({ threadId, pinned: true });
    if (from !== null) {
      noteContinued(from, threadId, this.#deps.clock.now());
      await threadSaver.save(id);
    }
    // If it stays in the list, its note says where it goes on.
    await this.#archive(id, true);
    return ok({ threadId, files });
  }

  async #pinTurn({ pinned, threadId, turnId }: RequestInput<'pinTurn'>): Outcome<'pinTurn'> {
    const { store, threadSaver, emit, threads } = this.#deps;
    // Saving puts a turn that only Codex had into our store.
    if (threads.get(threadId) !== null) await threadSaver.save(threadId);
    await store.change.pinTurn({ threadId, turnId }, pinned ? this.#deps.clock.now() : null);
    const turns = await store.pinnedTurns(threadId);
    if (turns.some((turn) => turn.turnId === turnId) !== pinned) return err({ type: 'notKept' });
    emit(threadId, { name: 'pinnedTurnsChanged', payload: { threadId, turns } });
    return ok(null);
  }

  /** True if the thread is working, or an agent is working for it. */
  #isWorking(id: ThreadId): boolean {
    const { threads } = this.#deps;
    const thread = threads.get(id);
    if (thread === null) return false;
    return [thread, ...findAgentsBelow(threads, thread)].some(({ turn }) => turn.current !== null);
  }
}

function refuse(message: string): Result<never, { readonly type: 'refused'; readonly message: string }> {
  return err({ type: 'refused', message });
}

/** Returns the facts that our store needs to record something about a thread. */
function toThreadFacts({ cwd, id, title, updatedAt }: ThreadSummary) {
  return {
    id,
    folder: cwd === '' ? null : cwd,
    title,
    settings: null,
    usage: null,
    createdAt: updatedAt,
    updatedAt,
    forkedFrom: null,
    agentOf: null,
    earlierInCodex: 0,
    olderCursor: null,
  };
}
