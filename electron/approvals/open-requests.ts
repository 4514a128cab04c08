import { z } from 'zod';
import type { Clock } from '../../shared/base/clock.ts';
import { type ApprovalId, type ThreadId, type TurnId, threadId, turnId } from '../../shared/base/ids.ts';
import type { CodexNotification, CodexServerRequest } from '../../shared/codex-protocol/protocol.ts';
import type { CodexServer } from '../codex/codex-server.ts';
import type { ApprovalThreads } from './approval-threads.ts';
import { CallWatch, endedWork, type IdStatus } from './call-watch.ts';
import { callsOf, mayShareAnswer, type PlacedIds } from './request-ids.ts';
import { describeLateTwin } from './request-notices.ts';
import type { RuleCase } from './rule-case.ts';

/** A request from Codex without an answer. */
export type OpenRequest = PlacedIds & {
  readonly request: CodexServerRequest;
  readonly turnId: TurnId | null;
  /** Null if no rule may answer. */
  ruled: RuleCase | null;
  /** Whether Codex may apply a yes to something else. */
  hasTwin: boolean;
};

export type OpenRequestsDeps = {
  readonly codex: Pick<CodexServer, 'request'>;
  readonly clock: Clock;
  readonly threads: Pick<ApprovalThreads, 'say'>;
};

const ofThread = z.object({ threadId });
const callReported = z.object({ threadId, turnId, item: z.object({ call_id: z.string() }) });
const turnEnd = z.object({ turn: z.object({ id: turnId }) });

/**
 * Codex's unanswered requests, and what else may have their ids.
 *
 * Codex keeps one open question per id, and the model's server chooses the ids. So an approval could reach something else
 * with that id: another request, or a call right after it. Such a call ends the turn.
 */
export class OpenRequests {
  readonly #deps: OpenRequestsDeps;
  readonly #open = new Map<ApprovalId, OpenRequest>();
  readonly #calls = new CallWatch((...call) => this.#isAsked(...call));
  /** The approvals that Codex may not have read yet. */
  #given: readonly PlacedIds[] = [];
  /** The turns that ended because of a second call. */
  readonly #stopped = new Set<TurnId>();

  constructor(deps: OpenRequestsDeps) {
    this.#deps = deps;
  }

  /** What is known about the raw calls behind the requests. */
  get calls(): Pick<CallWatch, 'asked' | 'takesInput'> {
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

  /** What is known about the id of a request. */
  syncStatus({ ids, threadId }: Pick<PlacedIds, 'ids' | 'threadId'>): IdStatus {
    return ids === null ? 'unheard' : this.#calls.syncStatus(threadId, ids.type === 'reported' ? ids.call : null);
  }

  /** Whether it is unknown that a yes reaches the named tool. Such a yes must not be remembered. */
  isUnsure(request: OpenRequest): boolean {
    return request.ids?.type === 'tool' && this.syncStatus(request) === 'unheard';
  }

  /** A request with all that Codex cannot distinguish from it. A no to one is a no to each. */
  withTwins(id: ApprovalId, request: OpenRequest): readonly ApprovalId[] {
    if (!request.hasTwin) return [id];
    const isMeant = (each: OpenRequest) => each === request || this.#mayShareAnswer(each, request);
    return this.all.flatMap(([other, each]) => (isMeant(each) ? other : []));
  }

  /** Marks what can no longer be approved: requests with the same id, and those about one of two calls with the same id. */
  findTwins(): readonly ApprovalId[] {
    const all = [...this.#open.values()];
    const found = this.all.filter(
      ([, request]) =>
        !request.hasTwin &&
        (this.syncStatus(request) === 'twice' ||
          all.some((other) => other !== request && this.#mayShareAnswer(other, request))),
    );
    for (const [, request] of found) request.hasTwin = true;
    return found.map(([id]) => id);
  }

  /** Records that Codex gets a yes. */
  given({ generation, ids, threadId }: PlacedIds): void {
    if (ids !== null) this.#given = [...this.#given, { generation, threadId, ids }];
  }

  /** Handles that Codex may have applied an earlier yes to this request: the turn must not continue. */
  doubtLateTwin(request: OpenRequest): void {
    if (!this.#given.some((yes) => this.#mayShareAnswer(yes, request))) return;
    // Codex has reported one call only, so this asks about that one again.
    if (!['twice', 'unheard'].includes(this.syncStatus(request))) return;
    request.hasTwin = true;
    this.#stopTurn(request.threadId, request.turnId);
  }

  /** Handles what Codex reports about its calls and turns. */
  handle(notification: CodexNotification): void {
    const { method, params } = notification;
    this.#calls.handle(notification);
    if (method === 'rawResponseItem/completed') this.#doubtLateCall(params);
    const inThread = ofThread.safeParse(params).data?.threadId;
    // Once Codex reports the tokens of a response, all its calls have ended.
    if (method === 'thread/tokenUsage/updated' || method === 'turn/completed') {
      this.#given = this.#given.filter(({ threadId }) => threadId !== inThread);
    }
    const ended = endedWork(notification);
    if (ended !== null) this.#workEnded(ended, inThread);
    const turn = method === 'turn/completed' ? turnEnd.safeParse(params).data?.turn.id : undefined;
    if (turn !== undefined) this.#stopped.delete(turn);
  }

  /** Forgets all calls and answers, because their Codex has ended. */
  forget(): void {
    this.#calls.forget();
    this.#given = [];
  }

  /** Whether a request about a call waits; null: about any call. */
  #isAsked(inThread: string, call: string | null): boolean {
    return [...this.#open.values()].some(({ ids, threadId }) => {
      if (ids === null || threadId !== inThread) return false;
      return call === null || callsOf(ids).includes(call);
    });
  }

  /** Handles a call that Codex reports. Another one with its id may be about to run on a yes that has not arrived yet. */
  #doubtLateCall(params: unknown): void {
    const { data } = callReported.safeParse(params);
    if (data === undefined || this.#calls.calls(data.threadId, data.item.call_id) < 2) return;
    const { item, threadId } = data;
    const isLate = this.#given.some(
      ({ ids, threadId: of }) => of === threadId && ids !== null && callsOf(ids).includes(item.call_id),
    );
    if (isLate && this.#calls.syncStatus(threadId, item.call_id) === 'twice') this.#stopTurn(threadId, data.turnId);
  }

  /** Handles that an approved action is done, which means that Codex has read the yes. */
  #workEnded(call: string, inThread: ThreadId | undefined): void {
    this.#given = this.#given.flatMap((yes) => {
      const { ids, threadId } = yes;
      if (ids === null || threadId !== inThread || !callsOf(ids).includes(call)) return yes;
      const calls = callsOf(ids).filter((each) => each !== call);
      return ids.type === 'reported' || calls.length === 0 ? [] : { ...yes, ids: { ...ids, calls } };
    });
  }

  #mayShareAnswer(a: PlacedIds, b: PlacedIds): boolean {
    return mayShareAnswer(a, b, () => this.syncStatus(a) === 'unheard');
  }

  #stopTurn(thread: ThreadId, turn: TurnId | null): void {
    if (turn === null || this.#stopped.has(turn)) return;
    this.#stopped.add(turn);
    this.#deps.threads.say(thread, turn, describeLateTwin(turn, this.#deps.clock.now()));
    void this.#deps.codex.request('turn/interrupt', { threadId: thread, turnId: turn });
  }
}
