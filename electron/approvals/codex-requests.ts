import { randomUUID } from 'node:crypto';
import { z } from 'zod';
import {
  type ApprovalDecision,
  askerOf,
  type SettledApproval,
  type Settlement,
  type WaitingApproval,
} from '../../shared/approvals/approval.ts';
import type { RememberChoice, RuleSubject } from '../../shared/approvals/approval-rule.ts';
import { describeApproval, placeOfRequest } from '../../shared/approvals/describe-approval.ts';
import { offerRule } from '../../shared/approvals/offer-rule.ts';
import { previewRule, type RulePreview } from '../../shared/approvals/preview-rule.ts';
import type { Clock } from '../../shared/base/clock.ts';
import { type ApprovalId, approvalId, type RuleId, type ThreadId, turnId } from '../../shared/base/ids.ts';
import { Listeners } from '../../shared/base/listeners.ts';
import { err, ok, type Result } from '../../shared/base/result.ts';
import type { CodexNotification, CodexServerRequest } from '../../shared/codex-protocol/protocol.ts';
import type { ApprovalTrace } from '../../shared/transcript/entry.ts';
import type { RunRef } from '../../shared/workcells/run-ref.ts';
import type { CodexServer, Generation } from '../codex/codex-server.ts';
import type { ActionHistory } from './action-history.ts';
import {
  type AnswerProblem,
  type ApprovalAnswer,
  answerApproval,
  isNo,
  type SettledDecision,
} from './answer-approval.ts';
import type { ApprovalQueue } from './approval-queue.ts';
import type { ApprovalThreads } from './approval-threads.ts';
import { cardOfRequest } from './card-of-request.ts';
import { checkRemember, type RememberProblem } from './check-remember.ts';
import { entryOfRequest, isAbout } from './entry-of-request.ts';
import { type OpenRequest, OpenRequests } from './open-requests.ts';
import { reachOfRequest } from './reach-of-request.ts';
import { idsOfRequest } from './request-ids.ts';
import { describeUnread } from './request-notices.ts';
import type { RuleBook } from './rule-book.ts';
import { ruleCaseOf } from './rule-case.ts';

export type CodexRequestsParts = {
  readonly codex: CodexServer;
  readonly clock: Clock;
  readonly threads: ApprovalThreads;
  readonly rules: RuleBook;
  readonly history: ActionHistory;
  /** The run that a thread does; null where it does none. */
  runOf(threadId: ThreadId): RunRef | null;
  /** Settles when the queue may go on, as far as a restart of Codex goes. */
  opened(): Promise<void>;
  /** Told of a request that belongs to no thread; it has been refused. */
  onUnplaced(request: CodexServerRequest): void;
  /** Receives a fault in reading a request, which has been refused, or in recording how one was settled. */
  onFault(fault: unknown): void;
};

/** Its requests end with it, not with us. */
type CodexSettlement = Settlement & { readonly by: Exclude<Settlement['by'], 'workcell'> };

/** How many earlier commands a rule is compared with. */
const previewLength = 200;

/** How long a yes, and a request that a rule fits, wait for the end of the response. */
const quietMs = 2_000;

const resolved = z.object({ requestId: z.union([z.string(), z.number()]) });
const turnEnd = z.object({ turn: z.object({ id: turnId, status: z.string() }) });

/**
 * What Codex asks the person, over all its threads. The first answer counts; an interrupt, a word of Codex, and its end
 * settle a request too, and each settlement is kept in the transcript.
 *
 * A yes goes out only if nothing else has the id of the request. It waits for the end of the response in which the id was
 * heard, for two seconds at most.
 */
export class CodexRequests {
  readonly #parts: CodexRequestsParts;
  readonly #queue: ApprovalQueue;
  readonly #open: OpenRequests;
  /** Called when a response or a request has ended. */
  readonly #ends = new Listeners<[]>();
  /** The threads in which this Codex was given a yes for the session; for an agent, the one that it works for. */
  readonly #allowed = new Set<ThreadId>();
  /** Requests that were in `#open`, or still are. */
  readonly #placed = new WeakSet<CodexServerRequest>();

  constructor(parts: CodexRequestsParts, queue: ApprovalQueue) {
    this.#parts = parts;
    this.#queue = queue;
    this.#open = new OpenRequests(parts);
    parts.codex.onServerRequest((request, generation) => {
      const id = approvalId.parse(randomUUID());
      this.#arrive(id, request, generation).catch((fault: unknown) => {
        parts.onFault(fault);
        this.#refuseUnread(id, request, generation);
      });
    });
    parts.codex.onNotification((notification, generation) => this.#hear(notification, generation));
    parts.codex.onGenerationEnd((generation) => this.#generationEnded(generation));
  }

  /** Whether the Codex that runs has a yes for the session in this thread, or in one of its agents'. */
  hasAllowedForSession(threadId: ThreadId): boolean {
    return this.#allowed.has(threadId);
  }

  /** The person has chosen another policy: what waits can be remembered as that allows. */
  policyChanged(): void {
    for (const [id, pending] of this.#open.all) {
      const approval = this.#queue.get(id);
      if (approval === null) continue;
      const { offer: _before, noOffer: _why, ...asked } = approval;
      this.#queue.put({ ...asked, ...(asked.hasTwin !== true && this.#offer(pending, asked.asked)) });
    }
  }

  /** Gives Codex the answer of the person, and remembers it where they chose that. */
  async answer(
    approval: WaitingApproval,
    given: ApprovalDecision,
    remember: RememberChoice | undefined,
  ): Promise<Result<null, AnswerProblem | RememberProblem | { readonly type: 'alreadySettled' | 'hasTwin' }>> {
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
      // A response that broke tells of its end only once its requests are answered, so the yes cannot wait for ever.
      if (this.#open.standing(pending) === 'open') await this.#untilEnded(approval.id, pending);
      if (this.#open.get(approval.id) === undefined) return err({ type: 'alreadySettled' });
      if (pending.hasTwin) return err({ type: 'hasTwin' });
      this.#accept(approval.id, pending, answer.value, 'person');
    }
    // A turn that ends at this moment refuses it, which is as good.
    if (interruptTurn && approval.turnId !== null) {
      await this.#parts.codex.request('turn/interrupt', { threadId: askerOf(approval), turnId: approval.turnId });
    }
    if (remember !== undefined) this.#remember(pending, approval, remember);
    return ok(null);
  }

  /** How a rule of what it offers would have decided what was done before; null for a request that no rule may answer. */
  async preview(id: ApprovalId, subject: RuleSubject): Promise<RulePreview | null> {
    const ruled = this.#open.get(id)?.ruled;
    if (ruled == null) return null;
    const { action, workspace } = ruled;
    return previewRule(subject, await this.#parts.history.recent(workspace, action.kind, previewLength));
  }

  async #arrive(id: ApprovalId, request: CodexServerRequest, generation: Generation): Promise<void> {
    const { clock, codex, onUnplaced, opened, rules, threads } = this.#parts;
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
    const reach = await reachOfRequest(params, thread, changes, escalated === true);
    const run = this.#parts.runOf(thread?.agent?.root ?? first.threadId);
    const takesInput = itemId !== null && this.#open.calls.takesInput(first.threadId, itemId);
    const ruled = takesInput ? null : await ruleCaseOf({ params, described, entry, thread, run, reach, escalated });
    await rules.ready;
    await opened();
    if (!this.#queue.isOpen(id)) return;
    pending.ruled = ruled;
    const place = { threadId: first.threadId, turnId: described.turnId };
    if (
      ruled !== null &&
      this.#open.standing(pending) === 'open' &&
      rules.match({ ...ruled, ...place }).rule !== null
    ) {
      await this.#untilEnded(id, pending);
      if (!this.#queue.isOpen(id)) return;
    }
    const isUnsure = this.#open.isUnsure(pending);
    const asks = first.threadId;
    const card = cardOfRequest({ id, described, asks, thread, run, reach, escalated, takesInput, isUnsure, askedAt });
    const offer = pending.hasTwin ? { hasTwin: true as const } : this.#offer(pending, card.asked);
    const approval: WaitingApproval = { ...card, ...offer };
    this.#queue.put(approval);
    if (this.#answerByRule(pending, approval)) return;
    this.#record(approval, { approvalId: id, state: 'waiting', by: null, askedAt, settledAt: null });
    this.#queue.announce();
  }

  /** Refuses a request that could not be read, so that Codex does not wait for an answer that nobody can give. */
  #refuseUnread(id: ApprovalId, request: CodexServerRequest, generation: Generation): void {
    const isAnswered = this.#placed.has(request) && this.#open.get(id) === undefined;
    if (isAnswered) return;
    const { clock, codex, threads } = this.#parts;
    codex.refuse(generation, request.id, 'The client could not read this request.');
    this.#settle(id, { decision: 'expired', by: 'codex' });
    const { threadId, turnId } = placeOfRequest(request);
    if (threadId !== null) threads.say(threadId, turnId, describeUnread(id, clock.now()));
  }

  /** How it can be remembered. No rule answers where Codex does not tell of calls, so none is offered there. */
  #offer(pending: OpenRequest, { kind }: WaitingApproval['asked']): Pick<WaitingApproval, 'offer' | 'noOffer'> {
    const { ruled, turnId } = pending;
    if (kind === 'mcpTool' && this.#open.isUnsure(pending)) return { noOffer: 'unheard' };
    const offer = ruled === null ? undefined : offerRule(ruled, turnId, this.#parts.rules.policy);
    if (offer === undefined) return {};
    return this.#open.standing(pending) === 'unheard' ? { noOffer: 'unheard' } : { offer };
  }

  /**
   * Answers what a remembered approval answers; false where the person has to. A rule answers at once, so it answers
   * only where nothing else can have the id: in a response that has ended, and of which Codex told.
   */
  #answerByRule(pending: OpenRequest, approval: WaitingApproval): boolean {
    const { request, ruled } = pending;
    if (ruled === null || pending.hasTwin) return false;
    if (pending.ids !== null && this.#open.standing(pending) !== 'alone') return false;
    const { rules } = this.#parts;
    const [thread, turn] = [askerOf(approval), approval.turnId];
    const { rule } = rules.match({ ...ruled, threadId: thread, turnId: turn });
    const answer = answerApproval(approval.asked, request.params, { type: 'approve' });
    if (rule === null || !answer.ok || answer.value.result === null) return false;
    rules.used(rule);
    this.#accept(approval.id, pending, answer.value, 'rule', rule.id);
    return true;
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
      this.#allowed.add(this.#parts.threads.find(threadId)?.agent?.root ?? threadId);
    }
    this.#parts.codex.reply(generation, request.id, result);
    this.#settle(id, { decision, by }, ruleId);
  }

  /** Gives Codex a no of the person. */
  #refuse(id: ApprovalId, given: ApprovalDecision): void {
    const pending = this.#open.get(id);
    const approval = this.#queue.get(id);
    if (pending === undefined || approval === null) return;
    const answer = answerApproval(approval.asked, pending.request.params, given);
    if (!answer.ok) return;
    const { codex } = this.#parts;
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
    if (found.length > 0) this.#queue.announce();
  }

  /** Settles when the response of a request has ended, the request is settled, or the time is over. */
  async #untilEnded(id: ApprovalId, pending: OpenRequest): Promise<void> {
    const { promise, resolve } = Promise.withResolvers<void>();
    const look = () => {
      if (this.#open.standing(pending) !== 'open' || this.#open.get(id) === undefined) resolve();
    };
    const stop = this.#parts.clock.after(quietMs, resolve);
    const remove = this.#ends.add(look);
    look();
    await promise;
    remove();
    stop();
  }

  /** Makes a rule of an answer; it answers what waits already, too. */
  #remember({ ruled, threadId }: OpenRequest, { turnId }: WaitingApproval, choice: RememberChoice): void {
    if (ruled === null) return;
    this.#parts.rules.make(choice, { ...ruled, threadId, turnId });
    for (const [id, pending] of this.#open.all) {
      const approval = this.#queue.get(id);
      if (approval !== null) this.#answerByRule(pending, approval);
    }
  }

  #hear(notification: CodexNotification, generation: Generation): void {
    this.#open.hear(notification);
    if (notification.method === 'rawResponseItem/completed') this.#findTwins();
    if (notification.method === 'rawResponse/completed') this.#answerOpen();
    if (notification.method === 'turn/completed') {
      const ended = turnEnd.safeParse(notification.params).data?.turn;
      if (ended !== undefined) this.#parts.rules.turnEnded(ended.id);
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
      if (approval !== null) this.#answerByRule(pending, approval);
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
      this.#record(settled, { ...trace, ...(ruleId !== undefined && { ruleId }) });
      if (ruled !== null) this.#parts.rules.decided({ ...ruled, threadId: askerOf(settled), decision, by, ruleId });
    });
  }

  #record(approval: WaitingApproval | SettledApproval, trace: ApprovalTrace): void {
    this.#parts.threads.record(askerOf(approval), approval.entryId, trace);
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
