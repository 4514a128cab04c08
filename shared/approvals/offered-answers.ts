import type { ApprovalDecision, Asked, WaitingApproval } from './approval.ts';

type Answer = ApprovalDecision['type'];

/**
 * Returns the answers that a request accepts. The page shows these, and the host accepts no others. The contents of an
 * answer are checked elsewhere.
 */
export function getOfferedAnswers(approval: WaitingApproval): readonly Answer[] {
  const { asked, hasTwin = false, own } = approval;
  const no: readonly Answer[] = own === undefined && !isFromClaude(asked) ? ['decline', 'cancelTurn'] : ['decline'];
  if (hasTwin) return no;
  const yes = getYesAnswers(approval);
  // Answers to the app's own questions are never remembered.
  const isOnce = (answer: Answer) => answer === 'approve' || answer === 'approveMasked';
  return [...(own === undefined ? yes : yes.filter(isOnce)), ...no];
}

/**
 * Returns whether the user can decline with a reason. Codex's answers have no field for a reason, so it goes into the
 * running turn as a message. An agent would not read it, and a run has its own page.
 */
export function takesReason(approval: WaitingApproval): boolean {
  return (
    approval.agent === undefined && approval.run === undefined && getOfferedAnswers(approval).includes('cancelTurn')
  );
}

/** Returns whether the request comes from Claude Code, which has no turn to cancel. */
function isFromClaude(asked: Asked): boolean {
  return asked.kind === 'tool' || (asked.kind === 'question' && asked.tool === 'claude');
}

function getYesAnswers({ asked, noOffer }: WaitingApproval): readonly Answer[] {
  switch (asked.kind) {
    case 'command':
      return [
        'approve',
        ...offerIf('approveForSession', asked.takesInput !== true),
        ...offerIf('approveWithRule', (asked.proposedRule ?? []).length > 0),
      ];
    case 'patch':
    case 'permissions':
      return ['approve', 'approveForSession'];
    case 'mcpTool':
      // Codex remembers which tool a call used, and no one can check that if it does not report calls.
      return [
        'approve',
        ...offerIf('approveForSession', noOffer === undefined),
        ...offerIf('approveAlways', asked.canPersist),
      ];
    case 'elicitation':
      return [asked.schema === null ? 'approve' : 'submitForm'];
    case 'question':
      return ['answerQuestions'];
    case 'input':
      return ['approve', 'approveMasked'];
    case 'ownAction':
    case 'openLink':
    case 'openFile':
    case 'tool':
      return ['approve'];
    case 'unknown':
      return [];
  }
}

function offerIf(answer: Answer, isOffered: boolean): readonly Answer[] {
  return isOffered ? [answer] : [];
}
