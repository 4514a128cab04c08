import type { TurnId } from '../base/ids.ts';
import type { RememberPolicy, RuleOffer, RuleScope } from './approval-rule.ts';
import type { Action } from './covers-action.ts';
import { kindsOfReach, type Reach } from './reach.ts';
import { ruleSubjects } from './rule-subjects.ts';

/** How an approval can be remembered. Undefined when no rule is allowed. */
export function offerRule(
  { action, reach }: { readonly action: Action; readonly reach: Reach | null },
  turnId: TurnId | null,
  policy: RememberPolicy,
): RuleOffer | undefined {
  const subjects = ruleSubjects(action);
  if (subjects.length === 0 || reach?.everything === true) return undefined;
  const scopes: readonly RuleScope[] = [
    'once',
    ...(turnId === null ? [] : (['turn'] as const)),
    'thread',
    'workspace',
    ...(policy === 'user' && action.kind === 'command' ? (['user'] as const) : []),
  ];
  return { subjects: [...subjects], scopes, policy, kinds: kindsOfReach(reach) };
}
