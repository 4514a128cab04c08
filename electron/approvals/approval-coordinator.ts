import type { WaitingApproval } from '../../shared/approvals/approval.ts';
import { offeredAnswers } from '../../shared/approvals/offered-answers.ts';
import type { OwnOutcome, OwnRequest } from '../../shared/approvals/own-request.ts';
import type { ThreadId } from '../../shared/base/ids.ts';
import { err, ok } from '../../shared/base/result.ts';
import type { DomainHandlers } from '../host/desk-window.ts';
import { ApprovalQueue, type ApprovalQueueParts } from './approval-queue.ts';
import { CodexRequests, type CodexRequestsParts } from './codex-requests.ts';
import { OwnRequests, type OwnRequestsParts } from './own-requests.ts';
import { type RunReply, type RunRequest, RunRequests } from './run-requests.ts';

export type ApprovalCoordinatorParts = ApprovalQueueParts & CodexRequestsParts & OwnRequestsParts;

/** Who may say yes: one queue of what Codex and the app itself ask the person. The first answer counts. */
export class ApprovalCoordinator {
  readonly #queue: ApprovalQueue;
  readonly #codex: CodexRequests;
  readonly #own: OwnRequests;
  readonly #runs: RunRequests;

  constructor(parts: ApprovalCoordinatorParts) {
    this.#queue = new ApprovalQueue(parts);
    this.#codex = new CodexRequests(parts, this.#queue);
    this.#own = new OwnRequests(parts, this.#queue);
    this.#runs = new RunRequests(parts, this.#queue);
  }

  /** What waits for an answer, oldest first. */
  get waiting(): readonly WaitingApproval[] {
    return this.#queue.waiting;
  }

  /** Whether the Codex that runs has a yes for the session in this thread, or in one of its agents'. */
  hasAllowedForSession(threadId: ThreadId): boolean {
    return this.#codex.hasAllowedForSession(threadId);
  }

  /** The person has chosen another policy: what waits can be remembered as that allows. */
  policyChanged(): void {
    this.#codex.policyChanged();
    this.#queue.announce();
  }

  /** Asks the person for a domain of the app; settles once, with what they said or with `expired`. Never rejects. */
  ask(request: OwnRequest): Promise<OwnOutcome> {
    return this.#own.ask(request);
  }

  /** Asks the person for a run of another tool. What is called off is a no. Never rejects. */
  askForRun(request: RunRequest, signal: AbortSignal): Promise<RunReply> {
    return this.#runs.ask(request, signal);
  }

  /** A thread is archived, deleted or put away: what the app asks in it expires. */
  threadClosed(threadId: ThreadId): void {
    this.#own.threadClosed(threadId);
  }

  readonly handlers: DomainHandlers<'resolveApproval' | 'previewRule'> = {
    resolveApproval: async (_window, { approvalId, decision, remember }) => {
      const approval = this.#queue.get(approvalId);
      if (approval === null) return err({ type: 'alreadySettled' });
      if (!offeredAnswers(approval).includes(decision.type)) {
        return err({ type: approval.hasTwin === true ? 'hasTwin' : 'notOffered' });
      }
      if (this.#runs.has(approvalId)) return this.#runs.answer(approval, decision);
      if (approval.own === undefined) return await this.#codex.answer(approval, decision, remember);
      return remember === undefined ? this.#own.answer(approval, decision) : err({ type: 'notOffered' });
    },
    previewRule: async (_window, { approvalId, subject }) => {
      const preview = await this.#codex.preview(approvalId, subject);
      return preview === null ? err({ type: 'alreadySettled' }) : ok(preview);
    },
  };
}
