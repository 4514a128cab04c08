import type { ThreadId, TurnId } from '../../shared/base/ids.ts';
import type { ApprovalTrace } from '../../shared/transcript/entry.ts';
import type { Turn } from '../../shared/transcript/turn.ts';
import type { Asked } from '../../shared/approvals/approval.ts';
import type { Reach } from '../../shared/approvals/reach.ts';

/** Whether the user reviews their own actions: never, by choice, or because administrators require it. */
export type OwnActionReview = 'off' | 'chosen' | 'managed';

/** A request for approval from the app itself. */
export type OwnRequest = {
  readonly threadId: ThreadId;
  /** The turn it is about. Null for none. */
  readonly turnId: TurnId | null;
  /** That turn, if it may not be in memory. */
  readonly turn?: Turn;
  readonly asked: Asked;
  /** How far it reaches outside the workspace and its sandbox. Null means not at all. */
  readonly reach: Reach | null;
  /** An administrator policy requires it. */
  readonly managed?: boolean;
};

/**
 * The outcome of a request from the app, with what is stored next to the request. `masked` means yes, without what was
 * found. An expired request has no decider, and its trace is null if it was never shown.
 */
export type OwnOutcome = {
  readonly answer: 'approved' | 'masked' | 'declined' | 'expired';
  readonly trace: ApprovalTrace | null;
};

/** Asks the user. Settles once, with their answer or with `expired`. Never rejects. */
export type AskUser = (request: OwnRequest) => Promise<OwnOutcome>;
