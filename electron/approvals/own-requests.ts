import type { ApprovalDecision, Asked, WaitingApproval } from '../../shared/approvals/approval.ts';
import type { NamedPlace } from '../../shared/approvals/named-place.ts';
import type { Clock } from '../../shared/base/clock.ts';
import type { ThreadId, TurnId } from '../../shared/base/ids.ts';
import { err, ok, type Result } from '../../shared/base/result.ts';
import type { Transcript } from '../../shared/transcript/turn.ts';
import type { Lifetime } from '../base/lifetime.ts';
import { toPromptPreview } from '../model/redaction/prompt-preview.ts';
import type { AnswerProblem } from './answer-approval.ts';
import { Approval } from './approval.ts';
import type { ApprovalQueue } from './approval-queue.ts';
import type { ApprovalThreads } from './approval-threads.ts';
import { describeUnapprovedRequest } from './describe-unapproved-request.ts';
import type { OwnOutcome, OwnRequest } from './own-request.ts';
import { toCardPlaces } from './recheck-places.ts';

/** The maximum length, in characters, of the prompt that names a turn. */
const maxNameLength = 80;

/** Returns the first message of a turn, in one line and without secrets. Null if there is no such turn or message. */
function describeTurn({ turns }: Pick<Transcript, 'turns'>, turnId: TurnId | null): string | null {
  const message = turns.find(({ id }) => id === turnId)?.entries.find((entry) => entry.kind === 'user');
  if (message === undefined) return null;
  const line = toPromptPreview(message.text).trim().split('\n', 1)[0]?.trim() ?? '';
  if (line === '') return null;
  const characters = [...line];
  return characters.length > maxNameLength ? `${characters.slice(0, maxNameLength - 1).join('')}…` : line;
}

export type OwnRequestsDeps = {
  readonly clock: Clock;
  /**
   * Ends while threads still accept writes. After it ends, waiting requests get no answer, and no new ones are shown.
   */
  readonly lifetime: Lifetime;
  readonly threads: Pick<ApprovalThreads, 'find' | 'addEntry' | 'setWaiting'>;
};

/** An approval that the app itself requests. */
class OwnApproval extends Approval {
  readonly threadId: ThreadId;
  /** Continues what waits for the outcome. */
  readonly settle: (outcome: OwnOutcome) => void;

  constructor(threadId: ThreadId, settle: (outcome: OwnOutcome) => void) {
    super();
    this.threadId = threadId;
    this.settle = settle;
  }
}

/** The user answers such a request, or it expires. */
type OwnSettlement = { readonly decision: 'approved' | 'declined' | 'expired'; readonly by: 'person' | 'workcell' };

/**
 * The app's own requests to the user before it does something for them. They belong to no Codex process: they survive
 * restarts of Codex and reloads of a page, and end with their thread or the host.
 */
export class OwnRequests {
  readonly #deps: OwnRequestsDeps;
  readonly #queue: ApprovalQueue;

  constructor(deps: OwnRequestsDeps, queue: ApprovalQueue) {
    this.#deps = deps;
    this.#queue = queue;
    deps.lifetime.onEnd(() => this.#expire(() => true));
  }

  /**
   * Asks the user. `places` are the named files and folders that are more than their names say. Resolves once, with the
   * user's answer or with `expired`. Never rejects.
   */
  ask(
    { asked, managed = false, reach, threadId, turn, turnId }: OwnRequest,
    places: readonly NamedPlace[] = [],
  ): Promise<OwnOutcome> {
    const thread = this.#deps.threads.find(threadId);
    if (this.#deps.lifetime.ended || thread === null) return Promise.resolve({ answer: 'expired', trace: null });
    const { promise, resolve } = Promise.withResolvers<OwnOutcome>();
    const approval = new OwnApproval(threadId, resolve);
    this.#queue.add(approval);
    this.#queue.show(approval, {
      state: 'waiting',
      id: approval.id,
      threadId,
      threadTitle: thread.title,
      turnId,
      entryId: null,
      asked,
      own: {
        turn: describeTurn(turn === undefined ? thread.transcript : { turns: [turn] }, turnId),
        managed,
        startsIn: thread.transcript.turns.length === 0 ? thread.cwd : null,
      },
      reason: null,
      reach,
      ...toCardPlaces(places),
      askedAt: this.#deps.clock.now(),
    });
    this.#updateThreadWaiting(threadId);
    this.#queue.broadcast();
    return promise;
  }

  /** Applies the user's answer. */
  answer({ asked, id }: WaitingApproval, { type }: ApprovalDecision): Result<null, AnswerProblem> {
    const answer = getAnswer(asked, type);
    if (answer === null) return err({ type: 'notOffered' });
    const approval = this.#queue.find(id);
    const decision = answer === 'masked' ? 'approved' : answer;
    if (approval instanceof OwnApproval) this.#settle(approval, answer, { decision, by: 'person' });
    return ok(null);
  }

  /** Expires the requests of a thread that is archived, deleted or released. */
  handleThreadClosed(threadId: ThreadId): void {
    this.#expire((approval) => approval.threadId === threadId);
  }

  #expire(isMeant: (approval: OwnApproval) => boolean): void {
    for (const approval of this.#queue.list(OwnApproval)) {
      if (isMeant(approval)) this.#settle(approval, 'expired', { decision: 'expired', by: 'workcell' });
    }
  }

  #settle(approval: OwnApproval, answer: OwnOutcome['answer'], { by, decision }: OwnSettlement): void {
    if (!approval.isOpen) return;
    approval.close('ended');
    const trace: { settled: OwnOutcome['trace'] } = { settled: null };
    this.#queue.report(approval, { by, decision }, (settled) => {
      const { askedAt, settledAt } = settled;
      trace.settled = { approvalId: settled.id, state: decision, by: by === 'person' ? by : null, askedAt, settledAt };
      const entry = describeUnapprovedRequest(settled);
      if (entry !== null) this.#deps.threads.addEntry(approval.threadId, settled.turnId, entry);
    });
    this.#updateThreadWaiting(approval.threadId);
    approval.settle({ answer, trace: trace.settled });
  }

  #updateThreadWaiting(threadId: ThreadId): void {
    const waits = this.#queue.list(OwnApproval).some((approval) => approval.threadId === threadId);
    this.#deps.threads.setWaiting(threadId, waits);
  }
}

/** Returns the answer that a decision gives. Null if the request does not offer it. */
function getAnswer({ kind }: Asked, type: ApprovalDecision['type']): 'approved' | 'masked' | 'declined' | null {
  if (type === 'decline') return 'declined';
  if (type === 'approve') return 'approved';
  return type === 'approveMasked' && kind === 'input' ? 'masked' : null;
}
