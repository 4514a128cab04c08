import type { SettledApproval, Settlement, WaitingApproval } from '../../shared/approvals/approval.ts';
import { getAskingThread } from '../../shared/approvals/approval.ts';
import { changesBetween } from '../../shared/approvals/approval-changes.ts';
import type { Clock } from '../../shared/base/clock.ts';
import type { ApprovalId } from '../../shared/base/ids.ts';
import type { EmitTelemetry } from '../../shared/privacy/telemetry/telemetry-event.ts';
import type { Broadcaster } from '../host/client-window.ts';

export type ApprovalQueueDeps = {
  readonly broadcaster: Broadcaster;
  readonly clock: Clock;
  readonly emitEvent: EmitTelemetry;
  /** Called with all waiting approvals whenever windows get them. */
  onWaiting(waiting: readonly WaitingApproval[]): void;
  /** Receives a fault in recording a settled approval. Every window removes its card anyway. */
  onFault(fault: unknown): void;
};

/**
 * The queue of everything that waits for the user, whatever its source. Does not depend on threads or on the effects of
 * answers.
 */
export class ApprovalQueue {
  readonly #deps: ApprovalQueueDeps;
  /** In order of arrival. Null until everything on the card is known. */
  readonly #places = new Map<ApprovalId, WaitingApproval | null>();
  /** The approvals that were waiting at the last event to windows. */
  #announced: readonly WaitingApproval[] = [];

  constructor(deps: ApprovalQueueDeps) {
    this.#deps = deps;
  }

  /** Waiting approvals, oldest first. */
  get waiting(): readonly WaitingApproval[] {
    return [...this.#places.values()].flatMap((approval) => approval ?? []);
  }

  /** Reserves a place for a request that arrived. */
  reserve(id: ApprovalId): void {
    this.#places.set(id, null);
  }

  /** Returns whether a request is unsettled, shown or not. */
  isOpen(id: ApprovalId): boolean {
    return this.#places.has(id);
  }

  /** Returns the waiting approval of a request. Null if it is settled, or if its card is not complete yet. */
  get(id: ApprovalId): WaitingApproval | null {
    return this.#places.get(id) ?? null;
  }

  /** Puts a request in its place. Does not notify windows. */
  put(approval: WaitingApproval): void {
    const isNew = this.get(approval.id) === null;
    this.#places.set(approval.id, approval);
    if (!isNew) return;
    this.#deps.emitEvent({ type: 'chat.approval_requested', kind: approval.asked.kind }, getAskingThread(approval));
  }

  /**
   * Replaces a request with a new question. Windows see a different request, so an answer meant for the first one does
   * not apply to it.
   */
  replace(id: ApprovalId, approval: WaitingApproval): void {
    const places = [...this.#places];
    this.#places.clear();
    for (const [at, waiting] of places) {
      if (at === id) this.#places.set(approval.id, approval);
      else this.#places.set(at, waiting);
    }
    this.broadcast();
  }

  /**
   * Removes a request from the queue permanently. Calls `record` before windows are notified. If `record` throws, the
   * answer still counts, because Codex already has it.
   */
  settle(id: ApprovalId, { by, decision }: Settlement, record: (settled: SettledApproval) => void): void {
    const approval = this.get(id);
    this.#places.delete(id);
    if (approval === null) return;
    const { clock, onFault, emitEvent } = this.#deps;
    const settledAt = clock.now();
    const waitedMs = Math.max(0, settledAt - approval.askedAt);
    const { kind } = approval.asked;
    emitEvent(
      { type: 'chat.approval_resolved', kind, outcome: decision, policy: by, waitedMs },
      getAskingThread(approval),
    );
    const settled: SettledApproval = { ...approval, state: 'settled', decision, by, settledAt };
    try {
      record(settled);
    } catch (fault) {
      onFault(fault);
    } finally {
      this.broadcast();
    }
  }

  /** Sends all windows the changes since the last event. A window that connects later gets them in its snapshot. */
  broadcast(): void {
    const { broadcaster, onWaiting } = this.#deps;
    const { waiting } = this;
    const changes = changesBetween(this.#announced, waiting);
    if (changes.length === 0) return;
    this.#announced = waiting;
    broadcaster.broadcast({ name: 'approvalsChanged', payload: changes });
    onWaiting(waiting);
  }
}
