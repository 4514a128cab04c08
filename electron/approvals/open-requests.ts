import { z } from 'zod';
import type { Clock } from '../../shared/base/clock.ts';
import { type ApprovalId, type ThreadId, type TurnId, threadId, turnId } from '../../shared/base/ids.ts';
import type { CodexServer } from '../codex/codex-server.ts';
import type { CodexNotification, CodexServerRequest } from '../model/codex-protocol/protocol.ts';
import type { ApprovalThreads } from './approval-threads.ts';
import { type CallIdState, CallTracker, findEndedWorkId } from './call-tracker.ts';
import { getCallIds, type LocatedRequestIds, mayShareAnswer } from './request-ids.ts';
import { describeLateTwin } from './request-notices.ts';
import type { RuleCase } from './rule-case.ts';

/** A request from Codex without an answer. */
export type OpenRequest = LocatedRequestIds & {
  readonly request: CodexServerRequest;
  readonly turnId: TurnId | null;
  /** Null if no rule may answer. */
  ruleCase: RuleCase | null;
  /** True if Codex may apply an approval to something else. */
  hasTwin: boolean;
};

export type OpenRequestsDeps = {
  readonly codex: Pick<CodexServer, 'request'>;
  readonly clock: Clock;
  readonly threads: Pick<ApprovalThreads, 'addEntry'>;
};

const threadParams = z.object({ threadId });
const reportedCall = z.object({ threadId, turnId, item: z.object({ call_id: z.string() }) });
const turnEndParams = z.object({ turn: z.object({ id: turnId }) });

/**
 * Codex's unanswered requests, and what else may have their ids.
 *
 * Codex keeps one open question per id, and the model's server chooses the ids. So an approval could reach something
 * else with that id: another request, or a call right after it. Such a call ends the turn.
 */
export class OpenRequests {
  readonly #deps: OpenRequestsDeps;
  readonly #open = new Map<ApprovalId, OpenRequest>();
  readonly #calls = new CallTracker((...call) => this.#hasWaitingRequest(...call));
  /** The approvals that Codex may not have read yet. */
  #unconfirmedApprovals: readonly LocatedRequestIds[] = [];
  /** The turns that ended because of a second call. */
  readonly #stoppedTurns = new Set<TurnId>();

  constructor(deps: OpenRequestsDeps) {
    this.#deps = deps;
  }

  /** What the raw calls behind the requests ask for. */
  get calls(): Pick<CallTracker, 'asksToLeaveSandbox' | 'takesInput'> {
    return this.#calls;
  }

  /** Gives a request another id. */
  rename(from: ApprovalId, to: ApprovalId): void {
    const all = [...this.#open];
    this.#open.clear();
    for (const [id, request] of all) this.#open.set(id === from ? to : id, request);
  }

  /** Every request, in the order of arrival. */
  get all(): readonly (readonly [ApprovalId, OpenRequest])[] {
    return [...this.#open];
  }

  get(id: ApprovalId): OpenRequest | undefined {
    return this.#open.get(id);
  }

  /** Adds a request. */
  add(id: ApprovalId, request: OpenRequest): void {
    const { ids, threadId } = request;
    if (ids?.type === 'reported') this.#calls.handleRequest(threadId, ids.call);
    this.#open.set(id, request);
  }

  /** Removes a settled request. */
  delete(id: ApprovalId): void {
    this.#open.delete(id);
  }

  /** Returns what is known about the id of a request. */
  getCallState({ ids, threadId }: Pick<LocatedRequestIds, 'ids' | 'threadId'>): CallIdState {
    return ids === null ? 'unreported' : this.#calls.getCallState(threadId, ids.type === 'reported' ? ids.call : null);
  }

  /** Returns true if an approval may not reach the named tool. Such an approval must not be remembered. */
  isUnsure(request: OpenRequest): boolean {
    return request.ids?.type === 'tool' && this.getCallState(request) === 'unreported';
  }

  /**
   * Returns the ids of a request and of all requests that Codex cannot distinguish from it. Refusing one refuses all of
   * them.
   */
  listWithTwins(id: ApprovalId, request: OpenRequest): readonly ApprovalId[] {
    if (!request.hasTwin) return [id];
    const isMeant = (each: OpenRequest) => each === request || this.#mayShareAnswer(each, request);
    return this.all.flatMap(([other, each]) => (isMeant(each) ? other : []));
  }

  /**
   * Marks requests that can no longer be approved: those with the same id, and those about one of two calls with the
   * same id. Returns their ids.
   */
  markTwins(): readonly ApprovalId[] {
    const all = [...this.#open.values()];
    const found = this.all.filter(
      ([, request]) =>
        !request.hasTwin &&
        (this.getCallState(request) === 'duplicate' ||
          all.some((other) => other !== request && this.#mayShareAnswer(other, request))),
    );
    for (const [, request] of found) request.hasTwin = true;
    return found.map(([id]) => id);
  }

  /** Records an approval before it goes to Codex. */
  recordApproval({ generation, ids, threadId }: LocatedRequestIds): void {
    if (ids !== null) this.#unconfirmedApprovals = [...this.#unconfirmedApprovals, { generation, threadId, ids }];
  }

  /** Stops the turn if Codex may have used an earlier approval for this request. */
  stopIfLateTwin(request: OpenRequest): void {
    if (!this.#unconfirmedApprovals.some((yes) => this.#mayShareAnswer(yes, request))) return;
    // Codex has reported only one call, so this request is about that call again.
    if (!['duplicate', 'unreported'].includes(this.getCallState(request))) return;
    request.hasTwin = true;
    this.#stopTurn(request.threadId, request.turnId);
  }

  /** Handles what Codex reports about its calls and turns. */
  handle(notification: CodexNotification): void {
    const { method, params } = notification;
    this.#calls.handle(notification);
    if (method === 'rawResponseItem/completed') this.#stopIfLateCall(params);
    const inThread = threadParams.safeParse(params).data?.threadId;
    // Once Codex reports the tokens of a response, all its calls have ended.
    if (method === 'thread/tokenUsage/updated' || method === 'turn/completed') {
      this.#unconfirmedApprovals = this.#unconfirmedApprovals.filter(({ threadId }) => threadId !== inThread);
    }
    const ended = findEndedWorkId(notification);
    if (ended !== null) this.#recordWorkEnd(ended, inThread);
    const turn = method === 'turn/completed' ? turnEndParams.safeParse(params).data?.turn.id : undefined;
    if (turn !== undefined) this.#stoppedTurns.delete(turn);
  }

  /** Forgets all calls and answers, because their Codex has ended. */
  forget(): void {
    this.#calls.forget();
    this.#unconfirmedApprovals = [];
  }

  /** Returns whether a request about a call is waiting. For null, about any call. */
  #hasWaitingRequest(inThread: string, call: string | null): boolean {
    return [...this.#open.values()].some(({ ids, threadId }) => {
      if (ids === null || threadId !== inThread) return false;
      return call === null || getCallIds(ids).includes(call);
    });
  }

  /** Stops the turn if Codex reports a second call with the id of an approval that Codex may not have read yet. */
  #stopIfLateCall(params: unknown): void {
    const { data } = reportedCall.safeParse(params);
    if (data === undefined || this.#calls.countCalls(data.threadId, data.item.call_id) < 2) return;
    const { item, threadId } = data;
    const isLate = this.#unconfirmedApprovals.some(
      ({ ids, threadId: of }) => of === threadId && ids !== null && getCallIds(ids).includes(item.call_id),
    );
    if (isLate && this.#calls.getCallState(threadId, item.call_id) === 'duplicate')
      this.#stopTurn(threadId, data.turnId);
  }

  /** Drops an approval whose action has ended, because Codex has read it. */
  #recordWorkEnd(call: string, inThread: ThreadId | undefined): void {
    this.#unconfirmedApprovals = this.#unconfirmedApprovals.flatMap((yes) => {
      const { ids, threadId } = yes;
      if (ids === null || threadId !== inThread || !getCallIds(ids).includes(call)) return yes;
      const calls = getCallIds(ids).filter((each) => each !== call);
      return ids.type === 'reported' || calls.length === 0 ? [] : { ...yes, ids: { ...ids, calls } };
    });
  }

  #mayShareAnswer(a: LocatedRequestIds, b: LocatedRequestIds): boolean {
    return mayShareAnswer(a, b, () => this.getCallState(a) === 'unreported');
  }

  #stopTurn(thread: ThreadId, turn: TurnId | null): void {
    if (turn === null || this.#stoppedTurns.has(turn)) return;
    this.#stoppedTurns.add(turn);
    this.#deps.threads.addEntry(thread, turn, describeLateTwin(turn, this.#deps.clock.now()));
    void this.#deps.codex.request('turn/interrupt', { threadId: thread, turnId: turn });
  }
}
