import type { WaitingApproval } from '../../shared/approvals/approval.ts';
import { offeredAnswers } from '../../shared/approvals/offered-answers.ts';
import type { OwnOutcome, OwnRequest } from '../../shared/approvals/own-request.ts';
import type { ThreadId } from '../../shared/base/ids.ts';
import { err, ok } from '../../shared/base/result.ts';
import type { DomainHandlers } from '../host/client-window.ts';
import { ApprovalQueue, type ApprovalQueueDeps } from './approval-queue.ts';
import { CodexRequests, type CodexRequestsDeps } from './codex-requests.ts';
import { OwnRequests, type OwnRequestsDeps } from './own-requests.ts';
import { type RunReply, type RunRequest, RunRequests } from './run-requests.ts';

export type ApprovalCoordinatorDeps = ApprovalQueueDeps & CodexRequestsDeps & OwnRequestsDeps;

/** Decides who may approve: one queue for requests from Codex and from the app. The first answer counts. */
export class ApprovalCoordinator {
  readonly #queue: ApprovalQueue;
  readonly #codex: CodexRequests;
  readonly #own: OwnRequests;
  readonly #runs: RunRequests;

  constructor(deps: ApprovalCoordinatorDeps) {
    this.#queue = new ApprovalQueue(deps);
    this.#codex = new CodexRequests(deps, this.#queue);
    this.#own = new OwnRequests(deps, this.#queue);
    this.#runs = new RunRequests(deps, this.#queue);
  }

  /** Waiting approvals, oldest first. */
  get waiting(): readonly WaitingApproval[] {
    return this.#queue.waiting;
  }

  /** Whether the Codex that runs has a yes for the session in this thread, or in one of its agents'. */
  hasAllowedForSession(threadId: ThreadId): boolean {
    return this.#codex.hasAllowedForSession(threadId);
  }

  /** Applies a changed policy to the options of waiting approvals. */
  policyChanged(): void {
    this.#codex.policyChanged();
    this.#queue.broadcast();
  }

  /** Asks the person on behalf of the app. Resolves once, with the answer or with `expired`. Never rejects. */
  ask(request: OwnRequest): Promise<OwnOutcome> {
    return this.#own.ask(request);
  }

  /** Asks the person on behalf of a run of another tool. An aborted request is denied. Never rejects. */
  askForRun(request: RunRequest, signal: AbortSignal): Promise<RunReply> {
    return this.#runs.ask(request, signal);
  }

  /** Expires the app's requests in a thread that is archived, deleted or released. */
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
