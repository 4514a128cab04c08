import { randomUUID } from 'node:crypto';
import type { ApprovalDecision, Asked, Settlement, WaitingApproval } from '../../shared/approvals/approval.ts';
import type { Clock } from '../../shared/base/clock.ts';
import { type ApprovalId, approvalId, threadId } from '../../shared/base/ids.ts';
import { err, ok, type Result } from '../../shared/base/result.ts';
import type { RunRef } from '../../shared/workcells/run-ref.ts';
import { type AnswerProblem, missingAnswer } from './answer-approval.ts';
import type { ApprovalQueue } from './approval-queue.ts';

/** What the tool of a run wants a yes for, or answers. */
export type RunRequest = {
  readonly run: RunRef;
  /** What the run is called. */
  readonly title: string;
  readonly asked: Extract<Asked, { kind: 'tool' | 'question' }>;
  /** Why it asks, in the tool's words; null when it gave none. */
  readonly reason: string | null;
};

/** What came of a request. */
export type RunReply =
  | { readonly type: 'allow' }
  | { readonly type: 'deny' }
  /** By the id of the question. */
  | { readonly type: 'answers'; readonly answers: readonly (readonly string[])[] };

/** What tools other than Codex ask in runs. They have no thread: such a request is answered at its run. */
export class RunRequests {
  readonly #clock: Clock;
  readonly #queue: ApprovalQueue;
  readonly #open = new Map<ApprovalId, (reply: RunReply) => void>();

  constructor({ clock }: { readonly clock: Clock }, queue: ApprovalQueue) {
    this.#clock = clock;
    this.#queue = queue;
  }

  /** Whether one of these requests waits under an id. */
  has(id: ApprovalId): boolean {
    return this.#open.has(id);
  }

  /** Asks the person. What is called off, as by the end of its run, expires as a no. Never rejects. */
  ask({ asked, reason, run, title }: RunRequest, signal: AbortSignal): Promise<RunReply> {
    if (signal.aborted) return Promise.resolve({ type: 'deny' });
    const id = approvalId.parse(randomUUID());
    const { promise, resolve } = Promise.withResolvers<RunReply>();
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
    const callOff = () => this.#settle(id, { decision: 'expired', by: 'workcell' }, { type: 'deny' });
    signal.addEventListener('abort', callOff, { once: true });
    return promise;
  }

  /** Takes the answer of the person. */
  answer({ asked, id }: WaitingApproval, decision: ApprovalDecision): Result<null, AnswerProblem> {
    const approved = { decision: 'approved', by: 'person' } as const;
    if (decision.type === 'decline') {
      this.#settle(id, { decision: 'declined', by: 'person' }, { type: 'deny' });
    } else if (decision.type === 'approve' && asked.kind === 'tool') {
      this.#settle(id, approved, { type: 'allow' });
    } else if (decision.type === 'answerQuestions' && asked.kind === 'question') {
      const missing = missingAnswer(asked.questions, decision.answers);
      if (missing !== null) return err(missing);
      this.#settle(id, approved, { type: 'answers', answers: decision.answers });
    } else return err({ type: 'notOffered' });
    return ok(null);
  }

  #settle(id: ApprovalId, settlement: Settlement, reply: RunReply): void {
    const answer = this.#open.get(id);
    if (answer === undefined) return;
    this.#open.delete(id);
    this.#queue.settle(id, settlement, () => undefined);
    answer(reply);
  }
}
