import { randomUUID } from 'node:crypto';
import { z } from 'zod';
import type { Approval, WaitingApproval } from '../../shared/approvals/approval.ts';
import { type DescribedApproval, describeApproval } from '../../shared/approvals/describe-approval.ts';
import type { Clock } from '../../shared/base/clock.ts';
import { type ApprovalId, approvalId, type ThreadId, turnId } from '../../shared/base/ids.ts';
import { err, ok } from '../../shared/base/result.ts';
import type { CodexNotification, CodexServerRequest } from '../../shared/codex-protocol/protocol.ts';
import type { ApprovalTrace, Entry } from '../../shared/transcript/entry.ts';
import type { Announcer, DomainHandlers } from '../app/desk-window.ts';
import type { CodexServer, Generation } from '../codex/codex-server.ts';
import { answerApproval, type SettledDecision } from './answer-approval.ts';
import type { ApprovalThreads } from './approval-threads.ts';
import { EscalationWatch } from './escalation-watch.ts';
import { reachOfRequest } from './reach-of-request.ts';

export type ApprovalCoordinatorParts = {
  readonly codex: CodexServer;
  readonly announcer: Announcer;
  readonly clock: Clock;
  readonly threads: ApprovalThreads;
  /** Told of a request that belongs to no thread; it has been refused. */
  onUnplaced(request: CodexServerRequest): void;
};

/** A request of the server that nobody has answered. `approval` is null until all is known that the card says. */
type Pending = {
  readonly request: CodexServerRequest;
  readonly generation: Generation;
  readonly threadId: ThreadId;
  approval: WaitingApproval | null;
};

type Settlement = Pick<Extract<Approval, { state: 'settled' }>, 'decision' | 'by'>;

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

  readonly handlers: DomainHandlers<'resolveApproval'> = {
    resolveApproval: async (_window, input) => {
      const pending = this.#pending.get(input.approvalId);
      if (pending?.approval == null) return err({ type: 'alreadySettled' });
      const { approval, generation, request } = pending;
      const answer = answerApproval(approval.asked, request.params, input.decision);
      if (!answer.ok) return answer;
      const { codex } = this.#parts;
      const { decision, interruptTurn, result } = answer.value;
      if (result === null) codex.refuse(generation, request.id, 'Declined by the person.');
      else codex.reply(generation, request.id, result);
      this.#settle(approval.id, { decision, by: 'person' });
      // A turn that ends at this moment refuses it, which is as good.
      if (interruptTurn && approval.turnId !== null) {
        await codex.request('turn/interrupt', { threadId: approval.threadId, turnId: approval.turnId });
      }
      return ok(null);
    },
  };

  async #arrive(request: CodexServerRequest, generation: Generation): Promise<void> {
    const { clock, codex, onUnplaced, threads } = this.#parts;
    const first = describeApproval(request, null);
    if (first.threadId === null) {
      codex.refuse(generation, request.id, `This client does not answer ${request.method}.`);
      onUnplaced(request);
      return;
    }
    const thread = threads.find(first.threadId);
    const turn = thread?.transcript.turns.findLast(({ id }) => id === first.turnId);
    const entry = entryOf(first, turn?.entries ?? []);
    const described = describeApproval(request, entry);
    const id = approvalId.parse(randomUUID());
    const pending: Pending = { request, generation, threadId: first.threadId, approval: null };
    this.#pending.set(id, pending);
    const changes = entry?.kind === 'patch' ? entry.files : [];
    const escalated = first.entryId !== null && this.#escalations.asked(first.threadId, first.entryId);
    const askedAt = clock.now();
    const reach = await reachOfRequest(request.params, thread, changes, escalated);
    if (!this.#pending.has(id)) return;
    pending.approval = {
      state: 'waiting',
      id,
      threadId: first.threadId,
      turnId: described.turnId,
      entryId: described.entryId,
      threadTitle: thread?.title ?? '',
      asked: described.asked,
      reason: described.reason,
      reach,
      askedAt,
    };
    this.#record(pending.approval, { approvalId: id, state: 'waiting', by: null, settledAt: null });
    this.#announce();
  }

  #hear(notification: CodexNotification, generation: Generation): void {
    this.#escalations.hear(notification);
    if (notification.method === 'turn/completed') {
      const ended = turnEnd.safeParse(notification.params).data?.turn;
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

  #settle(id: ApprovalId, { decision, by }: Settlement): void {
    const approval = this.#pending.get(id)?.approval;
    this.#pending.delete(id);
    if (approval == null) return;
    const settledAt = this.#parts.clock.now();
    this.#record(approval, { approvalId: id, state: traceStates[decision], by, settledAt });
    this.#announce({ ...approval, state: 'settled', decision, by, settledAt });
  }

  #record(approval: WaitingApproval, trace: ApprovalTrace): void {
    this.#parts.threads.record(approval.threadId, approval.entryId, trace);
  }

  #announce(...settled: readonly Approval[]): void {
    this.#parts.announcer.toAll({ name: 'approvalsChanged', payload: [...settled, ...this.waiting] });
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

/** The entry a request is about: the one it names, or for a tool the first call of it that has not been asked about. */
function entryOf({ asked, entryId }: DescribedApproval, entries: readonly Entry[]): Entry | null {
  if (asked.kind !== 'mcpTool') return entries.find(({ id }) => id === entryId) ?? null;
  const { server, tool } = asked;
  const isCall = (entry: Entry) =>
    entry.kind === 'tool' && entry.server === server && entry.tool === tool && entry.approval === null;
  return entries.find(isCall) ?? null;
}
