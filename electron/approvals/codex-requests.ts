import { randomUUID } from 'node:crypto';
import { z } from 'zod';
import {
  type ApprovalDecision,
  getAskingThread,
  type SettledApproval,
  type Settlement,
  type WaitingApproval,
} from '../../shared/approvals/approval.ts';
import type { ApprovalRule, RememberChoice, RuleSubject } from '../../shared/approvals/approval-rule.ts';
import { computeRulePreview, type RulePreview } from '../../shared/approvals/preview-rule.ts';
import type { Clock } from '../../shared/base/clock.ts';
import { type ApprovalId, approvalId, type RuleId, type ThreadId, turnId } from '../../shared/base/ids.ts';
import { Listeners } from '../../shared/base/listeners.ts';
import { err, ok, type Result } from '../../shared/base/result.ts';
import type { RunRef } from '../../shared/runs/run-ref.ts';
import type { ApprovalTrace } from '../../shared/transcript/entry.ts';
import type { CodexServer, Generation } from '../codex/codex-server.ts';
import type { CodexNotification, CodexServerRequest } from '../model/codex-protocol/protocol.ts';
import type { ActionHistory } from './action-history.ts';
import {
  type AnswerProblem,
  type ApprovalAnswer,
  answerApproval,
  checkRememberChoice,
  isRefusal,
  type RememberProblem,
  type SettledDecision,
} from './answer-approval.ts';
import { createApprovalCard } from './approval-card.ts';
import type { ApprovalQueue } from './approval-queue.ts';
import type { ApprovalThreads } from './approval-threads.ts';
import { describeApproval, locateRequest } from './describe-approval.ts';
import { inspectPlaces } from './inspect-places.ts';
import { type OpenRequest, OpenRequests } from './open-requests.ts';
import { getRequestFolder, recheckPlaces } from './recheck-places.ts';
import { findRequestEntry, isAbout } from './request-entry.ts';
import { getRequestIds } from './request-ids.ts';
import { describeUnreadableRequest } from './request-notices.ts';
import { resolveRequestReach } from './request-reach.ts';
import type { RuleBook } from './rule-book.ts';
import { findRuleCase } from './rule-case.ts';
import { offerRule } from './rule-subjects.ts';

export type CodexRequestsDeps = {
  readonly codex: CodexServer;
  readonly clock: Clock;
  readonly threads: ApprovalThreads;
  readonly rules: RuleBook;
  readonly history: ActionHistory;
  /** Returns the run that a thread performs. Null if none. */
  findRun(threadId: ThreadId): RunRef | null;
  /** Resolves once the queue may open after a restart of Codex. */
  waitUntilOpen(): Promise<void>;
  /** Called with a request that belongs to no thread. It is already refused. */
  onRequestWithoutThread(request: CodexServerRequest): void;
  /** Receives a fault in reading a request (the request is already refused) or in recording how one was settled. */
  onFault(fault: unknown): void;
};

/** Codex's requests end when Codex exits, not when Workcell does. */
type CodexSettlement = Settlement & { readonly by: Exclude<Settlement['by'], 'workcell'> };

/** The maximum number of earlier actions for the preview of a rule. */
const maxPreviewActions = 200;

/** Matches Codex's reason when the sandbox blocked a command and an approval would run it again outside the sandbox. */
const retryOutsidePattern = /retry without sandbox/i;

/** How long, in milliseconds, an approval or a request that matches a rule waits for the end of the response. */
const responseEndTimeoutMs = 2_000;

const resolvedParams = z.object({ requestId: z.union([z.string(), z.number()]) });
const turnEndParams = z.object({ turn: z.object({ id: turnId, status: z.string() }) });

/**
 * Codex's requests to the user, from all threads. The first answer counts. An interrupt, a message from Codex, or the
 * end of Codex also settles a request. The transcript records every settlement.
 *
 * Workcell sends an approval only if nothing else has the id of its request. It first waits until the response with
 * that id ends, at most two seconds.
 */
export class CodexRequests {
  readonly #deps: CodexRequestsDeps;
  readonly #queue: ApprovalQueue;
  readonly #openRequests: OpenRequests;
  /** Called when a response or a request has ended. */
  readonly #endListeners = new Listeners<[]>();
  /**
   * The threads with an approval for the session from this Codex process. For an agent, the thread that it works for.
   */
  readonly #sessionApprovedThreads = new Set<ThreadId>();
  /** Requests that were in `#openRequests`, or still are. */
  readonly #knownRequests = new WeakSet<CodexServerRequest>();

  constructor(deps: CodexRequestsDeps, queue: ApprovalQueue) {
    this.#deps = deps;
    this.#queue = queue;
    this.#openRequests = new OpenRequests(deps);
    deps.codex.onServerRequest((request, generation) => {
      const id = approvalId.parse(randomUUID());
      this.#receive(id, request, generation).catch((fault: unknown) => {
        deps.onFault(fault);
        this.#refuseUnreadable(id, request, generation);
      });
    });
    deps.codex.onNotification((notification, generation) => this.#handle(notification, generation));
    deps.codex.onGenerationEnd((generation) => this.#handleGenerationEnd(generation));
  }

  /** Returns whether the current Codex has an approval for the session in this thread, or in one of its agents. */
  hasAllowedForSession(threadId: ThreadId): boolean {
    return this.#sessionApprovedThreads.has(threadId);
  }

  /** Applies a changed policy to the options of waiting approvals. */
  applyPolicyChange(): void {
    for (const [id, pending] of this.#openRequests.all) {
      const approval = this.#queue.get(id);
      if (approval === null) continue;
      const { offer: _before, noOffer: _why, ...asked } = approval;
      this.#queue.put({ ...asked, ...(asked.hasTwin !== true && this.#createOffer(pending, asked.asked)) });
    }
  }

  /** Sends the user's answer to Codex, and remembers it if they chose that. */
  async answer(
    approval: WaitingApproval,
    given: ApprovalDecision,
    remember: RememberChoice | undefined,
  ): Promise<
    Result<null, AnswerProblem | RememberProblem | { readonly type: 'alreadySettled' | 'hasTwin' | 'leadsElsewhere' }>
  > {
    const pending = this.#openRequests.get(approval.id);
    if (pending === undefined) return err({ type: 'alreadySettled' });
    if (pending.hasTwin && !isRefusal(given)) return err({ type: 'hasTwin' });
    if (given.type === 'approveForSession' && this.#openRequests.isUnsure(pending)) return err({ type: 'notOffered' });
    const checked = remember === undefined ? ok(null) : checkRememberChoice(approval, given, remember);
    if (!checked.ok) return checked;
    const answer = answerApproval(approval.asked, pending.request.params, given);
    if (!answer.ok) return answer;
    const { interruptTurn } = answer.value;
    if (isRefusal(given)) {
      for (const id of this.#openRequests.listWithTwins(approval.id, pending)) this.#refuse(id, given);
    } else {
      // A broken response reports its end only after its requests are answered, so the approval must not wait forever.
      if (this.#openRequests.getCallState(pending) === 'open') await this.#waitForResponseEnd(approval.id, pending);
      if (!(await this.#recheckPlaces(approval))) return err({ type: 'leadsElsewhere' });
      if (this.#openRequests.get(approval.id) === undefined) return err({ type: 'alreadySettled' });
      if (pending.hasTwin) return err({ type: 'hasTwin' });
      this.#accept(approval.id, pending, answer.value, 'person');
    }
    // A turn that is just ending refuses this, which is fine.
    if (interruptTurn && approval.turnId !== null) {
      await this.#deps.codex.request('turn/interrupt', {
        threadId: getAskingThread(approval),
        turnId: approval.turnId,
      });
    }
    if (remember !== undefined) await this.#remember(pending, approval, remember);
    return ok(null);
  }

  /** Previews how an offered rule would have decided earlier actions. Null if no rule may answer the request. */
  async preview(id: ApprovalId, subject: RuleSubject): Promise<RulePreview | null> {
    const ruled = this.#openRequests.get(id)?.ruleCase;
    if (ruled == null) return null;
    const { action, workspace } = ruled;
    return computeRulePreview(subject, await this.#deps.history.findRecent(workspace, action.kind, maxPreviewActions));
  }

  async #receive(id: ApprovalId, request: CodexServerRequest, generation: Generation): Promise<void> {
    const { clock, codex, onRequestWithoutThread, waitUntilOpen, rules, threads } = this.#deps;
    const first = locateRequest(request);
    if (first.threadId === null) {
      codex.refuse(generation, request.id, `This client does not answer ${request.method}.`);
      onRequestWithoutThread(request);
      return;
    }
    const thread = threads.find(first.threadId);
    const turn = thread?.transcript.turns.findLast(({ id }) => id === first.turnId);
    const itemId = first.entryId;
    const named =
      turn === undefined || itemId === null || thread?.findEntryId === undefined
        ? itemId
        : thread.findEntryId(turn.id, itemId, (entry) => isAbout(request, entry));
    const entry = findRequestEntry(request, named, turn?.entries ?? []);
    const described = { ...describeApproval(request, entry), entryId: named ?? entry?.id ?? null };
    const pending: OpenRequest = {
      request,
      generation,
      threadId: first.threadId,
      turnId: described.turnId,
      ids: getRequestIds(request, turn?.entries ?? [], thread),
      ruleCase: null,
      hasTwin: false,
    };
    this.#openRequests.add(id, pending);
    this.#knownRequests.add(request);
    this.#queue.reserve(id);
    this.#markTwins();
    this.#openRequests.stopIfLateTwin(pending);
    const changes = entry?.kind === 'patch' ? entry.files : [];
    const escalated = itemId === null ? null : this.#openRequests.calls.asksToLeaveSandbox(first.threadId, itemId);
    const askedAt = clock.now();
    const { params } = request;
    const leaves = escalated === true || retryOutsidePattern.test(described.reason ?? '');
    const reach = await resolveRequestReach(params, thread, changes, leaves);
    const run = this.#deps.findRun(thread?.agent?.root ?? first.threadId);
    const folder = getRequestFolder(thread, run);
    const places = folder === null ? [] : await inspectPlaces(described.asked, folder);
    const takesInput = itemId !== null && this.#openRequests.calls.takesInput(first.threadId, itemId);
    const ruled = takesInput ? null : await findRuleCase({ params, described, entry, thread, run, reach, escalated });
    await rules.ready;
    await waitUntilOpen();
    if (!this.#queue.isOpen(id)) return;
    pending.ruleCase = ruled;
    const place = { threadId: first.threadId, turnId: described.turnId };
    if (
      ruled !== null &&
      this.#openRequests.getCallState(pending) === 'open' &&
      rules.match({ ...ruled, ...place }).rule !== null
    ) {
      await this.#waitForResponseEnd(id, pending);
      if (!this.#queue.isOpen(id)) return;
    }
    const isUnsure = this.#openRequests.isUnsure(pending);
    const asks = first.threadId;
    const card = createApprovalCard({
      id,
      described,
      askingThread: asks,
      thread,
      run,
      reach,
      places,
      escalated,
      takesInput,
      isUnsure,
      askedAt,
    });
    const offer = pending.hasTwin ? { hasTwin: true as const } : this.#createOffer(pending, card.asked);
    const approval: WaitingApproval = { ...card, ...offer };
    this.#queue.put(approval);
    if ((await this.#answerByRuleIfUnchanged(pending, approval)) || !this.#queue.isOpen(id)) return;
    this.#record(approval, { approvalId: id, state: 'waiting', by: null, askedAt, settledAt: null });
    this.#queue.broadcast();
  }

  /** Refuses an unreadable request, so that Codex does not wait for an answer that will never come. */
  #refuseUnreadable(id: ApprovalId, request: CodexServerRequest, generation: Generation): void {
    const isAnswered = this.#knownRequests.has(request) && this.#openRequests.get(id) === undefined;
    if (isAnswered) return;
    const { clock, codex, threads } = this.#deps;
    codex.refuse(generation, request.id, 'The client could not read this request.');
    this.#settle(id, { decision: 'expired', by: 'codex' });
    const { threadId, turnId } = locateRequest(request);
    if (threadId !== null) threads.addEntry(threadId, turnId, describeUnreadableRequest(id, clock.now()));
  }

  /**
   * Returns how an approval can be remembered. Offers no rule if Codex does not report calls, because no rule could
   * answer then.
   */
  #createOffer(pending: OpenRequest, { kind }: WaitingApproval['asked']): Pick<WaitingApproval, 'offer' | 'noOffer'> {
    const { ruleCase, turnId } = pending;
    if (kind === 'mcpTool' && this.#openRequests.isUnsure(pending)) return { noOffer: 'unreported' };
    const offer = ruleCase === null ? undefined : offerRule(ruleCase, turnId, this.#deps.rules.policy);
    if (offer === undefined) return {};
    return this.#openRequests.getCallState(pending) === 'unreported' ? { noOffer: 'unreported' } : { offer };
  }

  /**
   * Answers with a remembered approval. Returns false if the user has to answer. A rule answers at once, so it answers
   * only if nothing else can have the id: the response has ended, and Codex reported it.
   */
  #answerByRule(pending: OpenRequest, approval: WaitingApproval): boolean {
    const rule = this.#findRule(pending, approval);
    const answer = answerApproval(approval.asked, pending.request.params, { type: 'approve' });
    if (rule === null || !answer.ok || answer.value.result === null) return false;
    this.#deps.rules.countUse(rule);
    this.#accept(approval.id, pending, answer.value, 'rule', rule.id);
    return true;
  }

  /** Finds the rule that may answer a request now. Null if the user has to answer. */
  #findRule(pending: OpenRequest, approval: WaitingApproval): ApprovalRule | null {
    const { ruleCase } = pending;
    if (ruleCase === null || pending.hasTwin) return null;
    if (pending.ids !== null && this.#openRequests.getCallState(pending) !== 'unique') return null;
    return this.#deps.rules.match({ ...ruleCase, threadId: getAskingThread(approval), turnId: approval.turnId }).rule;
  }

  /**
   * Does the same as `#answerByRule`, but first checks where the files lead now: the rule judged where they led when
   * the request arrived.
   */
  async #answerByRuleIfUnchanged(pending: OpenRequest, approval: WaitingApproval): Promise<boolean> {
    if (this.#findRule(pending, approval) === null || !(await this.#recheckPlaces(approval))) return false;
    const current = this.#queue.get(approval.id);
    return current !== null && this.#answerByRule(pending, current);
  }

  /**
   * Returns whether the files of a request still lead where its card says. If not, replaces the request with a new
   * question without a rule.
   */
  async #recheckPlaces(approval: WaitingApproval): Promise<boolean> {
    const again = await recheckPlaces(approval, this.#deps.threads);
    const pending = this.#openRequests.get(approval.id);
    if (again === null || pending === undefined) return true;
    const thread = this.#deps.threads.find(pending.threadId);
    const changes = approval.asked.kind === 'patch' ? approval.asked.files : [];
    const escalated = approval.reach?.outsideSandbox === true && approval.reach.unsandboxed === undefined;
    const reach = await resolveRequestReach(pending.request.params, thread, changes, escalated);
    if (this.#openRequests.get(approval.id) === undefined) return true;
    pending.ruleCase = null;
    this.#openRequests.rename(approval.id, again.id);
    this.#queue.replace(approval.id, { ...again, reach });
    this.#record(again, { approvalId: again.id, state: 'waiting', by: null, askedAt: again.askedAt, settledAt: null });
    return false;
  }

  /** Sends Codex an approval, from the user or from a rule. */
  #accept(
    id: ApprovalId,
    pending: OpenRequest,
    { decision, result }: Pick<ApprovalAnswer, 'decision' | 'result'>,
    by: 'person' | 'rule',
    ruleId?: RuleId,
  ): void {
    const { generation, request, threadId } = pending;
    this.#openRequests.recordApproval(pending);
    // Records this before the reply, because Codex may run later commands without asking as soon as it has the reply.
    if (decision === 'approvedForSession') {
      this.#sessionApprovedThreads.add(this.#deps.threads.find(threadId)?.agent?.root ?? threadId);
    }
    this.#deps.codex.reply(generation, request.id, result);
    this.#settle(id, { decision, by }, ruleId);
  }

  /** Sends Codex the user's refusal. */
  #refuse(id: ApprovalId, given: ApprovalDecision): void {
    const pending = this.#openRequests.get(id);
    const approval = this.#queue.get(id);
    if (pending === undefined || approval === null) return;
    const answer = answerApproval(approval.asked, pending.request.params, given);
    if (!answer.ok) return;
    const { codex } = this.#deps;
    const { decision, result } = answer.value;
    if (result === null) codex.refuse(pending.generation, pending.request.id, 'Declined by the user.');
    else codex.reply(pending.generation, pending.request.id, result);
    this.#settle(id, { decision, by: 'person' });
  }

  /** Marks the cards of requests that can no longer be approved. Codex gets no approval for them. */
  #markTwins(): void {
    const found = this.#openRequests.markTwins();
    for (const id of found) {
      const approval = this.#queue.get(id);
      if (approval === null) continue;
      const { offer: _before, noOffer: _why, ...asked } = approval;
      this.#queue.put({ ...asked, hasTwin: true });
    }
    if (found.length > 0) this.#queue.broadcast();
  }

  /** Resolves when the response of a request has ended, the request is settled, or the timeout has passed. */
  async #waitForResponseEnd(id: ApprovalId, pending: OpenRequest): Promise<void> {
    const { promise, resolve } = Promise.withResolvers<void>();
    const look = () => {
      if (this.#openRequests.getCallState(pending) !== 'open' || this.#openRequests.get(id) === undefined) resolve();
    };
    const stop = this.#deps.clock.after(responseEndTimeoutMs, resolve);
    const remove = this.#endListeners.add(look);
    look();
    await promise;
    remove();
    stop();
  }

  /** Creates a rule from an answer. The rule also answers requests that are already waiting. */
  async #remember(
    { ruleCase, threadId }: OpenRequest,
    { turnId }: WaitingApproval,
    choice: RememberChoice,
  ): Promise<void> {
    if (ruleCase === null) return;
    this.#deps.rules.createRule(choice, { ...ruleCase, threadId, turnId });
    for (const [id, pending] of this.#openRequests.all) {
      const approval = this.#queue.get(id);
      if (approval !== null) await this.#answerByRuleIfUnchanged(pending, approval);
    }
  }

  #handle(notification: CodexNotification, generation: Generation): void {
    this.#openRequests.handle(notification);
    if (notification.method === 'rawResponseItem/completed') this.#markTwins();
    if (notification.method === 'rawResponse/completed') this.#answerWaitingByRule();
    if (notification.method === 'turn/completed') {
      const ended = turnEndParams.safeParse(notification.params).data?.turn;
      if (ended !== undefined) this.#deps.rules.handleTurnEnd(ended.id);
      if (ended?.status === 'interrupted') {
        this.#expire('interrupt', (_pending, id) => this.#queue.get(id)?.turnId === ended.id);
      }
    }
    if (notification.method === 'serverRequest/resolved') {
      const requestId = resolvedParams.safeParse(notification.params).data?.requestId;
      this.#expire('codex', (pending) => pending.generation === generation && pending.request.id === requestId);
    }
  }

  /** Answers requests that were waiting for the response to end. */
  #answerWaitingByRule(): void {
    for (const [id, pending] of this.#openRequests.all) {
      const approval = this.#queue.get(id);
      if (approval !== null) this.#answerByRuleIfUnchanged(pending, approval).catch(this.#deps.onFault);
    }
    this.#endListeners.call();
  }

  /** Settles requests that Codex no longer waits for. */
  #expire(by: 'interrupt' | 'codex', isMeant: (pending: OpenRequest, id: ApprovalId) => boolean): void {
    for (const [id, pending] of this.#openRequests.all)
      if (isMeant(pending, id)) this.#settle(id, { decision: 'expired', by });
  }

  #handleGenerationEnd(generation: Generation): void {
    this.#openRequests.forget();
    this.#sessionApprovedThreads.clear();
    this.#expire('codex', (pending) => pending.generation === generation);
  }

  #settle(id: ApprovalId, { by, decision }: CodexSettlement, ruleId?: RuleId): void {
    const ruled = this.#openRequests.get(id)?.ruleCase ?? null;
    this.#openRequests.delete(id);
    this.#endListeners.call();
    this.#queue.settle(id, { by, decision }, (settled) => {
      const { askedAt, settledAt } = settled;
      const trace = { approvalId: id, state: traceStates[decision], by, askedAt, settledAt };
      // Logs the audit entry first: it must include a decision even if the transcript cannot record it.
      if (ruled !== null)
        this.#deps.rules.logDecision({ ...ruled, threadId: getAskingThread(settled), decision, by, ruleId });
      this.#record(settled, { ...trace, ...(ruleId !== undefined && { ruleId }) });
    });
  }

  #record(approval: WaitingApproval | SettledApproval, trace: ApprovalTrace): void {
    this.#deps.threads.recordApproval(getAskingThread(approval), approval.entryId, trace);
  }
}

/** The transcript shows an approval with a permanent rule as an ordinary approval. */
const traceStates: { readonly [Decision in SettledDecision]: ApprovalTrace['state'] } = {
  approved: 'approved',
  approvedForSession: 'approvedForSession',
  approvedByRule: 'approved',
  declined: 'declined',
  cancelled: 'cancelled',
  expired: 'expired',
};
