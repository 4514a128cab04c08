import type { ApprovalDecision, Asked, Settlement, WaitingApproval } from '../../shared/approvals/approval.ts';
import type { NamedPlace } from '../../shared/approvals/named-place.ts';
import type { Clock } from '../../shared/base/clock.ts';
import { threadId } from '../../shared/base/ids.ts';
import { err, ok, type Result } from '../../shared/base/result.ts';
import type { RunRef } from '../../shared/runs/run-ref.ts';
import { type AnswerProblem, findMissingAnswer } from './answer-approval.ts';
import { Approval } from './approval.ts';
import type { ApprovalQueue } from './approval-queue.ts';
import { toCardPlaces } from './recheck-places.ts';

/** A run tool's request for approval or for answers. */
export type RunApprovalRequest = {
  readonly run: RunRef;
  /** The run's name. */
  readonly title: string;
  readonly asked: Extract<Asked, { kind: 'tool' | 'question' }>;
  /** The tool's reason in its own words. Null if it gave none. */
  readonly reason: string | null;
};

/** The outcome of a request. */
export type RunApprovalReply =
  | { readonly type: 'allow' }
  | { readonly type: 'deny' }
  /** Indexed like the questions. */
  | { readonly type: 'answers'; readonly answers: readonly (readonly string[])[] };

/** An approval that a run's tool requests. */
export class RunApproval extends Approval {
  readonly reply: (reply: RunApprovalReply) => void;

  constructor(reply: (reply: RunApprovalReply) => void) {
    super();
    this.reply = reply;
  }
}

/** Requests in runs from tools other than Codex. They have no thread: the user answers them in the run. */
export class RunApprovalRequests {
  readonly #clock: Clock;
  readonly #queue: ApprovalQueue;

  constructor({ clock }: { readonly clock: Clock }, queue: ApprovalQueue) {
    this.#clock = clock;
    this.#queue = queue;
  }

  /**
   * Asks the user. `places` are the named files and folders that are more than their names say. An aborted request, for
   * example at the end of its run, expires and is denied. Never rejects.
   */
  ask(
    { asked, reason, run, title }: RunApprovalRequest,
    signal: AbortSignal,
    places: readonly NamedPlace[] = [],
  ): Promise<RunApprovalReply> {
    if (signal.aborted) return Promise.resolve({ type: 'deny' });
    const { promise, resolve } = Promise.withResolvers<RunApprovalReply>();
    const approval = new RunApproval(resolve);
    this.#queue.add(approval);
    this.#queue.show(approval, {
      state: 'waiting',
      id: approval.id,
      threadId: threadId.parse(run.runId),
      run,
      threadTitle: title,
      turnId: null,
      entryId: null,
      asked,
      reason,
      // Workcell does not know the reach of such a tool.
      reach: null,
      ...toCardPlaces(places),
      askedAt: this.#clock.now(),
    });
    this.#queue.broadcast();
    const cancel = () => this.#settle(approval, { decision: 'expired', by: 'workcell' }, { type: 'deny' });
    signal.addEventListener('abort', cancel, { once: true });
    return promise;
  }

  /** Applies the user's answer. */
  answer({ asked, id }: WaitingApproval, decision: ApprovalDecision): Result<null, AnswerProblem> {
    const approval = this.#queue.find(id);
    const approved = { decision: 'approved', by: 'person' } as const;
    if (decision.type === 'decline') {
      this.#settle(approval, { decision: 'declined', by: 'person' }, { type: 'deny' });
    } else if (decision.type === 'approve' && asked.kind === 'tool') {
      this.#settle(approval, approved, { type: 'allow' });
    } else if (decision.type === 'answerQuestions' && asked.kind === 'question') {
      const missing = findMissingAnswer(asked.questions, decision.answers);
      if (missing !== null) return err(missing);
      this.#settle(approval, approved, { type: 'answers', answers: decision.answers });
    } else return err({ type: 'notOffered' });
    return ok(null);
  }

  #settle(approval: Approval | null, settlement: Settlement, reply: RunApprovalReply): void {
    if (!(approval instanceof RunApproval) || !approval.isOpen) return;
    approval.close('ended');
    this.#queue.report(approval, settlement, () => undefined);
    approval.reply(reply);
  }
}
