import type { AskPerson, OwnActionReview, OwnOutcome } from '../../../shared/approvals/own-request.ts';
import type { TurnId } from '../../../shared/base/ids.ts';
import type { InputFinding } from '../../../shared/input-safety/finding.ts';
import type { InputAnswer, InputDemands } from '../../../shared/input-safety/judge-input.ts';
import { titleFrom } from '../describe-thread.ts';
import type { LiveThread } from '../live-thread.ts';

/** What of a person's own doing waits for a yes in the queue of approvals. */
export interface PersonGate {
  readonly ask: AskPerson;
  /** Messages, retries and copies of secrets are to be reviewed. */
  ownActionReview(): OwnActionReview;
  /** What administrators demand of messages: a yes to that is given in the queue. */
  inputDemands(): InputDemands;
  /** A thread is archived, deleted or put away: nothing can be asked in it any more. */
  threadClosed(threadId: LiveThread['id']): void;
}

/** Something that a person does in a thread. `text` is what of it is shown, without its secrets. */
export type OwnAction = {
  readonly action: 'submitPrompt' | 'retry';
  readonly turnId: TurnId | null;
  readonly text: string;
};

/** Has the person look once more at what they do, where that is wanted; true at once where it is not. */
export async function isReviewed(
  gate: PersonGate,
  { id }: LiveThread,
  { action, text, turnId }: OwnAction,
): Promise<boolean> {
  const review = gate.ownActionReview();
  if (review === 'off') return true;
  const asked = { kind: 'ownAction', action, text: titleFrom(text) } as const;
  const managed = review === 'managed';
  return (await gate.ask({ threadId: id, turnId, asked, reach: null, managed })).answer === 'approved';
}

/** Whether the answer to what was found is to be given in the queue, since a policy demands it. */
export function isDemanded(gate: PersonGate, findings: readonly InputFinding[]): boolean {
  const demands = gate.inputDemands();
  return findings.some(({ kind }) => demands[kind] === 'confirm');
}

/** Asks in the queue about what was found in a message; null where it is not to go. */
export async function answerAboutInput(
  gate: PersonGate,
  { id }: LiveThread,
  findings: readonly InputFinding[],
): Promise<InputAnswer | null> {
  const asked = { kind: 'input', findings } as const;
  const { answer } = await gate.ask({ threadId: id, turnId: null, asked, reach: null, managed: true });
  return inputAnswers[answer];
}

const inputAnswers: Readonly<Record<OwnOutcome['answer'], InputAnswer | null>> = {
  approved: 'send',
  masked: 'mask',
  declined: null,
  expired: null,
};
