import type { ThreadId } from '../../shared/base/ids.ts';
import { err, ok, type Result } from '../../shared/base/result.ts';
import type { resumeRequests } from '../../shared/contract/resume.ts';
import { t } from '../../shared/i18n/i18n.ts';
import type { ThreadProblem } from '../../shared/threads/thread-problem.ts';
import type { CodexProblem, CodexServer } from '../codex/codex-server.ts';
import type { DomainHandlers } from '../host/client-window.ts';
import { threadProblem } from './codex-problems.ts';
import type { Conversations } from './conversations.ts';
import type { LockedThreads } from './live/locked-threads.ts';
import type { ThreadLoader } from './live/thread-loader.ts';
import type { LiveThread } from './live-thread.ts';
import type { LiveThreads } from './live-threads.ts';

export type ResumeHandlersDeps = {
  readonly threads: LiveThreads;
  readonly conversations: Conversations;
  readonly held: LockedThreads;
  readonly loader: ThreadLoader;
  readonly codex: CodexServer;
};

/** Handles window requests about threads that this app cannot load in Codex. */
export function resumeHandlers(deps: ResumeHandlersDeps): DomainHandlers<keyof typeof resumeRequests> {
  const { codex, conversations, held, loader, threads } = deps;
  const on = async (
    threadId: ThreadId,
    act: (thread: LiveThread) => Promise<Result<null, ThreadProblem>>,
  ): Promise<Result<null, ThreadProblem>> => {
    const thread = threads.get(threadId);
    return thread === null ? err({ type: 'threadGone' }) : await act(thread);
  };
  /** Loads a thread once something of its pending work is gone. What is left still waits for the person. */
  const then = async (
    thread: LiveThread,
    done: Result<unknown, CodexProblem>,
  ): Promise<Result<null, ThreadProblem>> => {
    if (!done.ok) return err(threadProblem(done.error));
    const loaded = await loader.load(thread);
    return loaded.ok || loaded.error.type === 'hasPendingWork' ? ok(null) : loaded;
  };
  return {
    sendInFork: (window, input) => conversations.sendInFork(window, input),
    watchThread: async (_window, { threadId, watch }) => {
      const thread = threads.get(threadId);
      if (thread === null) return err({ type: 'threadGone' });
      if (watch) held.watch(thread);
      else held.stopWatching(thread);
      return ok(null);
    },
    takeOverThread: (_window, { threadId }) => on(threadId, (thread) => held.takeOver(thread)),
    continueThread: (_window, { threadId }) =>
      on(threadId, async (thread) => {
        const loaded = await loader.loadToWork(thread);
        if (!loaded.ok || thread.goal === null || thread.goal.status === 'active') return loaded;
        const set = await codex.request('thread/goal/set', { threadId, status: 'active', origin: 'user' });
        return set.ok ? ok(null) : err(threadProblem(set.error));
      }),
    pauseGoal: (_window, { threadId }) =>
      on(threadId, async (thread) =>
        then(thread, await codex.request('thread/goal/set', { threadId, status: 'paused', origin: 'user' })),
      ),
    clearGoal: (_window, { threadId }) =>
      on(threadId, async (thread) => then(thread, await codex.request('thread/goal/clear', { threadId }))),
    discardQueued: (_window, { threadId }) =>
      on(threadId, async (thread) => then(thread, await emptyQueue(codex, threadId))),
  };
}

/** Removes every message of Codex's own queue. Fails if Codex keeps one. */
async function emptyQueue(codex: CodexServer, threadId: ThreadId): Promise<Result<null, CodexProblem>> {
  const deleted = new Set<string>();
  for (;;) {
    const page = await codex.request('thread/queue/list', { threadId });
    if (!page.ok) return page;
    if (page.value.data.length === 0) return ok(null);
    for (const { id } of page.value.data) {
      if (deleted.has(id)) return err({ type: 'refused', code: 0, message: t`Codex kept a message.`, data: null });
      const reply = await codex.request('thread/queue/delete', { threadId, queuedSubmissionId: id });
      if (!reply.ok) return reply;
      deleted.add(id);
    }
  }
}
