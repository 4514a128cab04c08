import { randomUUID } from 'node:crypto';
import { z } from 'zod';
import {
  type ApprovalDecision,
  askerOf,
  type SettledApproval,
  type Settlement,
  type WaitingApproval,
} from '../../shared/approvals/approval.ts';
import type { ApprovalRule, RememberChoice, RuleSubject } from '../../shared/approvals/approval-rule.ts';
import { describeApproval, placeOfRequest } from '../../shared/approvals/describe-approval.ts';
import { previewRule, type RulePreview } from '../../shared/approvals/preview-rule.ts';
import { offerRule } from '../../shared/approvals/rule-subjects.ts';
import type { Clock } from '../../shared/base/clock.ts';
import { type ApprovalId, approvalId, type RuleId, type ThreadId, turnId } from '../../shared/base/ids.ts';
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
  checkRemember,
  isNo,
  type RememberProblem,
  type SettledDecision,
} from './answer-approval.ts';
import type { ApprovalQueue } from './approval-queue.ts';
import type { ApprovalThreads } from './approval-threads.ts';
import { cardOfRequest } from './card-of-request.ts';
import { entryOfRequest, isAbout } from './entry-of-request.ts';
import { judgePlaces } from './judge-places.ts';
import { folderOf, lookAgain } from './look-again.ts';
import { type OpenRequest, OpenRequests } from './open-requests.ts';
import { reachOfRequest } from './reach-of-request.ts';
import { idsOfRequest } from './request-ids.ts';
import { describeUnread } from './request-notices.ts';
import type { RuleBook } from './rule-book.ts';
import { ruleCaseOf } from './rule-case.ts';

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
  /** Receives a fault in reading a request (the request is already refused) or in recording how one was settled. */
  onFault(fault: unknown): void;
};

/** Its requests end with it, not with us. */
type CodexSettlement = Settlement & { readonly by: Exclude<Settlement['by'], 'workcell'> };

/** How many earlier actions a rule is compared with. */
const previewLength = 200;

/** What Codex says when the sandbox stopped something, and a yes repeats it outside. */
const retriesOutside = /retry without sandbox/i;

/** How long, in milliseconds, an approval or a request that matches a rule waits for the end of the response. */
const quietMs = 2_000;

const resolved = z.object({ requestId: z.union([z.string(), z.number()]) });
const turnEnd = z.object({ turn: z.object({ id: turnId, status: z.string() }) });

/**
 * Codex's requests to the person, from all threads. The first answer counts. An interrupt, a message from Codex, or its
 * end also settles a request. The transcript records every settlement.
 *
 * An approval goes out only if nothing else has the id of its request. It waits until the response with that id ends, at
 * most two seconds.
 */
export class CodexRequests {
  readonly #deps: CodexRequestsDeps;
  readonly #queue: ApprovalQueue;
  readonly #open: OpenRequests;
  /** Called when a response or a request has ended. */
  readonly #ends = new Listeners<[]>();
  /** The threads in which this Codex was given a yes for the session; for an agent, the one that it works for. */
  readonly #allowed = new Set<ThreadId>();
  /** Requests that were in `#open`, or still are. */
  readonly #placed = new WeakSet<CodexServerRequest>();

  constructor(deps: CodexRequestsDeps, queue: ApprovalQueue) {
    this.#deps = deps;
    this.#queue = queue;
    this.#open = new OpenRequests(deps);
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
    for (const [id, pending] of this.#open.all) {
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
  ): Promise<
    Result<null, AnswerProblem | RememberProblem | { readonly type: 'alreadySettled' | 'hasTwin' | 'leadsElsewhere' }>
  > {
    const pending = this.#open.get(approval.id);
    if (pending === undefined) return err({ type: 'alreadySettled' });
    if (pending.hasTwin && !isNo(given)) return err({ type: 'hasTwin' });
    if (given.type === 'approveForSession' && this.#open.isUnsure(pending)) return err({ type: 'notOffered' });
    const checked = remember === undefined ? ok(null) : checkRemember(approval, given, remember);
    if (!checked.ok) return checked;
    const answer = answerApproval(approval.asked, pending.request.params, given);
    if (!answer.ok) return answer;
    const { interruptTurn } = answer.value;
    if (isNo(given)) {
      for (const id of this.#open.withTwins(approval.id, pending)) this.#refuse(id, given);
    } else {
      // A broken response reports its end only after its requests are answered, so the yes must not wait forever.
      if (this.#open.syncStatus(pending) === 'open') await this.#untilEnded(approval.id, pending);
      if (!(await this.#leadsThere(approval))) return err({ type: 'leadsElsewhere' });
      if (this.#open.get(approval.id) === undefined) return err({ type: 'alreadySettled' });
      if (pending.hasTwin) return err({ type: 'hasTwin' });
      this.#accept(approval.id, pending, answer.value, 'person');
    }
    // A turn that is just ending refuses this, which is fine.
    if (interruptTurn && approval.turnId !== null) {
      await this.#deps.codex.request('turn/interrupt', { threadId: askerOf(approval), turnId: approval.turnId });
    }
    if (remember !== undefined) await this.#remember(pending, approval, remember);
    return ok(null);
  }

  /** Previews how an offered rule would have decided earlier actions. Null if no rule may answer the request. */
  async preview(id: ApprovalId, subject: RuleSubject): Promise<RulePreview | null> {
    const ruled = this.#open.get(id)?.ruled;
    if (ruled == null) return null;
    const { action, workspace } = ruled;
    return previewRule(subject, await this.#deps.history.recent(workspace, action.kind, previewLength));
  }

  async #arrive(id: ApprovalId, request: CodexServerRequest, generation: Generation): Promise<void> {
    const { clock, codex, onUnplaced, opened, rules, threads } = this.#deps;
    const first = placeOfRequest(request);
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
    const entry = entryOfRequest(request, named, turn?.entries ?? []);
    const described = { ...describeApproval(request, entry), entryId: named ?? entry?.id ?? null };
    const pending: OpenRequest = {
      request,
      generation,
      threadId: first.threadId,
      turnId: described.turnId,
      ids: idsOfRequest(request, turn?.entries ?? [], thread),
      ruled: null,
      hasTwin: false,
    };
    this.#open.add(id, pending);
    this.#placed.add(request);
    this.#queue.reserve(id);
    this.#findTwins();
    this.#open.doubtLateTwin(pending);
    const changes = entry?.kind === 'patch' ? entry.files : [];
    const escalated = itemId === null ? null : this.#open.calls.asked(first.threadId, itemId);
    const askedAt = clock.now();
    const { params } = request;
    const leaves = escalated === true || retriesOutside.test(described.reason ?? '');
    const reach = await reachOfRequest(params, thread, changes, leaves);
    const run = this.#deps.runOf(thread?.agent?.root ?? first.threadId);
    const folder = folderOf(thread, run);
    const places = folder === null ? [] : await judgePlaces(described.asked, folder);
    const takesInput = itemId !== null && this.#open.calls.takesInput(first.threadId, itemId);
    const ruled = takesInput ? null : await ruleCaseOf({ params, described, entry, thread, run, reach, escalated });
    await rules.ready;
    await opened();
    if (!this.#queue.isOpen(id)) return;
    pending.ruled = ruled;
    const place = { threadId: first.threadId, turnId: described.turnId };
    if (
      ruled !== null &&
      this.#open.syncStatus(pending) === 'open' &&
      rules.match({ ...ruled, ...place }).rule !== null
    ) {
      await this.#untilEnded(id, pending);
      if (!this.#queue.isOpen(id)) return;
    }
    const isUnsure = this.#open.isUnsure(pending);
    const asks = first.threadId;
    const card = cardOfRequest({
      id,
      described,
      asks,
      thread,
      run,
      reach,
      places,
      escalated,
      takesInput,
      isUnsure,
      askedAt,
    });
    const offer = pending.hasTwin ? { hasTwin: true as const } : this.#offer(pending, card.asked);
    const approval: WaitingApproval = { ...card, ...offer };
    this.#queue.put(approval);
    if ((await this.#answerIfStillThere(pending, approval)) || !this.#queue.isOpen(id)) return;
    this.#record(approval, { approvalId: id, state: 'waiting', by: null, askedAt, settledAt: null });
    this.#queue.broadcast();
  }

  /** Refuses an unreadable request, so that Codex does not wait for an answer that will never come. */
  #refuseUnread(id: ApprovalId, request: CodexServerRequest, generation: Generation): void {
    const isAnswered = this.#placed.has(request) && this.#open.get(id) === undefined;
    if (isAnswered) return;
    const { clock, codex, threads } = this.#deps;
    codex.refuse(generation, request.id, 'The client could not read this request.');
    this.#settle(id, { decision: 'expired', by: 'codex' });
    const { threadId, turnId } = placeOfRequest(request);
    if (threadId !== null) threads.say(threadId, turnId, describeUnread(id, clock.now()));
  }

  /** How it can be remembered. Offers no rule if Codex does not report calls, because no rule could answer then. */
  #offer(pending: OpenRequest, { kind }: WaitingApproval['asked']): Pick<WaitingApproval, 'offer' | 'noOffer'> {
    const { ruled, turnId } = pending;
    if (kind === 'mcpTool' && this.#open.isUnsure(pending)) return { noOffer: 'unheard' };
    const offer = ruled === null ? undefined : offerRule(ruled, turnId, this.#deps.rules.policy);
    if (offer === undefined) return {};
    return this.#open.syncStatus(pending) === 'unheard' ? { noOffer: 'unheard' } : { offer };
  }

  /**
   * Answers with a remembered approval. False if the person has to answer. A rule answers at once, so it answers only
   * if nothing else can have the id: the response has ended, and Codex reported it.
   */
  #answerByRule(pending: OpenRequest, approval: WaitingApproval): boolean {
    const rule = this.#ruleFor(pending, approval);
    const answer = answerApproval(approval.asked, pending.request.params, { type: 'approve' });
    if (rule === null || !answer.ok || answer.value.result === null) return false;
    this.#deps.rules.used(rule);
    this.#accept(approval.id, pending, answer.value, 'rule', rule.id);
    return true;
  }

  /** The rule that may answer a request now. Null if the person has to. */
  #ruleFor(pending: OpenRequest, approval: WaitingApproval): ApprovalRule | null {
    const { ruled } = pending;
    if (ruled === null || pending.hasTwin) return null;
    if (pending.ids !== null && this.#open.syncStatus(pending) !== 'alone') return null;
    return this.#deps.rules.match({ ...ruled, threadId: askerOf(approval), turnId: approval.turnId }).rule;
  }

  /** The same, after a last look at where its files lead: the rule judged where they led when the request arrived. */
  async #answerIfStillThere(pending: OpenRequest, approval: WaitingApproval): Promise<boolean> {
    if (this.#ruleFor(pending, approval) === null || !(await this.#leadsThere(approval))) return false;
    const current = this.#queue.get(approval.id);
    return current !== null && this.#answerByRule(pending, current);
  }

  /** Whether the files of a request still lead where its card says. If not, it becomes a new question without a rule. */
  async #leadsThere(approval: WaitingApproval): Promise<boolean> {
    const again = await lookAgain(approval, this.#deps.threads);
    const pending = this.#open.get(approval.id);
    if (again === null || pending === undefined) return true;
    const thread = this.#deps.threads.find(pending.threadId);
    const changes = approval.asked.kind === 'patch' ? approval.asked.files : [];
    const escalated = approval.reach?.outsideSandbox === true && approval.reach.unsandboxed === undefined;
    const reach = await reachOfRequest(pending.request.params, thread, changes, escalated);
    if (this.#open.get(approval.id) === undefined) return true;
    pending.ruled = null;
    this.#open.rename(approval.id, again.id);
    this.#queue.replace(approval.id, { ...again, reach });
    this.#record(again, { approvalId: again.id, state: 'waiting', by: null, askedAt: again.askedAt, settledAt: null });
    return false;
  }

  /** Gives Codex a yes. */
  #accept(
    id: ApprovalId,
    pending: OpenRequest,
    { decision, result }: Pick<ApprovalAnswer, 'decision' | 'result'>,
    by: 'person' | 'rule',
    ruleId?: RuleId,
  ): void {
    const { generation, request, threadId } = pending;
    this.#open.given(pending);
    // First: from here on, Codex may do it without asking.
    if (decision === 'approvedForSession') {
      this.#allowed.add(this.#deps.threads.find(threadId)?.agent?.root ?? threadId);
    }
    this.#deps.codex.reply(generation, request.id, result);
    this.#settle(id, { decision, by }, ruleId);
  }

  /** Sends Codex the person's refusal. */
  #refuse(id: ApprovalId, given: ApprovalDecision): void {
    const pending = this.#open.get(id);
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

  /** Shows what cannot be approved from here on. No yes reaches Codex for it. */
  #findTwins(): void {
    const found = this.#open.findTwins();
    for (const id of found) {
      const approval = this.#queue.get(id);
      if (approval === null) continue;
      const { offer: _before, noOffer: _why, ...asked } = approval;
      this.#queue.put({ ...asked, hasTwin: true });
    }
    if (found.length > 0) this.#queue.broadcast();
  }

  /** Settles when the response of a request has ended, the request is settled, or the time is over. */
  async #untilEnded(id: ApprovalId, pending: OpenRequest): Promise<void> {
    const { promise, resolve } = Promise.withResolvers<void>();
    const look = () => {
      if (this.#open.syncStatus(pending) !== 'open' || this.#open.get(id) === undefined) resolve();
    };
    const stop = this.#deps.clock.after(quietMs, resolve);
    const remove = this.#ends.add(look);
    look();
    await promise;
    remove();
    stop();
  }

  /** Makes a rule of an answer; it answers what waits already, too. */
  async #remember(
    { ruled, threadId }: OpenRequest,
    { turnId }: WaitingApproval,
    choice: RememberChoice,
  ): Promise<void> {
    if (ruled === null) return;
    this.#deps.rules.make(choice, { ...ruled, threadId, turnId });
    for (const [id, pending] of this.#open.all) {
      const approval = this.#queue.get(id);
      if (approval !== null) await this.#answerIfStillThere(pending, approval);
    }
  }

  #handle(notification: CodexNotification, generation: Generation): void {
    this.#open.handle(notification);
    if (notification.method === 'rawResponseItem/completed') this.#findTwins();
    if (notification.method === 'rawResponse/completed') this.#answerOpen();
    if (notification.method === 'turn/completed') {
      const ended = turnEnd.safeParse(notification.params).data?.turn;
      if (ended !== undefined) this.#deps.rules.turnEnded(ended.id);
      if (ended?.status === 'interrupted') {
        this.#expire('interrupt', (_pending, id) => this.#queue.get(id)?.turnId === ended.id);
      }
    }
    if (notification.method === 'serverRequest/resolved') {
      const requestId = resolved.safeParse(notification.params).data?.requestId;
      this.#expire('codex', (pending) => pending.generation === generation && pending.request.id === requestId);
    }
  }

  /** A response has ended: what waited for that goes on. */
  #answerOpen(): void {
    for (const [id, pending] of this.#open.all) {
      const approval = this.#queue.get(id);
      if (approval !== null) this.#answerIfStillThere(pending, approval).catch(this.#deps.onFault);
    }
    this.#ends.call();
  }

  /** Settles what Codex no longer waits for. */
  #expire(by: 'interrupt' | 'codex', isMeant: (pending: OpenRequest, id: ApprovalId) => boolean): void {
    for (const [id, pending] of this.#open.all) if (isMeant(pending, id)) this.#settle(id, { decision: 'expired', by });
  }

  #generationEnded(generation: Generation): void {
    this.#open.forget();
    this.#allowed.clear();
    this.#expire('codex', (pending) => pending.generation === generation);
  }

  #settle(id: ApprovalId, { by, decision }: CodexSettlement, ruleId?: RuleId): void {
    const ruled = this.#open.get(id)?.ruled ?? null;
    this.#open.delete(id);
    this.#ends.call();
    this.#queue.settle(id, { by, decision }, (settled) => {
      const { askedAt, settledAt } = settled;
      const trace = { approvalId: id, state: traceStates[decision], by, askedAt, settledAt };
      // First the audit, which must not miss a decision when the transcript cannot record it.
      if (ruled !== null) this.#deps.rules.decided({ ...ruled, threadId: askerOf(settled), decision, by, ruleId });
      this.#record(settled, { ...trace, ...(ruleId !== undefined && { ruleId }) });
    });
  }

  #record(approval: WaitingApproval | SettledApproval, trace: ApprovalTrace): void {
    this.#deps.threads.record(askerOf(approval), approval.entryId, trace);
  }
}

/** The transcript calls a permanent rule an approval like any other. */
const traceStates: { readonly [Decision in SettledDecision]: ApprovalTrace['state'] } = {
  approved: 'approved',
  approvedForSession: 'approvedForSession',
  approvedByRule: 'approved',
  declined: 'declined',
  cancelled: 'cancelled',
  expired: 'expired',
};
