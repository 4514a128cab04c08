import type { ThreadId, TurnId } from '../base/ids.ts';
import type { ApprovalTrace } from '../transcript/entry.ts';
import type { Turn } from '../transcript/turn.ts';
import type { Asked } from './approval.ts';
import type { Reach } from './reach.ts';

/** Whether the person looks once more at what they do themselves: not, as they chose it, or as administrators want it. */
export type OwnActionReview = 'off' | 'chosen' | 'managed';

/** What the app itself wants a yes for. */
export type OwnRequest = {
  readonly threadId: ThreadId;
  /** The turn it is about; null where it is about none. */
  readonly turnId: TurnId | null;
  /** That turn, where it may be one that is not in memory. */
  readonly turn?: Turn;
  readonly asked: Asked;
  /** How far it leads out of the workspace and its sandbox; null: not at all. */
  readonly reach: Reach | null;
  /** It is asked since a policy of administrators wants that. */
  readonly managed?: boolean;
};

/**
 * What became of a request of the app, with what is kept beside what was asked. `masked`: yes, without what was found.
 * Nobody decided one that has expired; its trace is null where it was never shown.
 */
export type OwnOutcome = {
  readonly answer: 'approved' | 'masked' | 'declined' | 'expired';
  readonly trace: ApprovalTrace | null;
};

/** Asks the person; settles once, with what they said or with `expired`. Never rejects. */
export type AskPerson = (request: OwnRequest) => Promise<OwnOutcome>;
