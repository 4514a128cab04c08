import type { TurnId } from '../../../shared/base/ids.ts';
import type { InputFinding } from '../../../shared/input-safety/finding.ts';
import type { InputAnswer, InputDemands } from '../../../shared/input-safety/judge-input.ts';
import type { OwnActionPolicy, OwnOutcome, OwnRequest } from '../../approvals/own-request.ts';
import { toTitle } from '../describe-thread.ts';
import type { LiveThread } from '../live-thread.ts';

/** Decides which of the user's own actions need their confirmation in the approval queue. */
export interface UserGate extends OwnActionPolicy {
  /** Asks the user. Settles once, with their answer or with `expired`. Never rejects. */
  ask(request: OwnRequest): Promise<OwnOutcome>;
  /** What administrators require for messages. The user confirms in the queue. */
  inputDemands(): InputDemands;
  /** Withdraws a thread's questions when it is archived, deleted or released. */
  handleThreadClosed(threadId: LiveThread['id']): void;
  /** Forgets the decisions made in deleted threads. */
  handleThreadsDeleted(threadIds: readonly LiveThread['id'][]): void;
}

/** Something a user does in a thread. `text` is the shown text, without secrets. */
export type OwnAction = {
  readonly action: 'submitPrompt' | 'retry';
  readonly turnId: TurnId | null;
  readonly text: string;
};

/** Asks the user to review their own action. Returns true at once if reviews are off. */
export async function confirmOwnAction(
  gate: UserGate,
  { id }: LiveThread,
  { action, text, turnId }: OwnAction,
): Promise<boolean> {
  const review = gate.ownActionReview();
  if (review === 'off') return true;
  const asked = { kind: 'ownAction', action, text: toTitle(text) } as const;
  const managed = review === 'managed';
  return (await gate.ask({ threadId: id, turnId, asked, reach: null, managed })).answer === 'approved';
}

/** Whether a policy requires the user to answer about the findings in the queue. */
export function requiresConfirmation(gate: UserGate, findings: readonly InputFinding[]): boolean {
  const demands = gate.inputDemands();
  return findings.some(({ kind }) => demands[kind] === 'confirm');
}

/** Asks in the queue about findings in a message. Null if the message must not go out. */
export async function askAboutFindings(
  gate: UserGate,
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
