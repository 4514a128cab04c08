import type { SettledApproval, Settlement, WaitingApproval } from '../../shared/approvals/approval.ts';
import { getAskingThread } from '../../shared/approvals/approval.ts';
import { changesBetween } from '../../shared/approvals/approval-changes.ts';
import type { Clock } from '../../shared/base/clock.ts';
import type { ApprovalId } from '../../shared/base/ids.ts';
import type { Broadcaster } from '../host/client-window.ts';
import type { TelemetryService } from '../privacy/telemetry/telemetry-service.ts';
import type { Approval } from './approval.ts';

export type ApprovalQueueDeps = {
  readonly broadcaster: Broadcaster;
  readonly clock: Clock;
  readonly telemetry: Pick<TelemetryService, 'emit'>;
  readonly diagnostics: FaultLog;
  /** Services that need the approvals in turn. Read them only when they are used. */
  readonly services: { readonly workWatch: ApprovalListener };
};

/** Logs faults of a listener, which do not stop its caller. */
export interface FaultLog {
  logListenerFault(fault: unknown): void;
}

/** Follows the approvals that wait for the user. */
export interface ApprovalListener {
  /** Handles a new list of all waiting approvals. Called whenever windows get it. */
  approvalsChanged(waiting: readonly WaitingApproval[]): void;
}

/**
 * The queue of every approval that has not ended, whatever its source. Does not depend on threads or on the effects of
 * answers. An approval that was sent stays here until Codex has read it, but no window shows it.
 */
export class ApprovalQueue {
  readonly #deps: ApprovalQueueDeps;
  /** In order of arrival. */
  readonly #approvals = new Set<Approval>();
  /** The cards at the last event to windows. */
  #announced: readonly WaitingApproval[] = [];

  constructor(deps: ApprovalQueueDeps) {
    this.#deps = deps;
  }

  /** The cards of waiting approvals, oldest first. */
  get waiting(): readonly WaitingApproval[] {
    return [...this.#approvals].flatMap(({ shown }) => shown ?? []);
  }

  /** Lists the approvals of one source that have not ended, oldest first. */
  list<Kind extends Approval>(kind: new (...args: never[]) => Kind): readonly Kind[] {
    return [...this.#approvals].filter((approval): approval is Kind => approval instanceof kind);
  }

  /** Finds the approval that asks a question now. Null if the question is answered, expired or not complete yet. */
  find(id: ApprovalId): Approval | null {
    return [...this.#approvals].find(({ shown }) => shown?.id === id) ?? null;
  }

  /** Adds a request that arrived. It keeps its place until it ends. */
  add(approval: Approval): void {
    this.#approvals.add(approval);
  }

  /** Shows the complete card of an approval. Does not notify windows. */
  show(approval: Approval, card: WaitingApproval): void {
    approval.show(card);
    this.#deps.telemetry.emit({ type: 'chat.approval_requested', kind: card.asked.kind }, getAskingThread(card));
  }

  /**
   * Asks a new question in place of the one that was shown. Windows see a different request, so an answer meant for the
   * first one does not apply to it.
   */
  askAgain(approval: Approval, card: WaitingApproval): void {
    approval.askAgain(card);
    this.broadcast();
  }

  /** Removes an approval that has ended, without notifying windows. */
  remove(approval: Approval): void {
    this.#approvals.delete(approval);
  }

  /**
   * Reports how an approval was settled, after it was closed. Calls `record` before windows are notified. If `record`
   * throws, the answer still counts, because Codex already has it.
   */
  report(approval: Approval, { by, decision }: Settlement, record: (settled: SettledApproval) => void): void {
    const { card } = approval;
    if (approval.state === 'ended') this.remove(approval);
    if (card === null) return;
    const { clock, diagnostics, telemetry } = this.#deps;
    const settledAt = clock.now();
    const waitedMs = Math.max(0, settledAt - card.askedAt);
    const { kind } = card.asked;
    telemetry.emit(
      { type: 'chat.approval_resolved', kind, outcome: decision, policy: by, waitedMs },
      getAskingThread(card),
    );
    const settled: SettledApproval = { ...card, state: 'settled', decision, by, settledAt };
    try {
      record(settled);
    } catch (fault) {
      // Every window removes the card anyway.
      diagnostics.logListenerFault(fault);
    } finally {
      this.broadcast();
    }
  }

  /** Sends all windows the changes since the last event. A window that connects later gets them in its snapshot. */
  broadcast(): void {
    const { broadcaster, services } = this.#deps;
    const { waiting } = this;
    const changes = changesBetween(this.#announced, waiting);
    if (changes.length === 0) return;
    this.#announced = waiting;
    broadcaster.broadcast({ name: 'approvalsChanged', payload: changes });
    services.workWatch.approvalsChanged(waiting);
  }
}
