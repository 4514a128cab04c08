import type { ThreadId } from '../../shared/base/ids.ts';
import { err, ok, type Result } from '../../shared/base/result.ts';
import type { RequestInput, RequestProblem } from '../../shared/contract/contract.ts';
import type { resumeRequests } from '../../shared/contract/resume.ts';
import { t } from '../../shared/i18n/i18n.ts';
import { getSendProblemText } from '../../shared/threads/describe-thread-problem.ts';
import type { ShownWork } from '../../shared/threads/goal.ts';
import type { ThreadProblem } from '../../shared/threads/thread-problem.ts';
import { inSync } from '../../shared/threads/thread-sync-status.ts';
import type { CodexProblem, CodexServer } from '../codex/codex-server.ts';
import type { ClientWindow, DomainHandlers } from '../host/client-window.ts';
import { toThreadProblem } from './codex-problems.ts';
import type { LockedThreads } from './live/locked-threads.ts';
import { type DecidedPart, maxQueuedMessages, type PendingWork, toLeftMessage } from './live/pending-work.ts';
import type { SyncStatuses } from './live/sync-statuses.ts';
import type { ThreadLoader } from './live/thread-loader.ts';
import type { LiveThread } from './live-thread.ts';
import type { LiveThreads } from './live-threads.ts';
import type { MessageService } from './message-service.ts';
import type { QueueKeeper } from './send/queue-keeper.ts';
import type { SendGate } from './send/send-gate.ts';
import type { TurnSender } from './send/turn-sender.ts';
import type { ThreadPolicy } from './thread-policy.ts';

export type ResumeHandlersDeps = {
  readonly threads: LiveThreads;
  readonly messageService: MessageService;
  readonly lockedThreads: LockedThreads;
  readonly loader: ThreadLoader;
  readonly pendingWork: Pick<PendingWork, 'matchesShown'>;
  readonly queue: Pick<QueueKeeper, 'workDecided'>;
  readonly gate: Pick<SendGate, 'check'>;
  readonly policy: Pick<ThreadPolicy, 'getPickedMode'>;
  readonly sender: Pick<TurnSender, 'givePermissions'>;
  readonly syncStatuses: SyncStatuses;
  readonly codex: CodexServer;
};

type Decide = (thread: LiveThread, shown: ShownWork) => Promise<Result<null, ThreadProblem>>;

/** Returns the handlers of window requests about threads that this app cannot load in Codex. */
export function resumeHandlers(deps: ResumeHandlersDeps): DomainHandlers<keyof typeof resumeRequests> {
  const { codex, messageService, lockedThreads, loader, pendingWork, queue, syncStatuses, threads } = deps;
  const withThread = async (
    threadId: ThreadId,
    act: (thread: LiveThread) => Promise<Result<null, ThreadProblem>>,
  ): Promise<Result<null, ThreadProblem>> => {
    const thread = threads.get(threadId);
    return thread === null ? err({ type: 'threadGone' }) : await act(thread);
  };
  /** Loads a thread after part of its pending work is gone. The rest still waits for the user. */
  const loadAfter = async (
    thread: LiveThread,
    done: Result<unknown, CodexProblem>,
  ): Promise<Result<null, ThreadProblem>> => {
    if (!done.ok) return err(toThreadProblem(done.error));
    const loaded = await loader.load(thread);
    void queue.workDecided(thread);
    return loaded.ok || loaded.error.type === 'hasPendingWork' ? ok(null) : loaded;
  };
  /** Carries out the user's decision about parts of the work that their window showed, unless those have changed. */
  const whenUnchanged =
    (parts: readonly DecidedPart[], act: Decide) =>
    async (
      _window: ClientWindow,
      { shown, threadId }: RequestInput<'continueThread'>,
    ): Promise<Result<null, RequestProblem<'continueThread'>>> => {
      const thread = threads.get(threadId);
      if (thread === null) return err({ type: 'threadGone' });
      const isSame = await pendingWork.matchesShown(thread, shown, parts);
      if (!isSame.ok) return isSame;
      return isSame.value ? await act(thread, shown) : err({ type: 'workChanged' });
    };
  return {
    sendInFork: (window, input) => messageService.sendInFork(window, input),
    takeOverThread: (_window, { threadId }) => withThread(threadId, (thread) => lockedThreads.takeOver(thread)),
    continueThread: whenUnchanged(['goal', 'queued'], async (thread, shown) => {
      const wasLoaded = thread.loadedIn !== null;
      // Codex sends one message after another, so some that the user agreed to earlier may still be left.
      thread.allowedDigests = new Set([...thread.allowedDigests, ...shown.queued]);
      const loaded = await loader.loadAndStartWork(thread);
      if (!loaded.ok) return loaded;
      const given = await endReview(deps, thread);
      if (!given.ok) return given;
      syncStatuses.change(thread, inSync);
      const { goal, id: threadId } = thread;
      const goesOn = goal !== null && goal.status !== 'complete';
      if (goesOn) thread.followed = { ...goal, status: 'active' };
      if (goesOn && (wasLoaded || goal.status !== 'active')) {
        const set = await codex.request('thread/goal/set', { threadId, status: 'active', origin: 'user' });
        return set.ok ? ok(null) : err(toThreadProblem(set.error));
      }
      if (!wasLoaded || shown.queued.length === 0) return ok(null);
      const started = await codex.request('thread/queue/start', { threadId });
      return started.ok ? ok(null) : err(toThreadProblem(started.error));
    }),
    pauseGoal: whenUnchanged(['goal'], async (thread) => {
      const { id: threadId } = thread;
      return loadAfter(thread, await codex.request('thread/goal/set', { threadId, status: 'paused', origin: 'user' }));
    }),
    clearGoal: whenUnchanged(['goal'], async (thread) => {
      return loadAfter(thread, await codex.request('thread/goal/clear', { threadId: thread.id }));
    }),
    discardQueued: whenUnchanged(['queued'], async (thread, { queued }) => {
      return loadAfter(thread, await deleteQueued(codex, thread.id, queued));
    }),
  };
}

/** Gives a thread that a review has made read-only the mode that the user picked, because its work goes on. */
async function endReview(
  { gate, policy, sender }: Pick<ResumeHandlersDeps, 'gate' | 'policy' | 'sender'>,
  thread: LiveThread,
): Promise<Result<null, ThreadProblem>> {
  const last = thread.log.transcript.turns.findLast(({ entries }) =>
    entries.some((entry) => entry.kind === 'review' || (entry.kind === 'user' && entry.state === 'confirmed')),
  );
  if (thread.mode !== null || last?.entries.some(({ kind }) => kind === 'review') !== true) return ok(null);
  if (thread.turn.current !== null) return err({ type: 'refused', message: t`Continue when the review ends.` });
  const mode = await gate.check(thread.cwd, policy.getPickedMode(), thread.fullAccessConsent);
  if (!mode.ok) return err({ type: 'refused', message: getSendProblemText(mode.error) });
  const given = await sender.givePermissions(thread, mode.value);
  return given.ok ? given : err({ type: 'refused', message: given.error });
}

/** Removes messages with these digests from Codex's own queue. Fails if Codex keeps one. */
async function deleteQueued(
  codex: CodexServer,
  threadId: ThreadId,
  digests: readonly string[],
): Promise<Result<null, CodexProblem>> {
  const deleted = new Set<string>();
  for (;;) {
    const page = await codex.request('thread/queue/list', { threadId, limit: maxQueuedMessages });
    if (!page.ok) return page;
    const left = page.value.data.filter((told) => digests.includes(toLeftMessage(told).digest));
    if (left.length === 0) return ok(null);
    for (const { id } of left) {
      if (deleted.has(id)) return err({ type: 'refused', code: 0, message: t`Codex kept a message.`, data: null });
      const reply = await codex.request('thread/queue/delete', { threadId, queuedSubmissionId: id });
      if (!reply.ok) return reply;
      deleted.add(id);
    }
  }
}
