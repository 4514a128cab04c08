import { randomUUID } from 'node:crypto';
import type { ApprovalDecision, WaitingApproval } from '../../shared/approvals/approval.ts';
import type { NamedPlace } from '../../shared/approvals/named-place.ts';
import type { Clock } from '../../shared/base/clock.ts';
import { type ApprovalId, approvalId, type ThreadId, type TurnId } from '../../shared/base/ids.ts';
import { err, ok, type Result } from '../../shared/base/result.ts';
import type { Transcript } from '../../shared/transcript/turn.ts';
import type { Lifetime } from '../base/lifetime.ts';
import { toPromptPreview } from '../model/redaction/prompt-preview.ts';
import type { AnswerProblem } from './answer-approval.ts';
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

type OpenOwnRequest = { readonly threadId: ThreadId; readonly settle: (outcome: OwnOutcome) => void };

/** The user answers such a request, or it expires. */
type OwnSettlement = { readonly decision: 'approved' | 'declined' | 'expired'; readonly by: 'person' | 'workcell' };

/**
 * The app's own requests to the user before it does something for them. They belong to no Codex process: they survive
 * restarts of Codex and reloads of a page, and end with their thread or the host.
 */
export class OwnRequests {
  readonly #deps: OwnRequestsDeps;
  readonly #queue: ApprovalQueue;
  readonly #open = new Map<ApprovalId, OpenOwnRequest>();

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
    const id = approvalId.parse(randomUUID());
    const answered = new Promise<OwnOutcome>((settle) => {
      this.#open.set(id, { threadId, settle });
    });
    this.#queue.reserve(id);
    this.#queue.put({
      state: 'waiting',
      id,
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
    return answered;
  }

  /** Gives a waiting request another id. */
  rename(from: ApprovalId, to: ApprovalId): void {
    const open = this.#open.get(from);
    if (open !== undefined) this.#open.set(to, open);
    this.#open.delete(from);
  }

  /** Applies the user's answer. */
  answer({ asked, id }: WaitingApproval, { type }: ApprovalDecision): Result<null, AnswerProblem> {
    if (type === 'decline') this.#settle(id, 'declined', { decision: 'declined', by: 'person' });
    else if (type === 'approve') this.#settle(id, 'approved', { decision: 'approved', by: 'person' });
    else if (type === 'approveMasked' && asked.kind === 'input')
      this.#settle(id, 'masked', { decision: 'approved', by: 'person' });
    else return err({ type: 'notOffered' });
    return ok(null);
  }

  /** Expires the requests of a thread that is archived, deleted or released. */
  handleThreadClosed(threadId: ThreadId): void {
    this.#expire((open) => open.threadId === threadId);
  }

  #expire(isMeant: (open: OpenOwnRequest) => boolean): void {
    for (const [id, open] of [...this.#open]) {
      if (isMeant(open)) this.#settle(id, 'expired', { decision: 'expired', by: 'workcell' });
    }
  }

  #settle(id: ApprovalId, answer: OwnOutcome['answer'], { by, decision }: OwnSettlement): void {
    const open = this.#open.get(id);
    if (open === undefined) return;
    this.#open.delete(id);
    const trace: { settled: OwnOutcome['trace'] } = { settled: null };
    this.#queue.settle(id, { by, decision }, (settled) => {
      const { askedAt, settledAt } = settled;
      trace.settled = { approvalId: id, state: decision, by: by === 'person' ? by : null, askedAt, settledAt };
      const entry = describeUnapprovedRequest(settled);
      if (entry !== null) this.#deps.threads.addEntry(open.threadId, settled.turnId, entry);
    });
    this.#updateThreadWaiting(open.threadId);
    open.settle({ answer, trace: trace.settled });
  }

  #updateThreadWaiting(threadId: ThreadId): void {
    const waits = [...this.#open.values()].some((open) => open.threadId === threadId);
    this.#deps.threads.setWaiting(threadId, waits);
  }
}
