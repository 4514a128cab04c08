import type { ApprovalDecision, Asked, WaitingApproval } from '../../../../shared/approvals/approval.ts';
import type { BaseFolder, PromptBodyView } from '../describe-body.ts';

/** A fact below the question. */
export type PromptFact = {
  readonly label: string;
  readonly text: string;
  /** `network`: as prominent as a danger, because it mainly concerns network access. */
  readonly tone: 'words' | 'code' | 'danger' | 'network';
  /** Its sentences say all, so the label is only for screen readers. */
  readonly standsAlone?: true;
};

/** An answer that lasts longer than this session: its entry in the menu, and the title and words of its preview. */
export type LastingAnswer = {
  readonly label: string;
  readonly title: string;
  readonly meaning: string;
  readonly decision: ApprovalDecision;
};

/** How the card of one kind of request looks. Optional parts default to the usual look. */
export interface PromptKind<Kind extends Asked> {
  question(asked: Kind, approval: Pick<WaitingApproval, 'own' | 'reach'>): string;
  /** What to read before answering, with every character visible. */
  body(asked: Kind, folder: BaseFolder): PromptBodyView;
  /** The names that the question shortens if they are long. */
  names?(asked: Kind): readonly { readonly label: string; readonly name: string }[];
  /** The facts that only this kind has: where, how, and what to be careful about. */
  facts?(asked: Kind, folder: BaseFolder): readonly PromptFact[];
  /** Set if the kind has no reach to show. */
  readonly hasNoReach?: true;
  /** What the request can reach without saying so; null for nothing unusual. */
  unreportedReach?(asked: Kind): string | null;
  /** Set if an answer from Codex can suggest the request. */
  readonly isSuggestedByAnswer?: true;
  /** The label of the Approve button; by default, Approve. */
  readonly approve?: string;
  /** The label of the button that sends a completed form. */
  submit?(asked: Kind): string;
  /** What an approval for the session allows, as a sentence. */
  readonly session?: string;
  /** The answer that lasts; null if there are no words to describe it. */
  lasting?(asked: Kind): LastingAnswer | null;
}

/** One kind of request, by its name. */
export type RequestOfKind<Kind extends Asked['kind']> = Extract<Asked, { kind: Kind }>;
