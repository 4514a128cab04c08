import { z } from 'zod';
import type { Clock } from '../../shared/base/clock.ts';
import { type ThreadId, type TurnId, threadId, turnId } from '../../shared/base/ids.ts';
import { Listeners } from '../../shared/base/listeners.ts';
import type { CodexServer } from '../codex/codex-server.ts';
import type { CodexNotification } from '../model/codex-protocol/protocol.ts';
import type { ApprovalQueue } from './approval-queue.ts';
import type { ApprovalThreads } from './approval-threads.ts';
import { type CallIdState, CallTracker, findEndedWorkId } from './call-tracker.ts';
import { CodexApproval } from './codex-approval.ts';
import { getCallIds, mayShareAnswer } from './request-ids.ts';
import { describeLateTwin } from './request-notices.ts';

export type TwinDetectorDeps = {
  readonly codex: Pick<CodexServer, 'request'>;
  readonly clock: Clock;
  readonly threads: Pick<ApprovalThreads, 'addEntry'>;
};

/** How long, in milliseconds, an approval or a request that matches a rule waits for the end of the response. */
const responseEndTimeoutMs = 2_000;

const threadParams = z.object({ threadId });
const reportedCall = z.object({ threadId, turnId, item: z.object({ call_id: z.string() }) });
const turnEndParams = z.object({ turn: z.object({ id: turnId }) });

/**
 * Finds what else may have the ids of Codex's approvals.
 *
 * Codex keeps one open question per id, and the model's server chooses the ids. So an approval could reach something
 * else with that id: another request, or a call right after it. Such a call ends the turn.
 */
export class TwinDetector {
  readonly #deps: TwinDetectorDeps;
  readonly #queue: ApprovalQueue;
  readonly #calls = new CallTracker((...call) => this.#hasOpenApproval(...call));
  /** The turns that ended because of a second call. */
  readonly #stoppedTurns = new Set<TurnId>();
  /** Called when a response or an approval has ended. */
  readonly #endListeners = new Listeners<[]>();

  constructor(deps: TwinDetectorDeps, queue: ApprovalQueue) {
    this.#deps = deps;
    this.#queue = queue;
  }

  /** What the raw calls behind the requests ask for. */
  get calls(): Pick<CallTracker, 'asksToLeaveSandbox' | 'takesInput'> {
    return this.#calls;
  }

  /** Handles a request that was just added to the queue. */
  handleRequest(approval: CodexApproval): void {
    const { ids, threadId } = approval;
    if (ids?.type === 'reported') this.#calls.handleRequest(threadId, ids.call);
    this.#markTwins();
    this.#stopIfLateTwin(approval);
  }

  /** Returns what is known about the id of a request. */
  getCallState({ ids, threadId }: CodexApproval): CallIdState {
    return ids === null ? 'unreported' : this.#calls.getCallState(threadId, ids.type === 'reported' ? ids.call : null);
  }

  /** Returns true if an approval may not reach the named tool. Such an approval must not be remembered. */
  isUnsure(approval: CodexApproval): boolean {
    return approval.ids?.type === 'tool' && this.getCallState(approval) === 'unreported';
  }

  /** Returns an approval and all others that Codex cannot distinguish from it. Refusing one refuses all of them. */
  listWithTwins(approval: CodexApproval): readonly CodexApproval[] {
    if (!approval.hasTwin) return [approval];
    return this.#open.filter((each) => each === approval || this.#mayShareAnswer(each, approval));
  }

  /** Handles what Codex reports about its calls and turns. */
  handle(notification: CodexNotification): void {
    const { method, params } = notification;
    this.#calls.handle(notification);
    if (method === 'rawResponseItem/completed') this.#stopIfLateCall(params);
    const inThread = threadParams.safeParse(params).data?.threadId;
    // Once Codex reports the tokens of a response, all its calls have ended.
    if (method === 'thread/tokenUsage/updated' || method === 'turn/completed') {
      for (const sent of this.#sent) if (sent.threadId === inThread) this.#confirm(sent);
    }
    const ended = findEndedWorkId(notification);
    if (ended !== null) this.#recordWorkEnd(ended, inThread);
    const turn = method === 'turn/completed' ? turnEndParams.safeParse(params).data?.turn.id : undefined;
    if (turn !== undefined) this.#stoppedTurns.delete(turn);
    if (method === 'rawResponseItem/completed') this.#markTwins();
  }

  /** Resolves when the response of a request has ended, its question is settled, or the timeout has passed. */
  async waitForResponseEnd(approval: CodexApproval): Promise<void> {
    const { id } = approval;
    const { promise, resolve } = Promise.withResolvers<void>();
    const look = () => {
      if (this.getCallState(approval) !== 'open' || !approval.isOpenAs(id)) resolve();
    };
    const stop = this.#deps.clock.after(responseEndTimeoutMs, resolve);
    const remove = this.#endListeners.add(look);
    look();
    await promise;
    remove();
    stop();
  }

  /** Continues what waits in `waitForResponseEnd`, once a response or an approval has ended. */
  handleEnd(): void {
    this.#endListeners.call();
  }

  /** Forgets all calls and answers, because their Codex has ended. */
  forget(): void {
    this.#calls.forget();
    for (const sent of this.#sent) this.#confirm(sent);
  }

  get #open(): readonly CodexApproval[] {
    return this.#queue.list(CodexApproval).filter(({ isOpen }) => isOpen);
  }

  /** The approvals that Codex may not have read yet. */
  get #sent(): readonly CodexApproval[] {
    return this.#queue.list(CodexApproval).filter(({ state }) => state === 'sent');
  }

  /** Ends an approval that Codex has read. */
  #confirm(sent: CodexApproval): void {
    sent.close('ended');
    this.#queue.remove(sent);
  }

  /** Returns whether a request about a call has no answer yet. For null, about any call. */
  #hasOpenApproval(inThread: string, call: string | null): boolean {
    return this.#open.some(({ ids, threadId }) => {
      if (ids === null || threadId !== inThread) return false;
      return call === null || getCallIds(ids).includes(call);
    });
  }

  /**
   * Marks requests that can no longer be approved: those with the same id, and those about one of two calls with the
   * same id. Codex gets no approval for them.
   */
  #markTwins(): void {
    const open = this.#open;
    const found = open.filter(
      (approval) =>
        !approval.hasTwin &&
        (this.getCallState(approval) === 'duplicate' ||
          open.some((other) => other !== approval && this.#mayShareAnswer(other, approval))),
    );
    for (const approval of found) approval.markTwin();
    if (found.length > 0) this.#queue.broadcast();
  }

  /** Stops the turn if Codex may have used an earlier approval for this request. */
  #stopIfLateTwin(approval: CodexApproval): void {
    if (!this.#sent.some((yes) => this.#mayShareAnswer(yes, approval))) return;
    // Codex has reported only one call, so this request is about that call again.
    if (!['duplicate', 'unreported'].includes(this.getCallState(approval))) return;
    approval.markTwin();
    this.#stopTurn(approval.threadId, approval.turnId);
  }

  /** Stops the turn if Codex reports a second call with the id of an approval that Codex may not have read yet. */
  #stopIfLateCall(params: unknown): void {
    const { data } = reportedCall.safeParse(params);
    if (data === undefined || this.#calls.countCalls(data.threadId, data.item.call_id) < 2) return;
    const { item, threadId } = data;
    const isLate = this.#sent.some(
      ({ ids, threadId: of }) => of === threadId && ids !== null && getCallIds(ids).includes(item.call_id),
    );
    if (isLate && this.#calls.getCallState(threadId, item.call_id) === 'duplicate')
      this.#stopTurn(threadId, data.turnId);
  }

  /** Ends a sent approval whose action has ended, because Codex has read it. */
  #recordWorkEnd(call: string, inThread: ThreadId | undefined): void {
    for (const sent of this.#sent) {
      const { ids, threadId } = sent;
      if (ids === null || threadId !== inThread || !getCallIds(ids).includes(call)) continue;
      const calls = getCallIds(ids).filter((each) => each !== call);
      if (ids.type === 'reported' || calls.length === 0) this.#confirm(sent);
      else sent.ids = { ...ids, calls };
    }
  }

  #mayShareAnswer(a: CodexApproval, b: CodexApproval): boolean {
    return mayShareAnswer(a, b, () => this.getCallState(a) === 'unreported');
  }

  #stopTurn(thread: ThreadId, turn: TurnId | null): void {
    if (turn === null || this.#stoppedTurns.has(turn)) return;
    this.#stoppedTurns.add(turn);
    this.#deps.threads.addEntry(thread, turn, describeLateTwin(turn, this.#deps.clock.now()));
    void this.#deps.codex.request('turn/interrupt', { threadId: thread, turnId: turn });
  }
}
