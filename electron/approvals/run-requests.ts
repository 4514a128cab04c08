import { randomUUID } from 'node:crypto';
import type { ApprovalDecision, Asked, WaitingApproval } from '../../shared/approvals/approval.ts';
import type { Clock } from '../../shared/base/clock.ts';
import { type ApprovalId, approvalId, threadId } from '../../shared/base/ids.ts';
import { err, ok, type Result } from '../../shared/base/result.ts';
import type { RunRef } from '../../shared/workcells/run-ref.ts';
import type { AnswerProblem } from './answer-approval.ts';
import type { ApprovalQueue, Settlement } from './approval-queue.ts';

/** What the tool of a run wants a yes for. */
export type RunRequest = {
  readonly run: RunRef;
  /** What the run is called. */
  readonly title: string;
  readonly asked: Extract<Asked, { kind: 'tool' }>;
  /** Why it asks, in the tool's words; null when it gave none. */
  readonly reason: string | null;
};

/** What tools other than Codex ask in runs. They have no thread: such a request is answered at its run. */
export class RunRequests {
  readonly #clock: Clock;
  readonly #queue: ApprovalQueue;
  readonly #open = new Map<ApprovalId, (isAllowed: boolean) => void>();

  constructor({ clock }: { readonly clock: Clock }, queue: ApprovalQueue) {
    this.#clock = clock;
    this.#queue = queue;
  }

  /** Asks the person; true: yes. What is called off, as by the end of its run, expires as a no. Never rejects. */
  ask({ asked, reason, run, title }: RunRequest, signal: AbortSignal): Promise<boolean> {
    if (signal.aborted) return Promise.resolve(false);
    const id = approvalId.parse(randomUUID());
    const { promise, resolve } = Promise.withResolvers<boolean>();
    this.#open.set(id, resolve);
    this.#queue.reserve(id);
    this.#queue.put({
      state: 'waiting',
      id,
      threadId: threadId.parse(run.workcellId),
      run,
      threadTitle: title,
      turnId: null,
      entryId: null,
      asked,
      reason,
      // What such a tool may reach is for itself to say.
      reach: null,
      askedAt: this.#clock.now(),
    });
    this.#queue.announce();
    signal.addEventListener('abort', () => this.#settle(id, { decision: 'expired', by: 'workcell' }), { once: true });
    return promise;
  }

  /** Takes the answer of the person. */
  answer({ id }: WaitingApproval, { type }: ApprovalDecision): Result<null, AnswerProblem> {
    if (type === 'approve') this.#settle(id, { decision: 'approved', by: 'person' });
    else if (type === 'decline') this.#settle(id, { decision: 'declined', by: 'person' });
    else return err({ type: 'notOffered' });
    return ok(null);
  }

  #settle(id: ApprovalId, settlement: Settlement): void {
    const answer = this.#open.get(id);
    if (answer === undefined) return;
    this.#open.delete(id);
    this.#queue.settle(id, settlement, () => undefined);
    answer(settlement.decision === 'approved');
  }
}
