import type { RuleId, ThreadId, TurnId } from '../base/ids.ts';
import type { ApprovalRule, RememberPolicy, WhyNot } from './approval-rule.ts';
import { type CodexAction, coversAction, coversFolder, isUnsafeToCover } from './covers-action.ts';
import { listReachKinds, type Reach } from './reach.ts';

/** A request that a rule may answer, and the time of the request. */
export type RuleRequest = {
  readonly action: CodexAction;
  /** Real path. */
  readonly workspace: string;
  /** True if it comes from a worktree of that workspace. */
  readonly inWorktree: boolean;
  readonly threadId: ThreadId | null;
  readonly turnId: TurnId | null;
  readonly reach: Reach | null;
  readonly now: number;
  readonly policy: RememberPolicy;
};

/** The rule that answers. Without one, the rules about the same thing, and why each of them does not answer. */
export type RuleMatch = {
  readonly rule: ApprovalRule | null;
  readonly refused: readonly { readonly ruleId: RuleId; readonly why: WhyNot }[];
};

/** The first active rule that answers a request. */
export function matchRule(rules: readonly ApprovalRule[], request: RuleRequest): RuleMatch {
  const refused: { ruleId: RuleId; why: WhyNot }[] = [];
  for (const rule of rules) {
    const isUnsafe = isUnsafeToCover(rule.subject, request.action);
    if (!isUnsafe && !coversAction(rule.subject, request.action)) continue;
    const why = findRefusalReason(rule, request) ?? (isUnsafe ? 'unsafe' : null);
    if (why === null) return { rule, refused: [] };
    refused.push({ ruleId: rule.id, why });
  }
  return { rule: null, refused };
}

/** Returns why a rule no longer answers requests. Null while the rule is active. */
export function findInactiveReason(rule: ApprovalRule, now: number): 'revoked' | 'expired' | 'spent' | null {
  if (rule.revokedAt !== null) return 'revoked';
  // A clock set to before the rule's creation cannot tell when it expires, so the app asks the user again.
  if (rule.expiresAt !== null && (rule.expiresAt <= now || now < rule.madeAt)) return 'expired';
  return rule.scope === 'once' && rule.uses > 0 ? 'spent' : null;
}

function findRefusalReason(rule: ApprovalRule, request: RuleRequest): WhyNot | null {
  return (
    findInactiveReason(rule, request.now) ??
    (isAllowed(rule, request.policy) ? null : 'policy') ??
    findScopeMismatch(rule, request) ??
    findUnacknowledgedReach(rule.acknowledged, request.reach)
  );
}

/** True while the policy allows a rule. A kept rule is inactive under a policy that keeps none. */
export function isAllowed({ kept, scope }: ApprovalRule, policy: RememberPolicy): boolean {
  if (scope === 'user') return policy === 'user';
  return !kept || policy !== 'session';
}

function findScopeMismatch(rule: ApprovalRule, request: RuleRequest): WhyNot | null {
  const { action, inWorktree, threadId, turnId, workspace } = request;
  if (rule.scope !== 'user' && rule.workspace !== workspace) return 'otherWorkspace';
  // A rule made in a worktree does not apply in the workspace. A workspace rule does apply in its worktrees.
  if (rule.scope !== 'user' && rule.inWorktree === true && !inWorktree) return 'worktreeOnly';
  const ofThread = rule.scope === 'thread' || rule.scope === 'turn' || rule.scope === 'once';
  if (ofThread && rule.threadId !== threadId) return 'otherThread';
  if (rule.scope === 'turn' && rule.turnId !== turnId) return 'otherTurn';
  return coversFolder(rule.subject, action) ? null : 'otherFolder';
}

/** The first way out that the user did not agree to, by kind or by target. */
function findUnacknowledgedReach(acknowledged: Reach | null, asked: Reach | null): WhyNot | null {
  const unknown = listReachKinds(asked).find((kind) => acknowledged?.[kind] !== true);
  if (unknown !== undefined || asked === null) return unknown ?? null;
  if (asked.everything && acknowledged?.everything !== true) return 'outsideSandbox';
  const isNew = asked.details.some((detail) => acknowledged?.details.includes(detail) !== true);
  if (!isNew) return null;
  return asked.outsideWorkspace ? 'outsideWorkspace' : 'network';
}
