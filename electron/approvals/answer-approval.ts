import { z } from 'zod';
import type { ApprovalDecision, Asked, Settlement, WaitingApproval } from '../../shared/approvals/approval.ts';
import type { RememberChoice } from '../../shared/approvals/approval-rule.ts';
import { mayBeginCodexRule } from '../../shared/approvals/prefix-policy.ts';
import type { ReachKind } from '../../shared/approvals/reach.ts';
import { err, ok, type Result } from '../../shared/base/result.ts';
import { t } from '../../shared/i18n/i18n.ts';
import { isEqualData } from '../../shared/transcript/equal-data.ts';
import { checkForm } from './check-form.ts';

/** The recorded outcome of an answered approval. */
export type SettledDecision = Settlement['decision'];

/** What the user's answer means for Codex. */
export type ApprovalAnswer = {
  /** The result to reply with. Null if the request has to be refused. */
  readonly result: object | null;
  readonly decision: SettledDecision;
  /** True if Workcell must interrupt the turn, because the reply does not end it. */
  readonly interruptTurn: boolean;
};

/** Why an answer is not possible. The approval keeps waiting. */
export type AnswerProblem = { readonly type: 'notOffered' } | { readonly type: 'badForm'; readonly message: string };

/** Returns whether an answer allows nothing. */
export function isRefusal({ type }: ApprovalDecision): boolean {
  return type === 'decline' || type === 'cancelTurn';
}

const notOffered: Result<never, AnswerProblem> = err({ type: 'notOffered' });

/** Translates an answer for Codex. `params` come from the request; granted permissions are copied from them. */
export function answerApproval(
  asked: Asked,
  params: unknown,
  decision: ApprovalDecision,
): Result<ApprovalAnswer, AnswerProblem> {
  switch (asked.kind) {
    case 'command':
      return decision.type === 'approveWithRule'
        ? answerWithRule(asked.proposedRule ?? [], decision.words)
        : answerReview(decision);
    case 'patch':
      return answerReview(decision);
    case 'permissions':
      return answerPermissions(params, decision);
    case 'mcpTool':
      return answerTool(asked.canPersist, decision);
    case 'elicitation':
      return answerElicitation(asked.schema, decision);
    case 'question':
      return answerQuestions(asked.questions, decision);
    // The app's own requests.
    case 'tool':
    case 'input':
    case 'ownAction':
    case 'openLink':
    case 'openFile':
      return notOffered;
    case 'unknown':
      return answerPlainly(decision, { declined: null, cancelled: null });
  }
}

/**
 * Answers a review. It accepts all four answers, although the request lists fewer. Its `cancel` ends the turn without
 * an interrupt.
 */
function answerReview(decision: ApprovalDecision): Result<ApprovalAnswer, AnswerProblem> {
  const answered = answerPlainly(decision, {
    approved: { decision: 'accept' },
    approvedForSession: { decision: 'acceptForSession' },
    declined: { decision: 'decline' },
    cancelled: { decision: 'cancel' },
  });
  return answered.ok ? ok({ ...answered.value, interruptTurn: false }) : answered;
}

function answerWithRule(proposed: readonly string[], words: readonly string[]): Result<ApprovalAnswer, AnswerProblem> {
  const isPrefix = words.length <= proposed.length && words.every((word, index) => word === proposed[index]);
  // A shorter prefix would cover more than the proposal.
  if (!isPrefix || !mayBeginCodexRule(words, 'posix')) return notOffered;
  const result = { decision: { acceptWithExecpolicyAmendment: { execpolicy_amendment: words } } };
  return ok({ result, decision: 'approvedByRule', interruptTurn: false });
}

function answerPermissions(params: unknown, decision: ApprovalDecision): Result<ApprovalAnswer, AnswerProblem> {
  const request = z.object({ permissions: z.unknown() }).safeParse(params);
  const permissions = request.success ? request.data.permissions : {};
  const none = { permissions: {}, scope: 'turn' };
  return answerPlainly(decision, {
    approved: { permissions, scope: 'turn' },
    approvedForSession: { permissions, scope: 'session' },
    declined: none,
    cancelled: none,
  });
}

function answerTool(canPersist: boolean, decision: ApprovalDecision): Result<ApprovalAnswer, AnswerProblem> {
  if (decision.type === 'approveAlways' && canPersist) {
    return ok({
      result: createAcceptance({}, { persist: 'always' }),
      decision: 'approvedByRule',
      interruptTurn: false,
    });
  }
  return answerPlainly(decision, {
    approved: createAcceptance({}),
    approvedForSession: createAcceptance({}, { persist: 'session' }),
    declined: createRefusal('decline'),
    cancelled: createRefusal('cancel'),
  });
}

function answerElicitation(schema: string | null, decision: ApprovalDecision): Result<ApprovalAnswer, AnswerProblem> {
  if (decision.type === 'submitForm' && schema !== null) {
    const form = checkForm(schema, decision.content);
    if (!form.ok) return err({ type: 'badForm', message: form.error });
    return ok({ result: createAcceptance(form.value), decision: 'approved', interruptTurn: false });
  }
  return answerPlainly(decision, {
    ...(schema === null && { approved: createAcceptance(null) }),
    declined: createRefusal('decline'),
    cancelled: createRefusal('cancel'),
  });
}

function answerQuestions(
  questions: Extract<Asked, { kind: 'question' }>['questions'],
  decision: ApprovalDecision,
): Result<ApprovalAnswer, AnswerProblem> {
  if (decision.type !== 'answerQuestions') {
    const none = { answers: {} };
    return answerPlainly(decision, { declined: none, cancelled: none });
  }
  const missing = findMissingAnswer(questions, decision.answers);
  if (missing !== null) return err(missing);
  const answers = Object.fromEntries(questions.map(({ id }, at) => [id, { answers: decision.answers[at] }]));
  return ok({ result: { answers }, decision: 'approved', interruptTurn: false });
}

/** Returns the problem if a question has no answer. Null if all questions have one. */
export function findMissingAnswer(
  questions: Extract<Asked, { kind: 'question' }>['questions'],
  answers: readonly (readonly string[])[],
): AnswerProblem | null {
  const unanswered = questions.find((_, at) => (answers[at] ?? []).length === 0);
  return unanswered === undefined ? null : { type: 'badForm', message: t`"${unanswered.header}" has no answer.` };
}

type Results = { readonly [Decision in SettledDecision]?: object | null };

/** Returns the result for a plain answer, if the request accepts it. */
function answerPlainly(decision: ApprovalDecision, results: Results): Result<ApprovalAnswer, AnswerProblem> {
  const settled = plainDecisions[decision.type];
  const result = settled === undefined ? undefined : results[settled];
  if (settled === undefined || result === undefined) return notOffered;
  return ok({ result, decision: settled, interruptTurn: settled === 'cancelled' });
}

const plainDecisions: { readonly [Type in ApprovalDecision['type']]?: SettledDecision } = {
  approve: 'approved',
  approveForSession: 'approvedForSession',
  decline: 'declined',
  cancelTurn: 'cancelled',
};

function createAcceptance(content: object | null, meta: object | null = null): object {
  return { action: 'accept', content, _meta: meta };
}

function createRefusal(action: 'decline' | 'cancel'): object {
  return { action, content: null, _meta: null };
}

/** Why Workcell cannot remember an approval this way. The approval keeps waiting. */
export type RememberProblem =
  | { readonly type: 'notOffered' }
  | { readonly type: 'needsAcknowledgement'; readonly kinds: readonly ReachKind[] };

/** Checks a choice to remember against the offer. The user must acknowledge and confirm every kind of wider reach. */
export function checkRememberChoice(
  { offer }: WaitingApproval,
  decision: ApprovalDecision,
  { acknowledged, confirmed, scope, subject }: RememberChoice,
): Result<null, RememberProblem> {
  if (decision.type !== 'approve' || offer?.scopes.includes(scope) !== true) return err({ type: 'notOffered' });
  if (!offer.subjects.some((offered) => isEqualData(offered, subject))) return err({ type: 'notOffered' });
  const kinds = offer.kinds.filter((kind) => !acknowledged.includes(kind) || !confirmed.includes(kind));
  return kinds.length === 0 ? ok(null) : err({ type: 'needsAcknowledgement', kinds });
}
