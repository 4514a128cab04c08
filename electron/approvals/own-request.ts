import type { Asked } from '../../shared/approvals/approval.ts';
import type { Reach } from '../../shared/approvals/reach.ts';
import type { ThreadId, TurnId } from '../../shared/base/ids.ts';
import type { ApprovalTrace } from '../../shared/transcript/entry.ts';
import type { Turn } from '../../shared/transcript/turn.ts';

/** Whether the user reviews their own actions: never, by choice, or because administrators require it. */
export type OwnActionReview = 'off' | 'chosen' | 'managed';

/** A request for approval from the app itself. */
export type OwnRequest = {
  readonly threadId: ThreadId;
  /** The turn that the request is about. Null if none. */
  readonly turnId: TurnId | null;
  /** The turn itself, if it may not be in memory. */
  readonly turn?: Turn;
  readonly asked: Asked;
  /** The reach of the request outside the workspace and its sandbox. Null if it has none. */
  readonly reach: Reach | null;
  /** True if an administrator policy requires it. */
  readonly managed?: boolean;
};

/**
 * The outcome of a request from the app, with the trace that is stored next to the request. `masked`: the user
 * approved, but without the secrets that were found. An expired request has no decider. Its trace is null if it was
 * never shown.
 */
export type OwnOutcome = {
  readonly answer: 'approved' | 'masked' | 'declined' | 'expired';
  readonly trace: ApprovalTrace | null;
};

/** Knows whether the user's own actions need an approval too. */
export interface OwnActionPolicy {
  /** Whether messages, retries and copies of secrets are reviewed. */
  ownActionReview(): OwnActionReview;
}
