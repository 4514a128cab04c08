import type { ApprovalDecision, Asked, WaitingApproval } from '../../../../shared/approvals/approval.ts';
import type { PromptBody, PromptFolder } from '../describe-body.ts';

/** A fact below the question. */
export type PromptFact = {
  readonly label: string;
  readonly text: string;
  /** `network`: as prominent as a danger, because it mainly concerns network access. */
  readonly tone: 'words' | 'code' | 'danger' | 'network';
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
  body(asked: Kind, folder: PromptFolder): PromptBody;
  /** The names that the question shortens if they are long. */
  names?(asked: Kind): readonly { readonly label: string; readonly name: string }[];
  /** The facts about this kind alone: where, how, and what to be careful about. */
  facts?(asked: Kind, folder: PromptFolder): readonly PromptFact[];
  /** Whether it has no reach to show. */
  readonly hasNoReach?: true;
  /** What it can reach although the request does not say so; null for nothing unusual. */
  unreportedReach?(asked: Kind): string | null;
  /** Whether an answer from Codex can suggest it. */
  readonly isSuggestedByAnswer?: true;
  /** The name of the yes; left out: Approve. */
  readonly approve?: string;
  /** What an approval for the session allows, as a sentence. */
  readonly session?: string;
  /** The answer that lasts; null if no fitting words describe it. */
  lasting?(asked: Kind): LastingAnswer | null;
}

/** One kind of request by its name. */
export type RequestOfKind<Kind extends Asked['kind']> = Extract<Asked, { kind: Kind }>;
