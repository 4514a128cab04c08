import type { Clock } from '../../shared/base/clock.ts';
import type { ThreadId } from '../../shared/base/ids.ts';
import { err, ok, type Result } from '../../shared/base/result.ts';
import type { RequestInput, RequestProblem, RequestValue } from '../../shared/contract/contract.ts';
import type { libraryRequests } from '../../shared/contract/thread-actions.ts';
import { t } from '../../shared/i18n/i18n.ts';
import type { ThreadSummary } from '../../shared/threads/thread-summary.ts';
import type { CodexServer } from '../codex/codex-server.ts';
import type { Broadcaster, DomainHandlers } from '../host/client-window.ts';
import type { SessionRecorder } from '../store/threads/session-recorder.ts';
import { threadProblem } from './codex-problems.ts';
import { titleFrom } from './describe-thread.ts';
import { type ForkPoint, forkThread } from './fork-thread.ts';
import type { ThreadList } from './list/thread-list.ts';
import type { ThreadNotes } from './live/thread-notes.ts';
import type { LiveThreads } from './live-threads.ts';
import type { KeptThreads } from './stored-threads.ts';
import { agentsBeneath } from './thread-family.ts';
import type { ThreadHistory } from './thread-history.ts';
import type { EmitToWindows } from './thread-news.ts';

type Names = keyof typeof libraryRequests;
type Outcome<Name extends Names> = Promise<Result<RequestValue<Name>, RequestProblem<Name>>>;

export type ThreadLibraryDeps = {
  readonly codex: CodexServer;
  readonly clock: Clock;
  readonly broadcaster: Broadcaster;
  readonly kept: KeptThreads;
  readonly threads: LiveThreads;
  readonly list: ThreadList;
  readonly notes: ThreadNotes;
  readonly history: ThreadHistory;
  readonly recorder: Pick<SessionRecorder, 'save'>;
  readonly emit: EmitToWindows;
};

/** Handles what the person does with threads besides writing in them. */
export class ThreadLibrary {
  readonly #deps: ThreadLibraryDeps;

  constructor(deps: ThreadLibraryDeps) {
    this.#deps = deps;
  }

  readonly handlers: DomainHandlers<Names> = {
    searchThreads: async ({ workspace }, { query }) =>
      ok(workspace === null ? { threads: [], hits: [] } : await this.#deps.list.search(workspace.path, query)),
    searchInCodex: async ({ workspace }, { query }) =>
      workspace === null
        ? ok({ threads: [], hits: [], complete: true, unread: 0 })
        : await this.#deps.list.searchInCodex(workspace.path, query),
    listArchivedThreads: ({ workspace }) => this.#deps.list.list(workspace?.path ?? null, '', true),
    listOlderThreads: ({ workspace }, { archived, have }) =>
      this.#deps.list.listOlder(workspace?.path ?? null, archived, have),
    renameThread: (_window, { name, threadId }) => this.#rename(threadId, name),
    pinThread: (_window, input) => this.#pin(input),
    archiveThread: (_window, { archived, threadId }) => this.#archive(threadId, archived),
    deleteThread: (_window, { threadId }) => this.#delete(threadId),
    forkThread: (_window, { threadId, ...point }) => this.fork(threadId, (title) => t`Fork of ${title}`, point),
    listBranches: async (_window, { threadId }) => ok(await this.#deps.list.branches(threadId)),
    pinTurn: (_window, input) => this.#pinTurn(input),
    listPinnedTurns: async (_window, { threadId }) => ok(await this.#deps.kept.pinnedTurns(threadId)),
  };

  async #rename(id: ThreadId, name: string | null): Outcome<'renameThread'> {
    const { codex, kept, list, notes } = this.#deps;
    const row = list.find(id);
    if (row === null) return err({ type: 'threadGone' });
    if (row.archived) return err({ type: 'archived' });
    const called = name === null || name.trim() === '' ? null : titleFrom(name);
    if (!row.knownToCodex) {
      if (!(await kept.writable())) return err({ type: 'notKept' });
      const saved = await kept.readThreadInfo(id);
      await notes.named(id, called, saved?.thread.title ?? row.title);
      return ok(null);
    }
    const read = await codex.request('thread/read', { threadId: id });
    if (!read.ok) return err(threadProblem(read.error));
    const beginning = titleFrom(read.value.thread.preview);
    // Codex cannot remove a name, so it is set to how the thread started.
    const reply = await codex.request('thread/name/set', { threadId: id, name: called ?? beginning });
    if (!reply.ok) return err(threadProblem(reply.error));
    await notes.named(id, called, beginning);
    return ok(null);
  }

  async #pin({ pinned, threadId }: RequestInput<'pinThread'>): Outcome<'pinThread'> {
    const { kept, list } = this.#deps;
    const row = list.find(threadId);
    if (row === null) return err({ type: 'threadGone' });
    const isKept =
      (await kept.change.note(factsOf(row))) &&
      (await kept.change.pin(threadId, pinned ? this.#deps.clock.now() : null));
    if (!isKept) return err({ type: 'notKept' });
    list.mark(threadId, { pinned });
    return ok(null);
  }

  async #archive(id: ThreadId, archived: boolean): Outcome<'archiveThread'> {
    const { codex, kept, list, notes } = this.#deps;
    const row = list.find(id);
    if (row === null) return err({ type: 'threadGone' });
    if (this.#runs(id)) return err({ type: 'running' });
    if (row.knownToCodex) {
      const method = archived ? 'thread/archive' : 'thread/unarchive';
      const reply = await codex.request(method, { threadId: id });
      if (!reply.ok) return err(threadProblem(reply.error));
    } else if (!(await kept.writable())) return err({ type: 'notKept' });
    await notes.archived(id, archived);
    return ok(null);
  }

  async #delete(id: ThreadId): Outcome<'deleteThread'> {
    const { broadcaster, kept, list, notes } = this.#deps;
    const row = list.find(id);
    if (row === null) return err({ type: 'threadGone' });
    if (this.#runs(id)) return err({ type: 'running' });
    if (!(await kept.writable())) return err({ type: 'notKept' });
    // Ignores whatever Codex reports of it from now on.
    list.markDeleted(id, true);
    const inCodex = row.knownToCodex ? await this.#deleteInCodex(id) : ok({ keptByCodex: false });
    if (inCodex.ok && (await notes.deleted(id, inCodex.value.keptByCodex))) {
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
    const problem = threadProblem(reply.error);
    return problem.type === 'threadGone' ? ok({ keptByCodex: false }) : err(problem);
  }

  /**
   * Forks a thread at its current state, without a running turn, or at an earlier point. `titleOf` names the fork,
   * given the thread's title.
   */
  async fork(id: ThreadId, titleOf: (title: string) => string, point: ForkPoint = {}): Outcome<'forkThread'> {
    const { list, recorder } = this.#deps;
    const row = list.find(id);
    if (row === null || !row.knownToCodex) return err({ type: 'threadGone' });
    if (row.archived) return err({ type: 'archived' });
    const forked = await forkThread(this.#deps, row, point);
    if (!forked.ok) return forked;
    const thread = forked.value;
    list.touch(thread);
    await recorder.save(thread.id);
    await this.#rename(thread.id, titleOf(row.title));
    return ok({ threadId: thread.id });
  }

  async #pinTurn({ pinned, threadId, turnId }: RequestInput<'pinTurn'>): Outcome<'pinTurn'> {
    const { kept, recorder, emit, threads } = this.#deps;
    // Saving puts a turn that only Codex had into our store.
    if (threads.get(threadId) !== null) await recorder.save(threadId);
    await kept.change.pinTurn({ threadId, turnId }, pinned ? this.#deps.clock.now() : null);
    const turns = await kept.pinnedTurns(threadId);
    if (turns.some((turn) => turn.turnId === turnId) !== pinned) return err({ type: 'notKept' });
    emit(threadId, { name: 'pinnedTurnsChanged', payload: { threadId, turns } });
    return ok(null);
  }

  /** True if the thread works, or an agent works for it. */
  #runs(id: ThreadId): boolean {
    const { threads } = this.#deps;
    const thread = threads.get(id);
    if (thread === null) return false;
    return [thread, ...agentsBeneath(threads, thread)].some(({ turn }) => turn.current !== null);
  }
}

/** The facts that our store needs to record something about a thread. */
function factsOf({ cwd, id, title, updatedAt }: ThreadSummary) {
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
