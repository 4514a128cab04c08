import { isDeepStrictEqual } from 'node:util';
import { z } from 'zod';
import { err, ok, type Result } from '../../../shared/base/result.ts';
import { type Goal, goal } from '../../../shared/threads/goal.ts';
import type { ThreadProblem } from '../../../shared/threads/thread-problem.ts';
import type { CodexServer } from '../../codex/codex-server.ts';
import { threadProblem } from '../codex-problems.ts';
import type { LiveThread } from '../live-thread.ts';
import type { EmitToWindows } from '../thread-news.ts';
import type { SyncStatuses } from './sync-statuses.ts';

export type PendingWorkDeps = {
  readonly codex: CodexServer;
  readonly standings: SyncStatuses;
  readonly emit: EmitToWindows;
};

/** What Codex's own queue returns at most. */
const mostQueued = 100;
const goalUpdated = z.object({ goal });

/**
 * What Codex begins by itself as soon as it loads a thread: turns toward an active goal, and the messages in its own
 * queue, which other clients left there (observed with 0.169). Background commands and interrupted turns do not begin
 * again.
 */
export class PendingWork {
  readonly #deps: PendingWorkDeps;

  constructor(deps: PendingWorkDeps) {
    this.#deps = deps;
  }

  /** Whether there is such work, for a thread that is not loaded. Says so to its windows. */
  async look(thread: LiveThread): Promise<Result<boolean, ThreadProblem>> {
    const { codex, standings } = this.#deps;
    const threadId = thread.id;
    const [about, queue] = await Promise.all([
      codex.request('thread/goal/get', { threadId }),
      codex.request('thread/queue/list', { threadId, limit: mostQueued }),
    ]);
    // A Codex without goals or without a queue refuses, and begins nothing.
    for (const reply of [about, queue]) {
      if (!reply.ok && reply.error.type !== 'refused') return err(threadProblem(reply.error));
    }
    this.#put(thread, about.ok ? about.value.goal : null);
    const queued = queue.ok ? queue.value.data.length : 0;
    const isPending = thread.goal?.status === 'active' || queued > 0;
    if (isPending) standings.change(thread, { type: 'pendingWork', queued });
    return ok(isPending);
  }

  /** Notes that Codex has stopped: its next process would continue toward an active goal. */
  codexStopped(thread: LiveThread): void {
    if (thread.goal?.status === 'active') this.#deps.standings.change(thread, { type: 'pendingWork', queued: 0 });
  }

  /** Follows the goal of a loaded thread. */
  receive(thread: LiveThread, method: string, params: unknown): void {
    if (method === 'thread/goal/cleared') this.#put(thread, null);
    else if (method === 'thread/goal/updated') this.#put(thread, goalUpdated.safeParse(params).data?.goal ?? null);
  }

  #put(thread: LiveThread, given: Goal | null): void {
    const now = given === null ? null : goal.parse(given);
    if (isDeepStrictEqual(thread.goal, now)) return;
    thread.goal = now;
    this.#deps.emit(thread.id, { name: 'threadGoalChanged', payload: { threadId: thread.id, goal: now } });
  }
}
