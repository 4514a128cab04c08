import { createHash } from 'node:crypto';
import { isDeepStrictEqual } from 'node:util';
import { z } from 'zod';
import type { ThreadId, TurnId } from '../../../shared/base/ids.ts';
import { err, ok, type Result } from '../../../shared/base/result.ts';
import { t } from '../../../shared/i18n/i18n.ts';
import { type Goal, goal, isSameGoal, type LeftMessage, type ShownWork } from '../../../shared/threads/goal.ts';
import type { ThreadProblem } from '../../../shared/threads/thread-problem.ts';
import { inSync } from '../../../shared/threads/thread-sync-status.ts';
import { createNotice } from '../../../shared/transcript/interpret-notice.ts';
import type { CodexProblem, CodexServer } from '../../codex/codex-server.ts';
import { toThreadProblem } from '../codex-problems.ts';
import type { LiveThread } from '../live-thread.ts';
import type { EmitToWindows } from '../thread-event-dispatcher.ts';
import type { SyncStatuses } from './sync-statuses.ts';

export type PendingWorkDeps = {
  readonly codex: CodexServer;
  readonly syncStatuses: SyncStatuses;
  readonly emit: EmitToWindows;
};

/** The most messages that Codex returns from its own queue. */
export const maxQueuedMessages = 100;

/** A goal as any version of Codex reports it. A status that this version does not understand counts as active. */
const reportedGoal = z
  .object({
    objective: goal.shape.objective.catch(''),
    status: goal.shape.status.catch('active'),
    tokenBudget: goal.shape.tokenBudget.catch(null),
    tokensUsed: goal.shape.tokensUsed.catch(0),
    timeUsedSeconds: goal.shape.timeUsedSeconds.catch(0),
    createdAt: goal.shape.createdAt.catch(0),
  })
  .nullish()
  .catch({ objective: '', status: 'active', tokenBudget: null, tokensUsed: 0, timeUsedSeconds: 0, createdAt: 0 });
const goalUpdated = z.object({ goal: reportedGoal });
const reportedQueue = z.object({ data: z.array(z.unknown()) });

/** The subject of a decision: the goal, or the messages of other clients. */
export type DecidedPart = 'goal' | 'queued';

/** What Codex reports about a thread. `isUnknown`: there may be more. */
type ReportedWork = {
  readonly goal: Goal | null;
  readonly queued: readonly LeftMessage[];
  readonly isUnknown: boolean;
};

/** How many characters of a left message go to windows. */
const maxShownCharacters = 2_000;
const partsOfMessage = z.object({
  id: z.unknown().optional(),
  clientUserMessageId: z.unknown().optional(),
  input: z.unknown().optional(),
});
const textPart = z.object({ type: z.literal('text'), text: z.string() });

/** Converts a message in Codex's own queue to the form that windows get. */
export function toLeftMessage(reported: unknown): LeftMessage {
  const { data } = partsOfMessage.safeParse(reported);
  // Hash only these fields: the order of the metadata changes.
  const whole = data === undefined ? reported : [data.id, data.clientUserMessageId, data.input];
  const digest = createHash('sha256').update(JSON.stringify(whole)).digest('hex');
  const parts: readonly unknown[] = Array.isArray(data?.input) ? data.input : [];
  const texts = parts.flatMap((part) => textPart.safeParse(part).data?.text ?? []);
  const text = texts.join('\n');
  const shown = text.slice(0, maxShownCharacters);
  return { digest, text: shown, more: text.length - shown.length, others: parts.length - texts.length };
}

/**
 * Tracks the work that Codex starts on its own as soon as it loads a thread: turns toward an active goal, and the
 * messages that other clients left in its own queue (observed with 0.169). Codex does not restart background commands
 * or interrupted turns.
 */
export class PendingWork {
  readonly #deps: PendingWorkDeps;

  constructor(deps: PendingWorkDeps) {
    this.#deps = deps;
  }

  /**
   * Checks whether there is pending work that the user has not agreed to, and reports it to the thread's windows. If
   * Codex does not answer clearly, a thread that is not loaded counts as having some. In a loaded thread, another
   * client can leave work at any time. Codex then starts it with the next turn.
   */
  async check(thread: LiveThread): Promise<Result<boolean, ThreadProblem>> {
    const { syncStatuses } = this.#deps;
    const asked = await this.#readWork(thread);
    if (!asked.ok) return asked;
    const { goal: now, isUnknown, queued } = asked.value;
    const isHeldBack = thread.syncStatus.type === 'pendingWork';
    const isFollowed = !isHeldBack && thread.followed?.status === 'active' && isSameGoal(thread.followed, now);
    this.#setGoal(thread, now);
    const isActive = now?.status === 'active';
    const isPending =
      thread.loadedIn === null
        ? isActive || queued.length > 0 || isUnknown
        : // Work that arrives now only waits for the end of the running turn.
          thread.turn.current === null &&
          ((isActive && !isFollowed) || queued.some(({ digest }) => !thread.allowedDigests.has(digest)));
    if (isPending) syncStatuses.change(thread, { type: 'pendingWork', queued });
    else if (isHeldBack) syncStatuses.change(thread, inSync);
    return ok(isPending);
  }

  /**
   * Checks whether these parts of the work are still the ones that a window showed. If not, sends the current work to
   * the windows. Does not show messages again that the user allowed and Codex is sending.
   */
  async matchesShown(
    thread: LiveThread,
    shown: ShownWork,
    parts: readonly DecidedPart[],
  ): Promise<Result<boolean, ThreadProblem>> {
    const asked = await this.#readWork(thread);
    if (!asked.ok) return asked;
    const { goal: now, queued } = asked.value;
    const digests = queued
      .map(({ digest }) => digest)
      .filter((digest) => !thread.allowedDigests.has(digest) || shown.queued.includes(digest));
    const isSame = { goal: isSameGoal(now, shown.goal), queued: isDeepStrictEqual(digests, shown.queued) };
    if (parts.every((part) => isSame[part])) return ok(true);
    const checked = await this.check(thread);
    return checked.ok ? ok(false) : checked;
  }

  async #readWork({ id: threadId }: LiveThread): Promise<Result<ReportedWork, ThreadProblem>> {
    const { codex } = this.#deps;
    const [about, queue] = await Promise.all([
      codex.request('thread/goal/get', { threadId }),
      codex.request('thread/queue/list', { threadId, limit: maxQueuedMessages }),
    ]);
    for (const reply of [about, queue]) {
      if (!reply.ok && reply.error.type !== 'refused') return err(toThreadProblem(reply.error));
    }
    const told = queue.ok ? reportedQueue.safeParse(queue.value) : null;
    return ok({
      goal: (about.ok ? reportedGoal.parse(about.value.goal) : null) ?? null,
      queued: told?.data?.data.map(toLeftMessage) ?? [],
      isUnknown: told?.success === false || [about, queue].some((reply) => !reply.ok && !startsNothing(reply.error)),
    });
  }

  /** Handles a Codex that stopped: its next process would continue toward an active goal. */
  handleCodexStop(thread: LiveThread): void {
    thread.followed = null;
    if (thread.goal?.status === 'active') this.#deps.syncStatuses.change(thread, { type: 'pendingWork', queued: [] });
  }

  /** Handles a turn that started in a loaded thread. Codex is no longer held back, and the next check decides again. */
  turnStarted(thread: LiveThread): void {
    if (thread.loadedIn !== null && thread.syncStatus.type === 'pendingWork') {
      this.#deps.syncStatuses.change(thread, inSync);
    }
  }

  /**
   * Pauses the goal after a turn was interrupted for any reason, so that Codex does not continue toward it on its own.
   * Another client may have set that goal. If Codex does not confirm the pause, the turn shows a warning.
   */
  async handleTurnInterrupted(thread: LiveThread, turnId: TurnId): Promise<void> {
    const paused = await pauseGoal(this.#deps.codex, thread.id);
    // The next Codex process loads a thread only once its goal is known.
    if (paused.ok || paused.error.type === 'notRunning') return;
    // A revert may have removed the turn in the meantime.
    if (thread.log.findTurn(turnId) === null) return;
    const fact = t`Codex did not confirm that this thread's goal is paused.`;
    const detail = t`With the next turn, it may continue toward the goal.`;
    const entry = createNotice(`goalNotPaused:${turnId}`, null, 'warning', fact, detail);
    thread.recorder.record([{ type: 'entryPut', turnId, entry }]);
  }

  /** Follows the goal of a loaded thread. */
  receive(thread: LiveThread, method: string, params: unknown): void {
    if (method === 'thread/goal/cleared') this.#setGoal(thread, null);
    else if (method === 'thread/goal/updated') this.#setGoal(thread, goalUpdated.safeParse(params).data?.goal);
    else return;
    thread.followed = thread.goal;
  }

  #setGoal(thread: LiveThread, told: unknown): void {
    const now: Goal | null = reportedGoal.parse(told) ?? null;
    if (isDeepStrictEqual(thread.goal, now)) return;
    thread.goal = now;
    this.#deps.emit(thread.id, { name: 'threadGoalChanged', payload: { threadId: thread.id, goal: now } });
  }
}

/**
 * Pauses the goal of a thread if it is active. Codex keeps a goal active when a turn is interrupted, and would start
 * the next turn toward it.
 */
export async function pauseGoal(codex: CodexServer, threadId: ThreadId): Promise<Result<null, CodexProblem>> {
  const reported = await codex.request('thread/goal/get', { threadId });
  if (!reported.ok) return startsNothing(reported.error) ? ok(null) : reported;
  if (reportedGoal.parse(reported.value.goal)?.status !== 'active') return ok(null);
  const paused = await codex.request('thread/goal/set', { threadId, status: 'paused', origin: 'user' });
  return paused.ok ? ok(null) : paused;
}

/** True if Codex refuses the request because it has no such feature, or does not have the thread. */
function startsNothing(problem: CodexProblem): boolean {
  if (problem.type !== 'refused') return false;
  const isGone = toThreadProblem(problem).type === 'threadGone';
  return isGone || problem.code === methodNotFound || hasNoFeature.test(problem.message);
}

const methodNotFound = -32_601;
/** How 0.169 answers an unknown request, and a request about a feature that is off. */
const hasNoFeature = /unknown variant|feature is disabled/iu;
