import { randomUUID } from 'node:crypto';
import { z } from 'zod';
import { type Approval, askerOf, type WaitingApproval } from '../../shared/approvals/approval.ts';
import type { RememberChoice } from '../../shared/approvals/approval-rule.ts';
import { describeApproval } from '../../shared/approvals/describe-approval.ts';
import { offerRule } from '../../shared/approvals/offer-rule.ts';
import { previewRule } from '../../shared/approvals/preview-rule.ts';
import type { Clock } from '../../shared/base/clock.ts';
import { type ApprovalId, approvalId, type RuleId, type ThreadId, type TurnId, turnId } from '../../shared/base/ids.ts';
import { err, ok } from '../../shared/base/result.ts';
import type { CodexNotification, CodexServerRequest } from '../../shared/codex-protocol/protocol.ts';
import type { TellTelemetry } from '../../shared/telemetry/catalogue.ts';
import type { ApprovalTrace } from '../../shared/transcript/entry.ts';
import type { Announcer, DomainHandlers } from '../app/desk-window.ts';
import type { CodexServer, Generation } from '../codex/codex-server.ts';
import type { ActionHistory } from './action-history.ts';
import { answerApproval, type SettledDecision } from './answer-approval.ts';
import type { ApprovalThreads, ThreadFacts } from './approval-threads.ts';
import { checkRemember } from './check-remember.ts';
import { entryOfRequest } from './entry-of-request.ts';
import { EscalationWatch } from './escalation-watch.ts';
import { reachOfRequest } from './reach-of-request.ts';
import type { RuleBook } from './rule-book.ts';
import { type RuleCase, ruleCaseOf } from './rule-case.ts';

export type ApprovalCoordinatorParts = {
  readonly codex: CodexServer;
  readonly announcer: Announcer;
  readonly clock: Clock;
  readonly threads: ApprovalThreads;
  readonly rules: RuleBook;
  readonly history: ActionHistory;
  readonly tellEvent: TellTelemetry;
  /** Settles when the queue may go on, as far as a restart of Codex goes. */
  opened(): Promise<void>;
  /** Told of a request that belongs to no thread; it has been refused. */
  onUnplaced(request: CodexServerRequest): void;
};

/** A request of the server that nobody has answered. `approval` is null until all is known that the card says. */
type Pending = {
  readonly request: CodexServerRequest;
  readonly generation: Generation;
  readonly threadId: ThreadId;
  approval: WaitingApproval | null;
  /** Null where no rule may answer. */
  ruled: RuleCase | null;
};

type Settlement = Pick<Extract<Approval, { state: 'settled' }>, 'decision' | 'by'> & { readonly ruleId?: RuleId };

/** How many earlier commands a rule is compared with. */
const previewLength = 200;

const resolved = z.object({ requestId: z.union([z.string(), z.number()]) });
const turnEnd = z.object({ turn: z.object({ id: turnId, status: z.string() }) });

/**
 * The one queue of everything that Codex asks the person, over all threads of a Codex. The first answer counts; an
 * interrupt, a word of Codex, and its end settle a request too, and each settlement is kept in the transcript.
 */
export class ApprovalCoordinator {
  readonly #parts: ApprovalCoordinatorParts;
  readonly #escalations = new EscalationWatch();
  /** In the order of arrival. */
  readonly #pending = new Map<ApprovalId, Pending>();

  constructor(parts: ApprovalCoordinatorParts) {
    this.#parts = parts;
    parts.codex.onServerRequest((request, generation) => void this.#arrive(request, generation));
    parts.codex.onNotification((notification, generation) => this.#hear(notification, generation));
    parts.codex.onGenerationEnd((generation) => this.#generationEnded(generation));
  }

  /** What waits for an answer, oldest first. */
  get waiting(): readonly WaitingApproval[] {
    return [...this.#pending.values()].flatMap(({ approval }) => approval ?? []);
  }

  /** Tells all windows what waits. */
  goOn(): void {
    this.#announce();
  }

  /** The person has chosen another policy: what waits can be remembered as that allows. */
  policyChanged(): void {
    for (const pending of this.#pending.values()) {
      if (pending.approval === null) continue;
      const { offer: _before, ...asked } = pending.approval;
      pending.approval = { ...asked, ...this.#offer(pending.ruled, asked.turnId) };
    }
    if (this.waiting.length > 0) this.#announce();
  }

  readonly handlers: DomainHandlers<'resolveApproval' | 'previewRule'> = {
    resolveApproval: async (_window, { approvalId: id, decision: given, remember }) => {
      const pending = this.#pending.get(id);
      if (pending?.approval == null) return err({ type: 'alreadySettled' });
      const { approval, generation, request } = pending;
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
    },
    previewRule: async (_window, { approvalId: id, subject }) => {
      const ruled = this.#pending.get(id)?.ruled;
      if (ruled == null) return err({ type: 'alreadySettled' });
      const { action, workspace } = ruled;
      return ok(previewRule(subject, await this.#parts.history.recent(workspace, action.kind, previewLength)));
    },
  };

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
    const entry = entryOfRequest(first, turn?.entries ?? []);
    const described = describeApproval(request, entry);
    const id = approvalId.parse(randomUUID());
    const pending: Pending = { request, generation, threadId: first.threadId, approval: null, ruled: null };
    this.#pending.set(id, pending);
    const changes = entry?.kind === 'patch' ? entry.files : [];
    const escalated = first.entryId === null ? null : this.#escalations.asked(first.threadId, first.entryId);
    const askedAt = clock.now();
    const { params } = request;
    const reach = await reachOfRequest(params, thread, changes, escalated === true);
    const ruled = await ruleCaseOf({ params, described, entry, thread, reach, escalated });
    await rules.ready;
    await opened();
    if (!this.#pending.has(id)) return;
    pending.ruled = ruled;
    pending.approval = {
      state: 'waiting',
      id,
      ...placeOf(first.threadId, thread),
      turnId: described.turnId,
      entryId: described.entryId,
      asked: described.asked,
      reason: described.reason,
      reach,
      ...this.#offer(ruled, described.turnId),
      askedAt,
    };
    this.#parts.tellEvent({ type: 'chat.approval_requested', kind: described.asked.kind }, first.threadId);
    if (this.#answerByRule(pending, pending.approval)) return;
    this.#record(pending.approval, { approvalId: id, state: 'waiting', by: null, askedAt, settledAt: null });
    this.#announce();
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
    this.#settle(approval.id, { decision: answer.value.decision, by: 'rule', ruleId: rule.id });
    return true;
  }

  /** Makes a rule of an answer; it answers what waits already, too. */
  #remember({ ruled, threadId }: Pending, { turnId }: WaitingApproval, choice: RememberChoice): void {
    if (ruled === null) return;
    this.#parts.rules.make(choice, { ...ruled, threadId, turnId });
    for (const pending of [...this.#pending.values()]) {
      if (pending.approval !== null) this.#answerByRule(pending, pending.approval);
    }
  }

  #hear(notification: CodexNotification, generation: Generation): void {
    this.#escalations.hear(notification);
    if (notification.method === 'turn/completed') {
      const ended = turnEnd.safeParse(notification.params).data?.turn;
      if (ended !== undefined) this.#parts.rules.turnEnded(ended.id);
      if (ended?.status === 'interrupted') {
        this.#expire('interrupt', ({ approval }) => approval?.turnId === ended.id);
      }
    }
    if (notification.method === 'serverRequest/resolved') {
      const requestId = resolved.safeParse(notification.params).data?.requestId;
      this.#expire('codex', (pending) => pending.generation === generation && pending.request.id === requestId);
    }
  }

  /** Settles what Codex no longer waits for. */
  #expire(by: 'interrupt' | 'codex', isMeant: (pending: Pending) => boolean): void {
    for (const [id, pending] of this.#pending) if (isMeant(pending)) this.#settle(id, { decision: 'expired', by });
  }

  #generationEnded(generation: Generation): void {
    this.#escalations.forget();
    this.#expire('codex', (pending) => pending.generation === generation);
  }

  #settle(id: ApprovalId, { decision, by, ruleId }: Settlement): void {
    const { approval = null, ruled = null } = this.#pending.get(id) ?? {};
    this.#pending.delete(id);
    if (approval === null) return;
    const { clock, tellEvent } = this.#parts;
    const { askedAt } = approval;
    const settledAt = clock.now();
    const waitedMs = Math.max(0, settledAt - askedAt);
    const { kind } = approval.asked;
    tellEvent({ type: 'chat.approval_resolved', kind, outcome: decision, policy: by, waitedMs }, askerOf(approval));
    const state = traceStates[decision];
    this.#record(approval, { approvalId: id, state, by, askedAt, settledAt, ...(ruleId !== undefined && { ruleId }) });
    if (ruled !== null) this.#parts.rules.decided({ ...ruled, threadId: askerOf(approval), decision, by, ruleId });
    this.#announce({ ...approval, state: 'settled', decision, by, settledAt });
  }

  #record(approval: WaitingApproval, trace: ApprovalTrace): void {
    this.#parts.threads.record(askerOf(approval), approval.entryId, trace);
  }

  #announce(...settled: readonly Approval[]): void {
    this.#parts.announcer.toAll({ name: 'approvalsChanged', payload: [...settled, ...this.waiting] });
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
