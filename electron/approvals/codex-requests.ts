import { randomUUID } from 'node:crypto';
import { z } from 'zod';
import {
  type Approval,
  type ApprovalDecision,
  askerOf,
  type WaitingApproval,
} from '../../shared/approvals/approval.ts';
import type { RememberChoice, RuleSubject } from '../../shared/approvals/approval-rule.ts';
import { describeApproval } from '../../shared/approvals/describe-approval.ts';
import { offerRule } from '../../shared/approvals/offer-rule.ts';
import { previewRule, type RulePreview } from '../../shared/approvals/preview-rule.ts';
import type { Clock } from '../../shared/base/clock.ts';
import {
  type ApprovalId,
  approvalId,
  type RuleId,
  type ThreadId,
  type TurnId,
  threadId,
  turnId,
} from '../../shared/base/ids.ts';
import { Listeners } from '../../shared/base/listeners.ts';
import { err, ok, type Result } from '../../shared/base/result.ts';
import type { CodexNotification, CodexServerRequest } from '../../shared/codex-protocol/protocol.ts';
import type { RunRef } from '../../shared/runs/run-ref.ts';
import type { ApprovalTrace } from '../../shared/transcript/entry.ts';
import type { CodexServer, Generation } from '../codex/codex-server.ts';
import type { ActionHistory } from './action-history.ts';
import {
  type AnswerProblem,
  type ApprovalAnswer,
  answerApproval,
  isNo,
  type SettledDecision,
} from './answer-approval.ts';
import type { ApprovalQueue, Settlement } from './approval-queue.ts';
import type { ApprovalThreads, ThreadFacts } from './approval-threads.ts';
import { CallWatch, endedWork, type IdStatus } from './call-watch.ts';
import { checkRemember, type RememberProblem } from './check-remember.ts';
import { entryOfRequest, isAbout } from './entry-of-request.ts';
import { narrowRule } from './narrow-rule.ts';
import { reachOfRequest } from './reach-of-request.ts';
import { callsOf, idsOfRequest, mayShareAnswer, type PlacedIds } from './request-ids.ts';
import { describeLateTwin, describeUnread } from './request-notices.ts';
import type { RuleBook } from './rule-book.ts';
import { type RuleCase, ruleCaseOf } from './rule-case.ts';

export type CodexRequestsDeps = {
  readonly codex: CodexServer;
  readonly clock: Clock;
  readonly threads: ApprovalThreads;
  readonly rules: RuleBook;
  readonly history: ActionHistory;
  /** The run that a thread performs. Null if none. */
  runOf(threadId: ThreadId): RunRef | null;
  /** Resolves once the queue may open after a restart of Codex. */
  opened(): Promise<void>;
  /** Called with a request that belongs to no thread. It is already refused. */
  onUnplaced(request: CodexServerRequest): void;
  /** Called with a fault in reading a request. The request is already refused. */
  onFault(fault: unknown): void;
};

/** An unanswered request from the app-server. */
type Pending = PlacedIds & {
  readonly request: CodexServerRequest;
  readonly turnId: TurnId | null;
  /** Null if no rule may answer it. */
  ruled: RuleCase | null;
  /** True if Codex may take its approval for that of another request. */
  hasTwin: boolean;
};

/** Never by Workcell: Codex's requests end with Codex. */
type CodexSettlement = Settlement & { readonly by: Exclude<Settlement['by'], 'workcell'> };

/** How many earlier actions a rule is compared with. */
const previewLength = 200;

/** How long, in milliseconds, an approval or a request that matches a rule waits for the end of the response. */
const quietMs = 2_000;

const ofThread = z.object({ threadId });

const resolved = z.object({ requestId: z.union([z.string(), z.number()]) });
const callReported = z.object({ threadId, turnId, item: z.object({ call_id: z.string() }) });
const turnEnd = z.object({ turn: z.object({ id: turnId, status: z.string() }) });

/**
 * Codex's requests to the person, from all threads. The first answer counts. An interrupt, a message from Codex, or its
 * end also settles a request. The transcript records every settlement.
 *
 * Codex keeps one open question per id, and the model's server chooses the ids. So an approval goes out only if nothing
 * else has that id. It waits until the response with that id ends, at most two seconds. A second call with the id right
 * after it ends the turn.
 */
export class CodexRequests {
  readonly #deps: CodexRequestsDeps;
  readonly #queue: ApprovalQueue;
  readonly #calls = new CallWatch((...call) => this.#isAsked(...call));
  /** Called when a response or a request ends. */
  readonly #ends = new Listeners<[]>();
  /** Approvals that Codex may not have read yet. */
  #given: readonly PlacedIds[] = [];
  /** The threads where this Codex has an approval for the session. For an agent, the person's thread. */
  readonly #allowed = new Set<ThreadId>();
  /** The turns that were ended because of a second call. */
  readonly #stopped = new Set<TurnId>();
  readonly #pending = new Map<ApprovalId, Pending>();
  /** Requests that are or were in `#pending`. */
  readonly #placed = new WeakSet<CodexServerRequest>();

  constructor(deps: CodexRequestsDeps, queue: ApprovalQueue) {
    this.#deps = deps;
    this.#queue = queue;
    deps.codex.onServerRequest((request, generation) => {
      const id = approvalId.parse(randomUUID());
      this.#arrive(id, request, generation).catch((fault: unknown) => {
        deps.onFault(fault);
        this.#refuseUnread(id, request, generation);
      });
    });
    deps.codex.onNotification((notification, generation) => this.#handle(notification, generation));
    deps.codex.onGenerationEnd((generation) => this.#generationEnded(generation));
  }

  /** Whether the current Codex has an approval for the session in this thread, or in one of its agents. */
  hasAllowedForSession(threadId: ThreadId): boolean {
    return this.#allowed.has(threadId);
  }

  /** Applies a changed policy to the options of waiting approvals. */
  policyChanged(): void {
    for (const [id, pending] of this.#pending) {
      const approval = this.#queue.get(id);
      if (approval === null) continue;
      const { offer: _before, noOffer: _why, ...asked } = approval;
      this.#queue.put({ ...asked, ...(asked.hasTwin !== true && this.#offer(pending, asked.asked)) });
    }
  }

  /** Sends the person's answer to Codex, and remembers it if they chose that. */
  async answer(
    approval: WaitingApproval,
    given: ApprovalDecision,
    remember: RememberChoice | undefined,
  ): Promise<Result<null, AnswerProblem | RememberProblem | { readonly type: 'alreadySettled' | 'hasTwin' }>> {
    const pending = this.#pending.get(approval.id);
    if (pending === undefined) return err({ type: 'alreadySettled' });
    if (pending.hasTwin && !isNo(given)) return err({ type: 'hasTwin' });
    const takesInput = approval.asked.kind === 'command' && approval.asked.takesInput === true;
    const mayHold = !takesInput && !this.#isUnsure(pending);
    if (given.type === 'approveForSession' && !mayHold) return err({ type: 'notOffered' });
    const checked = remember === undefined ? ok(null) : checkRemember(approval, given, remember);
    if (!checked.ok) return checked;
    const answer = answerApproval(approval.asked, pending.request.params, given);
    if (!answer.ok) return answer;
    const { interruptTurn } = answer.value;
    if (isNo(given)) {
      for (const [id] of this.#withTwins(approval.id, pending)) this.#refuse(id, given);
    } else {
      // A broken response reports its end only after its requests are answered, so the wait needs a limit.
      if (this.#syncStatus(pending) === 'open') await this.#untilEnded(pending, quietMs);
      if (!this.#pending.has(approval.id)) return err({ type: 'alreadySettled' });
      if (pending.hasTwin) return err({ type: 'hasTwin' });
      this.#accept(approval.id, pending, answer.value, 'person');
    }
    // A turn that is just ending refuses this, which is fine.
    if (interruptTurn && approval.turnId !== null) {
      await this.#deps.codex.request('turn/interrupt', { threadId: askerOf(approval), turnId: approval.turnId });
    }
    if (remember !== undefined) this.#remember(pending, approval, remember);
    return ok(null);
  }

  /** Previews how an offered rule would have decided earlier actions. Null if no rule may answer the request. */
  async preview(id: ApprovalId, subject: RuleSubject): Promise<RulePreview | null> {
    const ruled = this.#pending.get(id)?.ruled;
    if (ruled == null) return null;
    const { action, workspace } = ruled;
    return previewRule(subject, await this.#deps.history.recent(workspace, action.kind, previewLength));
  }

  async #arrive(id: ApprovalId, request: CodexServerRequest, generation: Generation): Promise<void> {
    const { clock, codex, onUnplaced, opened, rules, threads } = this.#deps;
    const first = describeApproval(request, null);
    if (first.threadId === null) {
      codex.refuse(generation, request.id, `This client does not answer ${request.method}.`);
      onUnplaced(request);
      return;
    }
    const thread = threads.find(first.threadId);
    const turn = thread?.transcript.turns.findLast(({ id }) => id === first.turnId);
    const itemId = first.entryId;
    const named =
      turn === undefined || itemId === null || thread?.nameOf === undefined
        ? itemId
        : thread.nameOf(turn.id, itemId, (entry) => isAbout(request, entry));
    const entry = entryOfRequest({ ...first, entryId: named }, request.params, turn?.entries ?? []);
    const described = { ...describeApproval(request, entry), entryId: named ?? entry?.id ?? null };
    const ids = idsOfRequest(request, turn?.entries ?? [], thread);
    const pending: Pending = {
      request,
      generation,
      threadId: first.threadId,
      turnId: described.turnId,
      ids,
      ruled: null,
      hasTwin: false,
    };
    if (ids?.type === 'reported') this.#calls.handleRequest(first.threadId, ids.call);
    this.#pending.set(id, pending);
    this.#placed.add(request);
    this.#queue.reserve(id);
    this.#findTwins();
    this.#doubtLateTwin(pending);
    const changes = entry?.kind === 'patch' ? entry.files : [];
    const escalated = itemId === null ? null : this.#calls.asked(first.threadId, itemId);
    const askedAt = clock.now();
    const { params } = request;
    const reach = await reachOfRequest(params, thread, changes, escalated === true);
    const run = this.#deps.runOf(thread?.agent?.root ?? first.threadId);
    const takesInput = itemId !== null && this.#calls.takesInput(first.threadId, itemId);
    const ruled = takesInput ? null : await ruleCaseOf({ params, described, entry, thread, run, reach, escalated });
    await rules.ready;
    await opened();
    if (!this.#queue.isOpen(id)) return;
    pending.ruled = ruled;
    const place = { threadId: first.threadId, turnId: described.turnId };
    if (ruled !== null && this.#syncStatus(pending) === 'open' && rules.match({ ...ruled, ...place }).rule !== null) {
      await this.#untilEnded(pending, quietMs);
      if (!this.#queue.isOpen(id)) return;
    }
    const approval: WaitingApproval = {
      state: 'waiting',
      id,
      ...placeOf(first.threadId, thread),
      ...(run !== null && { run }),
      turnId: described.turnId,
      entryId: described.entryId,
      asked: this.#narrow(
        pending,
        withInput(narrowRule(described.asked, escalated ?? described.reason !== null), takesInput),
      ),
      reason: described.reason,
      reach,
      ...(pending.hasTwin ? { hasTwin: true } : this.#offer(pending, described.asked)),
      askedAt,
    };
    this.#queue.put(approval);
    if (this.#answerByRule(pending, approval)) return;
    this.#record(approval, { approvalId: id, state: 'waiting', by: null, askedAt, settledAt: null });
    this.#queue.broadcast();
  }

  /** Refuses an unreadable request, so that Codex does not wait for an answer that will never come. */
  #refuseUnread(id: ApprovalId, request: CodexServerRequest, generation: Generation): void {
    const isAnswered = this.#placed.has(request) && !this.#pending.has(id);
    if (isAnswered) return;
    const { clock, codex, threads } = this.#deps;
    codex.refuse(generation, request.id, 'The client could not read this request.');
    this.#settle(id, { decision: 'expired', by: 'codex' });
    const { threadId, turnId } = describeApproval(request, null);
    if (threadId !== null) threads.say(threadId, turnId, describeUnread(id, clock.now()));
  }

  /** How an approval can be remembered. If Codex does not report calls, no rule answers, so none is offered. */
  #offer(pending: Pending, { kind }: WaitingApproval['asked']): Pick<WaitingApproval, 'offer' | 'noOffer'> {
    const { ruled, turnId } = pending;
    if (kind === 'mcpTool' && this.#isUnsure(pending)) return { noOffer: 'unheard' };
    const offer = ruled === null ? undefined : offerRule(ruled, turnId, this.#deps.rules.policy);
    if (offer === undefined) return {};
    return this.#syncStatus(pending) === 'unheard' ? { noOffer: 'unheard' } : { offer };
  }

  /**
   * Answers with a remembered approval. False if the person has to answer. A rule answers at once, so it answers only
   * if nothing else can have the id: the response has ended, and Codex reported it.
   */
  #answerByRule(pending: Pending, approval: WaitingApproval): boolean {
    const { request, ruled } = pending;
    if (ruled === null || pending.hasTwin) return false;
    if (pending.ids !== null && this.#syncStatus(pending) !== 'alone') return false;
    const { rules } = this.#deps;
    const [thread, turn] = [askerOf(approval), approval.turnId];
    const { rule } = rules.match({ ...ruled, threadId: thread, turnId: turn });
    const answer = answerApproval(approval.asked, request.params, { type: 'approve' });
    if (rule === null || !answer.ok || answer.value.result === null) return false;
    rules.used(rule);
    this.#accept(approval.id, pending, answer.value, 'rule', rule.id);
    return true;
  }

  #syncStatus({ ids, threadId }: Pick<PlacedIds, 'ids' | 'threadId'>): IdStatus {
    return ids === null ? 'unheard' : this.#calls.syncStatus(threadId, ids.type === 'reported' ? ids.call : null);
  }

  /** True if the approval may reach another tool than the requested one. Such an approval must not persist. */
  #isUnsure(pending: Pending): boolean {
    return pending.ids?.type === 'tool' && this.#syncStatus(pending) === 'unheard';
  }

  #narrow(pending: Pending, asked: WaitingApproval['asked']): WaitingApproval['asked'] {
    return asked.kind === 'mcpTool' && this.#isUnsure(pending) ? { ...asked, canPersist: false } : asked;
  }

  /** Whether a request about a call is waiting. Null: about any call. */
  #isAsked(inThread: string, call: string | null): boolean {
    return [...this.#pending.values()].some(({ ids, threadId }) => {
      if (ids === null || threadId !== inThread) return false;
      return call === null || (ids.type === 'reported' ? ids.call === call : ids.calls.includes(call));
    });
  }

  /** Sends Codex an approval. */
  #accept(
    id: ApprovalId,
    { generation, ids, request, threadId }: Pending,
    { decision, result }: Pick<ApprovalAnswer, 'decision' | 'result'>,
    by: 'person' | 'rule',
    ruleId?: RuleId,
  ): void {
    if (ids !== null) this.#given = [...this.#given, { generation, threadId, ids }];
    // Comes first: from here on, Codex may act without asking.
    if (decision === 'approvedForSession') {
      this.#allowed.add(this.#deps.threads.find(threadId)?.agent?.root ?? threadId);
    }
    this.#deps.codex.reply(generation, request.id, result);
    this.#settle(id, { decision, by }, ruleId);
  }

  /** Sends Codex the person's refusal. */
  #refuse(id: ApprovalId, given: ApprovalDecision): void {
    const pending = this.#pending.get(id);
    const approval = this.#queue.get(id);
    if (pending === undefined || approval === null) return;
    const answer = answerApproval(approval.asked, pending.request.params, given);
    if (!answer.ok) return;
    const { codex } = this.#deps;
    const { decision, result } = answer.value;
    if (result === null) codex.refuse(pending.generation, pending.request.id, 'Declined by the person.');
    else codex.reply(pending.generation, pending.request.id, result);
    this.#settle(id, { decision, by: 'person' });
  }

  /** A request with those that Codex cannot tell from it. Declining one declines all. */
  #withTwins(id: ApprovalId, pending: Pending): readonly (readonly [ApprovalId, Pending])[] {
    if (!pending.hasTwin) return [[id, pending]];
    return [...this.#pending].filter(([other, each]) => other === id || this.#mayShareAnswer(each, pending));
  }

  /**
   * Marks requests that cannot be approved: those with a shared id, and those about one of two calls with the same id.
   */
  #findTwins(): void {
    const all = [...this.#pending.values()];
    let isNew = false;
    for (const [id, pending] of this.#pending) {
      if (pending.hasTwin) continue;
      const hasTwin =
        this.#syncStatus(pending) === 'twice' ||
        all.some((other) => other !== pending && this.#mayShareAnswer(other, pending));
      if (!hasTwin) continue;
      isNew = this.#doubt(id, pending) || isNew;
    }
    if (isNew) this.#queue.broadcast();
  }

  /** Stops approvals for a request from here on. Returns whether its card is already shown. */
  #doubt(id: ApprovalId, pending: Pending): boolean {
    pending.hasTwin = true;
    const approval = this.#queue.get(id);
    if (approval === null) return false;
    const { offer: _before, noOffer: _why, ...asked } = approval;
    this.#queue.put({ ...asked, hasTwin: true });
    return true;
  }

  /** Ends the turn if Codex may have taken the approval of an earlier request for this one. */
  #doubtLateTwin(pending: Pending): void {
    if (!this.#given.some((yes) => this.#mayShareAnswer(yes, pending))) return;
    // Codex reported only one call, so it asks about that one again.
    if (!['twice', 'unheard'].includes(this.#syncStatus(pending))) return;
    pending.hasTwin = true;
    this.#stopTurn(pending.threadId, pending.turnId);
  }

  /** Handles a new call: another call with its id may be about to run after an approval that has not arrived. */
  #doubtLateCall({ params }: CodexNotification): void {
    const { data } = callReported.safeParse(params);
    if (data === undefined || this.#calls.calls(data.threadId, data.item.call_id) < 2) return;
    const { item, threadId } = data;
    const isLate = this.#given.some(
      ({ ids, threadId: of }) => of === threadId && ids !== null && callsOf(ids).includes(item.call_id),
    );
    if (isLate && this.#calls.syncStatus(threadId, item.call_id) === 'twice') this.#stopTurn(threadId, data.turnId);
  }

  #mayShareAnswer(a: PlacedIds, b: PlacedIds): boolean {
    return mayShareAnswer(a, b, () => this.#syncStatus(a) === 'unheard');
  }

  #stopTurn(thread: ThreadId, turn: TurnId | null): void {
    if (turn === null || this.#stopped.has(turn)) return;
    this.#stopped.add(turn);
    this.#deps.threads.say(thread, turn, describeLateTwin(turn, this.#deps.clock.now()));
    void this.#deps.codex.request('turn/interrupt', { threadId: thread, turnId: turn });
  }

  /** Resolves when the response of a request has ended, the request is settled, or the time is up. */
  async #untilEnded(pending: Pending, longestMs: number): Promise<void> {
    const { promise, resolve } = Promise.withResolvers<void>();
    const look = () => {
      if (this.#syncStatus(pending) !== 'open' || ![...this.#pending.values()].includes(pending)) resolve();
    };
    const stop = this.#deps.clock.after(longestMs, resolve);
    const remove = this.#ends.add(look);
    look();
    await promise;
    remove();
    stop();
  }

  /** Turns an answer into a rule, which also answers waiting requests. */
  #remember({ ruled, threadId }: Pending, { turnId }: WaitingApproval, choice: RememberChoice): void {
    if (ruled === null) return;
    this.#deps.rules.make(choice, { ...ruled, threadId, turnId });
    for (const [id, pending] of [...this.#pending]) {
      const approval = this.#queue.get(id);
      if (approval !== null) this.#answerByRule(pending, approval);
    }
  }

  #handle(notification: CodexNotification, generation: Generation): void {
    this.#calls.handle(notification);
    if (notification.method === 'rawResponseItem/completed') {
      this.#findTwins();
      this.#doubtLateCall(notification);
    }
    if (notification.method === 'rawResponse/completed') this.#answerOpen();
    // Codex reports token usage after the calls of a response have ended.
    if (notification.method === 'thread/tokenUsage/updated' || notification.method === 'turn/completed') {
      const ended = ofThread.safeParse(notification.params).data?.threadId;
      this.#given = this.#given.filter(({ threadId }) => threadId !== ended);
    }
    const ended = endedWork(notification);
    if (ended !== null) this.#workEnded(ended, ofThread.safeParse(notification.params).data?.threadId);
    if (notification.method === 'turn/completed') {
      const ended = turnEnd.safeParse(notification.params).data?.turn;
      if (ended !== undefined) this.#deps.rules.turnEnded(ended.id);
      if (ended !== undefined) this.#stopped.delete(ended.id);
      if (ended?.status === 'interrupted') {
        this.#expire('interrupt', (_pending, id) => this.#queue.get(id)?.turnId === ended.id);
      }
    }
    if (notification.method === 'serverRequest/resolved') {
      const requestId = resolved.safeParse(notification.params).data?.requestId;
      this.#expire('codex', (pending) => pending.generation === generation && pending.request.id === requestId);
    }
  }

  /** The approved work is done, so Codex has read the approval. */
  #workEnded(call: string, inThread: ThreadId | undefined): void {
    this.#given = this.#given.flatMap((yes) => {
      const { ids, threadId } = yes;
      if (ids === null || threadId !== inThread || !callsOf(ids).includes(call)) return yes;
      const calls = callsOf(ids).filter((each) => each !== call);
      return ids.type === 'reported' || calls.length === 0 ? [] : { ...yes, ids: { ...ids, calls } };
    });
  }

  /** Continues what waited for the end of a response. */
  #answerOpen(): void {
    for (const [id, pending] of [...this.#pending]) {
      const approval = this.#queue.get(id);
      if (approval !== null) this.#answerByRule(pending, approval);
    }
    this.#ends.call();
  }

  /** Settles what Codex no longer waits for. */
  #expire(by: 'interrupt' | 'codex', isMeant: (pending: Pending, id: ApprovalId) => boolean): void {
    for (const [id, pending] of this.#pending) if (isMeant(pending, id)) this.#settle(id, { decision: 'expired', by });
  }

  #generationEnded(generation: Generation): void {
    this.#calls.forget();
    this.#given = [];
    this.#allowed.clear();
    this.#expire('codex', (pending) => pending.generation === generation);
  }

  #settle(id: ApprovalId, { by, decision }: CodexSettlement, ruleId?: RuleId): void {
    const ruled = this.#pending.get(id)?.ruled ?? null;
    this.#pending.delete(id);
    this.#ends.call();
    this.#queue.settle(id, { by, decision }, (settled) => {
      const { askedAt, settledAt } = settled;
      const trace = { approvalId: id, state: traceStates[decision], by, askedAt, settledAt };
      this.#record(settled, { ...trace, ...(ruleId !== undefined && { ruleId }) });
      if (ruled !== null) this.#deps.rules.decided({ ...ruled, threadId: askerOf(settled), decision, by, ruleId });
    });
  }

  #record(approval: Approval, trace: ApprovalTrace): void {
    this.#deps.threads.record(askerOf(approval), approval.entryId, trace);
  }
}

/** The place where a request is answered, and who asks: an agent asks in the thread it works for. */
function placeOf(
  asks: ThreadId,
  thread: ThreadFacts | null,
): Pick<WaitingApproval, 'threadId' | 'threadTitle' | 'agent'> {
  const agent = thread?.agent ?? null;
  if (agent === null) return { threadId: asks, threadTitle: thread?.title ?? '' };
  return { threadId: agent.root, threadTitle: agent.rootTitle, agent: { threadId: asks, path: [...agent.path] } };
}

/** The transcript shows a permanent rule as a plain approval. */
const traceStates: { readonly [Decision in SettledDecision]: ApprovalTrace['state'] } = {
  approved: 'approved',
  approvedForSession: 'approvedForSession',
  approvedByRule: 'approved',
  declined: 'declined',
  cancelled: 'cancelled',
  expired: 'expired',
};

/** A program that the model can type into can do more than its command says, so no rule answers it or comes from it. */
function withInput(asked: WaitingApproval['asked'], takesInput: boolean): WaitingApproval['asked'] {
  return asked.kind === 'command' && takesInput ? { ...asked, proposedRule: null, takesInput } : asked;
}
