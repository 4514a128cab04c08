import type { Approval, WaitingApproval } from '../../shared/approvals/approval.ts';
import { askerOf } from '../../shared/approvals/approval.ts';
import type { Clock } from '../../shared/base/clock.ts';
import type { ApprovalId } from '../../shared/base/ids.ts';
import type { EmitTelemetry } from '../../shared/privacy/telemetry/catalogue.ts';
import type { Broadcaster } from '../host/client-window.ts';

export type SettledApproval = Extract<Approval, { state: 'settled' }>;

/** How a request ended, and by whom. */
export type Settlement = Pick<SettledApproval, 'decision' | 'by'>;

export type ApprovalQueueDeps = {
  readonly broadcaster: Broadcaster;
  readonly clock: Clock;
  readonly emitEvent: EmitTelemetry;
  /** Hears all that waits whenever windows are told of it. */
  onWaiting(waiting: readonly WaitingApproval[]): void;
};

/** The one queue of what waits for the person, whoever asks. It knows no thread, and nothing of what an answer does. */
export class ApprovalQueue {
  readonly #deps: ApprovalQueueDeps;
  /** In the order of arrival; null until all is known that the card says. */
  readonly #places = new Map<ApprovalId, WaitingApproval | null>();

  constructor(deps: ApprovalQueueDeps) {
    this.#deps = deps;
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
    this.#deps.emitEvent({ type: 'chat.approval_requested', kind: approval.asked.kind }, askerOf(approval));
  }

  /** Takes a request out of the queue, for good. `record` is called before windows are told. */
  settle(id: ApprovalId, { by, decision }: Settlement, record: (settled: SettledApproval) => void): void {
    const approval = this.get(id);
    this.#places.delete(id);
    if (approval === null) return;
    const { clock, emitEvent } = this.#deps;
    const settledAt = clock.now();
    const waitedMs = Math.max(0, settledAt - approval.askedAt);
    const { kind } = approval.asked;
    emitEvent({ type: 'chat.approval_resolved', kind, outcome: decision, policy: by, waitedMs }, askerOf(approval));
    const settled: SettledApproval = { ...approval, state: 'settled', decision, by, settledAt };
    record(settled);
    this.broadcast(settled);
  }

  /** Tells all windows what waits, and what was settled since the last word. */
  broadcast(...settled: readonly Approval[]): void {
    const { broadcaster, onWaiting } = this.#deps;
    broadcaster.toAll({ name: 'approvalsChanged', payload: [...settled, ...this.waiting] });
    onWaiting(this.waiting);
  }
}
