import { joinSentences } from '../../shared/alerts/error-text.ts';
import { type ClientMessageId, type EntryId, readIdTime, type ThreadId, type TurnId } from '../../shared/base/ids.ts';
import { err, ok, type Result } from '../../shared/base/result.ts';
import { isImported } from '../../shared/exports/imported-thread.ts';
import { describeThreadActionProblem } from '../../shared/threads/describe-thread-problem.ts';
import type { ThreadActionProblem } from '../../shared/threads/thread-problem.ts';
import type { Entry } from '../../shared/transcript/entry.ts';
import type { Ancestor } from '../rewind/plan-files.ts';
import type { TurnToRewind } from '../rewind/rewind-planner.ts';
import type { LiveThread } from './live-thread.ts';
import {
  applyRevertFromCodex,
  isBusy,
  listTurnsFrom,
  type RevertDeps,
  readThread,
  revertThread,
} from './revert-thread.ts';
import type { ThreadActionHandlers } from './thread-actions.ts';

export type ThreadRewindDeps = RevertDeps & { readonly threadActions: Pick<ThreadActionHandlers, 'fork'> };

/** Provides what a rewind needs from threads. Problems are sentences. */
export class ThreadRewind {
  readonly #deps: ThreadRewindDeps;
  /** Maps a stored thread to the thread it was forked from. */
  readonly #origins = new Map<ThreadId, ThreadId | null>();

  constructor(deps: ThreadRewindDeps) {
    this.#deps = deps;
  }

  /** Finds a turn of a thread. Loads the thread if needed. Null if there is no such turn, or the folder is unknown. */
  readonly findTurn = async (threadId: ThreadId, turnId: TurnId): Promise<TurnToRewind | null> => {
    const thread = await this.#read(threadId);
    if (thread === null || thread.cwd === null) return null;
    const turn = await this.#deps.history.findTurn(thread, turnId);
    if (turn === null) return null;
    await this.#readOrigins(thread);
    const message = turn.entries.find((entry) => entry.kind === 'user');
    const turns = await listTurnsFrom(this.#deps, thread, turnId);
    const isWhole = turns.every((id) => thread.marks.get(id)?.gone !== true);
    const { clientId = null, plan = false, sources = [], text = '' } = message ?? {};
    const line = this.#getLineage(threadId);
    const sharedUntil = findSharedUntil(line, turns);
    return {
      ...{ folder: thread.cwd, clientId, text, sources, plan, turns: turns.length },
      ...{ isWhole, lineage: line, sharedUntil },
    };
  };

  /** Returns the message that began a thread, or a fork's own part. Null if it is not known. */
  readonly findFirstMessage = async (threadId: ThreadId): Promise<ClientMessageId | null> => {
    const thread = await this.#read(threadId);
    const turns = thread === null ? [] : await listTurnsFrom(this.#deps, thread, null);
    // The ids of a fork and of turns contain the times when they started.
    const start = thread?.forkedFrom == null ? null : readIdTime(threadId);
    const first = turns.find((id) => start === null || (readIdTime(id) ?? 0) > start);
    const turn = thread === null || first === undefined ? null : await this.#deps.history.findTurn(thread, first);
    return turn?.entries.find((entry) => entry.kind === 'user')?.clientId ?? null;
  };

  /** Finds an entry of a turn. Null if there is none. */
  readonly findEntry = async (threadId: ThreadId, turnId: TurnId, entryId: EntryId): Promise<Entry | null> => {
    const thread = await this.#read(threadId);
    const turn = thread === null ? null : await this.#deps.history.findTurn(thread, turnId);
    return turn?.entries.find(({ id }) => id === entryId) ?? null;
  };

  /** Returns the model of a turn. Null if unknown. */
  readonly findModel = async (threadId: ThreadId, turnId: TurnId): Promise<string | null> => {
    const thread = await this.#read(threadId);
    return thread === null ? null : ((await this.#deps.history.findTurn(thread, turnId))?.model ?? null);
  };

  /** Returns the title of a thread. Null if there is no such thread. */
  readonly findTitle = (threadId: ThreadId): string | null => this.#deps.list.find(threadId)?.title ?? null;

  /**
   * Loads a thread that is about to go back. Refuses if Codex would then start work that the user has not agreed to.
   * Call this before you fork the thread or change files.
   */
  readonly loadForRewind = async (threadId: ThreadId): Promise<Result<null, string>> => {
    const thread = await this.#read(threadId);
    const loaded = thread === null ? err({ type: 'threadGone' } as const) : await this.#deps.loader.load(thread);
    return loaded.ok ? ok(null) : err(describeProblem(loaded.error));
  };

  /** Forks the whole thread in its current state. The fork's title is `title`. */
  readonly fork = async (threadId: ThreadId, title: string): Promise<Result<ThreadId, string>> => {
    await this.#read(threadId);
    const forked = await this.#deps.threadActions.fork(threadId, () => title);
    return forked.ok ? ok(forked.value.threadId) : err(describeProblem(forked.error));
  };

  /** Removes a turn and all later ones from the thread. See `revertThread`: fork the thread first. */
  readonly revert = async (threadId: ThreadId, turnId: TurnId): Promise<Result<null, string>> => {
    const reverted = await revertThread(this.#deps, threadId, turnId);
    return reverted.ok ? reverted : err(describeProblem(reverted.error));
  };

  /** Applies a revert that another client made: removes the turns that Codex no longer has. */
  applyFromCodex(threadId: ThreadId): Promise<void> {
    return applyRevertFromCodex(this.#deps, threadId);
  }

  /**
   * Returns why a thread cannot go back now, or null. `working`: Codex, an agent or a command works in it, here or in
   * another process. First call `findTurn`, which loads the thread.
   */
  readonly findObstacle = (threadId: ThreadId): 'working' | 'archived' | 'notInCodex' | null => {
    const { list, threads } = this.#deps;
    const row = list.find(threadId);
    const thread = threads.get(threadId);
    if (row?.archived === true) return 'archived';
    const isLost = thread === null || thread.syncStatus.type === 'lost' || row?.knownToCodex !== true;
    if (isLost || isImported(threadId)) return 'notInCodex';
    const worksElsewhere = thread.syncStatus.type === 'locked' && thread.syncStatus.works;
    return worksElsewhere || isBusy(threads, thread) ? 'working' : null;
  };

  /** Whether the user deleted a thread. */
  readonly isDeleted = (threadId: ThreadId): boolean => this.#deps.list.isDeleted(threadId);

  async #read(threadId: ThreadId): Promise<LiveThread | null> {
    if (this.#deps.list.isDeleted(threadId)) return null;
    const read = await readThread(this.#deps, threadId);
    return read.ok ? read.value : null;
  }

  #getLineage(threadId: ThreadId): readonly Ancestor[] {
    const line = new Map<ThreadId, number>();
    let until = Number.POSITIVE_INFINITY;
    for (let id: ThreadId | null = threadId; id !== null && !line.has(id); id = this.#findOrigin(id)) {
      line.set(id, until);
      // A fork's id contains the time when it started.
      until = Math.min(until, readIdTime(id) ?? 0);
    }
    return [...line].map(([each, to]) => ({ threadId: each, until: to }));
  }

  #findOrigin(id: ThreadId): ThreadId | null {
    return this.#deps.threads.get(id)?.forkedFrom ?? this.#origins.get(id) ?? null;
  }

  async #readOrigins({ forkedFrom, id }: LiveThread): Promise<void> {
    const seen = new Set([id]);
    for (let next = forkedFrom; next !== null && !seen.has(next); next = this.#findOrigin(next)) {
      seen.add(next);
      if (this.#findOrigin(next) !== null) continue;
      this.#origins.set(next, (await this.#deps.store.readThreadInfo(next))?.thread.forkedFrom ?? null);
    }
  }
}

function findSharedUntil([, origin]: readonly Ancestor[], turns: readonly TurnId[]): number | null {
  const times = turns.flatMap((id) => readIdTime(id) ?? []).filter((at) => origin !== undefined && at <= origin.until);
  return times.length === 0 ? null : Math.max(...times);
}

function describeProblem(problem: ThreadActionProblem): string {
  const { detail, fact } = describeThreadActionProblem(problem);
  return joinSentences(fact, detail);
}
