import type { WaitingApproval } from '../../shared/approvals/approval.ts';
import { getOfferedAnswers } from '../../shared/approvals/offered-answers.ts';
import type { ThreadId } from '../../shared/base/ids.ts';
import { err, ok } from '../../shared/base/result.ts';
import type { DomainHandlers } from '../host/client-window.ts';
import { isRefusal } from './answer-approval.ts';
import { ApprovalQueue, type ApprovalQueueDeps } from './approval-queue.ts';
import { CodexApproval } from './codex-approval.ts';
import { CodexRequests, type CodexRequestsDeps } from './codex-requests.ts';
import { inspectPlaces } from './inspect-places.ts';
import type { OwnOutcome, OwnRequest } from './own-request.ts';
import { OwnRequests, type OwnRequestsDeps } from './own-requests.ts';
import { getRequestFolder, recheckPlaces } from './recheck-places.ts';
import {
  RunApproval,
  type RunApprovalReply,
  type RunApprovalRequest,
  RunApprovalRequests,
} from './run-approval-requests.ts';

export type ApprovalCoordinatorDeps = ApprovalQueueDeps & CodexRequestsDeps & OwnRequestsDeps;

/** Decides who may approve: one queue for requests from Codex and from the app. The first answer counts. */
export class ApprovalCoordinator {
  readonly #queue: ApprovalQueue;
  readonly #codex: CodexRequests;
  readonly #own: OwnRequests;
  readonly #runs: RunApprovalRequests;
  readonly #threads: CodexRequestsDeps['threads'];

  constructor(deps: ApprovalCoordinatorDeps) {
    this.#threads = deps.threads;
    this.#queue = new ApprovalQueue(deps);
    this.#codex = new CodexRequests(deps, this.#queue);
    this.#own = new OwnRequests(deps, this.#queue);
    this.#runs = new RunApprovalRequests(deps, this.#queue);
  }

  /** Waiting approvals, oldest first. */
  get waiting(): readonly WaitingApproval[] {
    return this.#queue.waiting;
  }

  /** Returns whether the running Codex has an approval for the session in this thread, or in a thread of its agents. */
  hasAllowedForSession(threadId: ThreadId): boolean {
    return this.#codex.hasAllowedForSession(threadId);
  }

  /** Applies a changed policy to the options of waiting approvals. */
  applyPolicyChange(): void {
    this.#codex.applyPolicyChange();
    this.#queue.broadcast();
  }

  /** Asks the user on behalf of the app. Resolves once, with the answer or with `expired`. Never rejects. */
  async ask(request: OwnRequest): Promise<OwnOutcome> {
    const folder = getRequestFolder(this.#threads.find(request.threadId), null);
    return await this.#own.ask(request, await inspectPlaces(request.asked, folder ?? '/'));
  }

  /** Asks the user on behalf of a run of another tool. An aborted request is denied. Never rejects. */
  async askForRun(request: RunApprovalRequest, signal: AbortSignal): Promise<RunApprovalReply> {
    return await this.#runs.ask(request, signal, await inspectPlaces(request.asked, request.run.projectRoot));
  }

  /** Expires the app's requests in a thread that is archived, deleted or released. */
  handleThreadClosed(threadId: ThreadId): void {
    this.#own.handleThreadClosed(threadId);
  }

  readonly handlers: DomainHandlers<'resolveApproval' | 'previewRule'> = {
    resolveApproval: async (_window, { approvalId, decision, remember }) => {
      const approval = this.#queue.find(approvalId);
      const card = approval?.shown ?? null;
      if (approval === null || card === null) return err({ type: 'alreadySettled' });
      if (!getOfferedAnswers(card).includes(decision.type)) {
        return err({ type: card.hasTwin === true ? 'hasTwin' : 'notOffered' });
      }
      if (approval instanceof CodexApproval) return await this.#codex.answer(approval, card, decision, remember);
      if (!isRefusal(decision)) {
        const again = await recheckPlaces(card, this.#threads);
        if (!approval.isOpenAs(approvalId)) return err({ type: 'alreadySettled' });
        if (again !== null) {
          this.#queue.askAgain(approval, again);
          return err({ type: 'leadsElsewhere' });
        }
      }
      if (approval instanceof RunApproval) return this.#runs.answer(card, decision);
      return remember === undefined ? this.#own.answer(card, decision) : err({ type: 'notOffered' });
    },
    previewRule: async (_window, { approvalId, subject }) => {
      const preview = await this.#codex.preview(approvalId, subject);
      return preview === null ? err({ type: 'alreadySettled' }) : ok(preview);
    },
  };
}
