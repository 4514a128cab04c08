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
import { type ApprovalId, approvalId, type RuleId, type ThreadId, type TurnId, turnId } from '../../shared/base/ids.ts';
import { err, ok, type Result } from '../../shared/base/result.ts';
import type { CodexNotification, CodexServerRequest } from '../../shared/codex-protocol/protocol.ts';
import type { ApprovalTrace } from '../../shared/transcript/entry.ts';
import type { RunRef } from '../../shared/workcells/run-ref.ts';
import type { CodexServer, Generation } from '../codex/codex-server.ts';
import type { ActionHistory } from './action-history.ts';
import { type AnswerProblem, answerApproval, type SettledDecision } from './answer-approval.ts';
import type { ApprovalQueue, Settlement } from './approval-queue.ts';
import type { ApprovalThreads, ThreadFacts } from './approval-threads.ts';
import { checkRemember, type RememberProblem } from './check-remember.ts';
import { entryOfRequest } from './entry-of-request.ts';
import { EscalationWatch } from './escalation-watch.ts';
import { narrowRule } from './narrow-rule.ts';
import { reachOfRequest } from './reach-of-request.ts';
import type { RuleBook } from './rule-book.ts';
import { type RuleCase, ruleCaseOf } from './rule-case.ts';

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
};

/** A request of the server that nobody has answered. */
type Pending = {
  readonly request: CodexServerRequest;
  readonly generation: Generation;
  readonly threadId: ThreadId;
  /** Null where no rule may answer. */
  ruled: RuleCase | null;
};

/** Its requests end with it, not with us. */
type CodexSettlement = Settlement & { readonly by: Exclude<Settlement['by'], 'workcell'> };

/** How many earlier commands a rule is compared with. */
const previewLength = 200;

const resolved = z.object({ requestId: z.union([z.string(), z.number()]) });
const turnEnd = z.object({ turn: z.object({ id: turnId, status: z.string() }) });

/**
 * What Codex asks the person, over all its threads. The first answer counts; an interrupt, a word of Codex, and its end
 * settle a request too, and each settlement is kept in the transcript.
 */
export class CodexRequests {
  readonly #parts: CodexRequestsParts;
  readonly #queue: ApprovalQueue;
  readonly #escalations = new EscalationWatch();
  readonly #pending = new Map<ApprovalId, Pending>();

  constructor(parts: CodexRequestsParts, queue: ApprovalQueue) {
    this.#parts = parts;
    this.#queue = queue;
    parts.codex.onServerRequest((request, generation) => void this.#arrive(request, generation));
    parts.codex.onNotification((notification, generation) => this.#hear(notification, generation));
    parts.codex.onGenerationEnd((generation) => this.#generationEnded(generation));
  }

  /** The person has chosen another policy: what waits can be remembered as that allows. */
  policyChanged(): void {
    for (const [id, { ruled }] of this.#pending) {
      const approval = this.#queue.get(id);
      if (approval === null) continue;
      const { offer: _before, ...asked } = approval;
      this.#queue.put({ ...asked, ...this.#offer(ruled, asked.turnId) });
    }
  }

  /** Gives Codex the answer of the person, and remembers it where they chose that. */
  async answer(
    approval: WaitingApproval,
    given: ApprovalDecision,
    remember: RememberChoice | undefined,
  ): Promise<Result<null, AnswerProblem | RememberProblem | { readonly type: 'alreadySettled' }>> {
    const pending = this.#pending.get(approval.id);
    if (pending === undefined) return err({ type: 'alreadySettled' });
    const { generation, request } = pending;
    const checked = remember === undefined ? ok(null) : checkRemember(approval, given, remember);
    if (!checked.ok) return checked;
    const answer = answerApproval(approval.asked, request.params, given);
    if (!answer.ok) return answer;
    const { codex } = this.#parts;
    const { decision, interruptTurn, result } = answer.value;
    if (result === null) codex.refuse(generation, request.id, 'Declined by the person.');
    else codex.reply(generation, request.id, result);
    this.#settle(approval.id, { decision, by: 'person' });
    // A turn that ends at this moment refuses it, which is as good.
    if (interruptTurn && approval.turnId !== null) {
      await codex.request('turn/interrupt', { threadId: askerOf(approval), turnId: approval.turnId });
    }
    if (remember !== undefined) this.#remember(pending, approval, remember);
    return ok(null);
  }

  /** How a rule of what it offers would have decided what was done before; null for a request that no rule may answer. */
  async preview(id: ApprovalId, subject: RuleSubject): Promise<RulePreview | null> {
    const ruled = this.#pending.get(id)?.ruled;
    if (ruled == null) return null;
    const { action, workspace } = ruled;
    return previewRule(subject, await this.#parts.history.recent(workspace, action.kind, previewLength));
  }

  async #arrive(request: CodexServerRequest, generation: Generation): Promise<void> {
    const { clock, codex, onUnplaced, opened, rules, threads } = this.#parts;
    const first = describeApproval(request, null);
    if (first.threadId === null) {
      codex.refuse(generation, request.id, `This client does not answer ${request.method}.`);
      onUnplaced(request);
      return;
    }
    const thread = threads.find(first.threadId);
    const turn = thread?.transcript.turns.findLast(({ id }) => id === first.turnId);
    const itemId = first.entryId;
    const named = turn === undefined || itemId === null ? itemId : (thread?.nameOf?.(turn.id, itemId) ?? itemId);
    const entry = entryOfRequest({ ...first, entryId: named }, request.params, turn?.entries ?? []);
    const described = { ...describeApproval(request, entry), entryId: named ?? entry?.id ?? null };
    const id = approvalId.parse(randomUUID());
    const pending: Pending = { request, generation, threadId: first.threadId, ruled: null };
    this.#pending.set(id, pending);
    this.#queue.reserve(id);
    const changes = entry?.kind === 'patch' ? entry.files : [];
    const escalated = itemId === null ? null : this.#escalations.asked(first.threadId, itemId);
    const askedAt = clock.now();
    const { params } = request;
    const reach = await reachOfRequest(params, thread, changes, escalated === true);
    const run = this.#parts.runOf(thread?.agent?.root ?? first.threadId);
    const ruled = await ruleCaseOf({ params, described, entry, thread, run, reach, escalated });
    await rules.ready;
    await opened();
    if (!this.#queue.isOpen(id)) return;
    pending.ruled = ruled;
    const approval: WaitingApproval = {
      state: 'waiting',
      id,
      ...placeOf(first.threadId, thread),
      ...(run !== null && { run }),
      turnId: described.turnId,
      entryId: described.entryId,
      asked: narrowRule(described.asked, escalated ?? described.reason !== null),
      reason: described.reason,
      reach,
      ...this.#offer(ruled, described.turnId),
      askedAt,
    };
    this.#queue.put(approval);
    if (this.#answerByRule(pending, approval)) return;
    this.#record(approval, { approvalId: id, state: 'waiting', by: null, askedAt, settledAt: null });
    this.#queue.announce();
  }

  #offer(ruled: RuleCase | null, turn: TurnId | null): Pick<WaitingApproval, 'offer'> {
    const offer = ruled === null ? undefined : offerRule(ruled, turn, this.#parts.rules.policy);
    return offer === undefined ? {} : { offer };
  }

  /** Answers what a remembered approval answers; false where the person has to. */
  #answerByRule({ generation, request, ruled }: Pending, approval: WaitingApproval): boolean {
    if (ruled === null) return false;
    const { codex, rules } = this.#parts;
    const [thread, turn] = [askerOf(approval), approval.turnId];
    const { rule } = rules.match({ ...ruled, threadId: thread, turnId: turn });
    const answer = answerApproval(approval.asked, request.params, { type: 'approve' });
    if (rule === null || !answer.ok || answer.value.result === null) return false;
    codex.reply(generation, request.id, answer.value.result);
    rules.used(rule);
    this.#settle(approval.id, { decision: answer.value.decision, by: 'rule' }, rule.id);
    return true;
  }

  /** Makes a rule of an answer; it answers what waits already, too. */
  #remember({ ruled, threadId }: Pending, { turnId }: WaitingApproval, choice: RememberChoice): void {
    if (ruled === null) return;
    this.#parts.rules.make(choice, { ...ruled, threadId, turnId });
    for (const [id, pending] of [...this.#pending]) {
      const approval = this.#queue.get(id);
      if (approval !== null) this.#answerByRule(pending, approval);
    }
  }

  #hear(notification: CodexNotification, generation: Generation): void {
    this.#escalations.hear(notification);
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

  /** Settles what Codex no longer waits for. */
  #expire(by: 'interrupt' | 'codex', isMeant: (pending: Pending, id: ApprovalId) => boolean): void {
    for (const [id, pending] of this.#pending) if (isMeant(pending, id)) this.#settle(id, { decision: 'expired', by });
  }

  #generationEnded(generation: Generation): void {
    this.#escalations.forget();
    this.#expire('codex', (pending) => pending.generation === generation);
  }

  #settle(id: ApprovalId, { by, decision }: CodexSettlement, ruleId?: RuleId): void {
    const ruled = this.#pending.get(id)?.ruled ?? null;
    this.#pending.delete(id);
    this.#queue.settle(id, { by, decision }, (settled) => {
      const { askedAt, settledAt } = settled;
      const trace = { approvalId: id, state: traceStates[decision], by, askedAt, settledAt };
      this.#record(settled, { ...trace, ...(ruleId !== undefined && { ruleId }) });
      if (ruled !== null) this.#parts.rules.decided({ ...ruled, threadId: askerOf(settled), decision, by, ruleId });
    });
  }

  #record(approval: Approval, trace: ApprovalTrace): void {
    this.#parts.threads.record(askerOf(approval), approval.entryId, trace);
  }
}

/** Where a request is answered, and who asks there: an agent asks in the thread that it works for. */
function placeOf(
  asks: ThreadId,
  thread: ThreadFacts | null,
): Pick<WaitingApproval, 'threadId' | 'threadTitle' | 'agent'> {
  const agent = thread?.agent ?? null;
  if (agent === null) return { threadId: asks, threadTitle: thread?.title ?? '' };
  return { threadId: agent.root, threadTitle: agent.rootTitle, agent: { threadId: asks, path: [...agent.path] } };
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
