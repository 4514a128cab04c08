import type { SettledApproval, Settlement, WaitingApproval } from '../../shared/approvals/approval.ts';
import { askerOf } from '../../shared/approvals/approval.ts';
import { changesBetween } from '../../shared/approvals/approval-changes.ts';
import type { Clock } from '../../shared/base/clock.ts';
import type { ApprovalId } from '../../shared/base/ids.ts';
import type { EmitTelemetry } from '../../shared/telemetry/catalogue.ts';
import type { Broadcaster } from '../host/desk-window.ts';

export type ApprovalQueueParts = {
  readonly announcer: Broadcaster;
  readonly clock: Clock;
  readonly tellEvent: EmitTelemetry;
  /** Hears all that waits whenever windows are told of a change. */
  onWaiting(waiting: readonly WaitingApproval[]): void;
  /** Receives a fault in recording a settled approval; its card is gone from every window even so. */
  onFault(fault: unknown): void;
};

/** The one queue of what waits for the person, whoever asks. It knows no thread, and nothing of what an answer does. */
export class ApprovalQueue {
  readonly #parts: ApprovalQueueParts;
  /** In the order of arrival; null until all is known that the card says. */
  readonly #places = new Map<ApprovalId, WaitingApproval | null>();
  /** What waited when windows were last told. */
  #announced: readonly WaitingApproval[] = [];

  constructor(parts: ApprovalQueueParts) {
    this.#parts = parts;
  }

  /** What waits for an answer, oldest first. */
  get waiting(): readonly WaitingApproval[] {
    return [...this.#places.values()].flatMap((approval) => approval ?? []);
  }

  /** Keeps a place for a request that has come. */
  reserve(id: ApprovalId): void {
    this.#places.set(id, null);
  }

  /** Whether a request has not been settled, shown or not. */
  isOpen(id: ApprovalId): boolean {
    return this.#places.has(id);
  }

  /** What a request asks; null for one that is settled, or not known well enough to be shown. */
  get(id: ApprovalId): WaitingApproval | null {
    return this.#places.get(id) ?? null;
  }

  /** Takes what a request asks, in its place. Nobody is told. */
  put(approval: WaitingApproval): void {
    const isNew = this.get(approval.id) === null;
    this.#places.set(approval.id, approval);
    if (!isNew) return;
    this.#parts.tellEvent({ type: 'chat.approval_requested', kind: approval.asked.kind }, askerOf(approval));
  }

  /**
   * Takes a request out of the queue, for good. `record` is called before windows are told. If it throws, the answer
   * still counts: whoever asked already has it.
   */
  settle(id: ApprovalId, { by, decision }: Settlement, record: (settled: SettledApproval) => void): void {
    const approval = this.get(id);
    this.#places.delete(id);
    if (approval === null) return;
    const { clock, onFault, tellEvent } = this.#parts;
    const settledAt = clock.now();
    const waitedMs = Math.max(0, settledAt - approval.askedAt);
    const { kind } = approval.asked;
    tellEvent({ type: 'chat.approval_resolved', kind, outcome: decision, policy: by, waitedMs }, askerOf(approval));
    const settled: SettledApproval = { ...approval, state: 'settled', decision, by, settledAt };
    try {
      record(settled);
    } catch (fault) {
      onFault(fault);
    } finally {
      this.announce();
    }
  }

  /** Tells all windows what has changed since the last word. A window that comes later has it in its snapshot. */
  announce(): void {
    const { announcer, onWaiting } = this.#parts;
    const { waiting } = this;
    const changes = changesBetween(this.#announced, waiting);
    if (changes.length === 0) return;
    this.#announced = waiting;
    announcer.toAll({ name: 'approvalsChanged', payload: changes });
    onWaiting(waiting);
  }
}
