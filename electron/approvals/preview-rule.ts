import type { RuleSubject } from '../../shared/approvals/approval-rule.ts';
import { type CodexAction, coversAction, coversFolder } from '../../shared/approvals/covers-action.ts';
import type { RulePreview } from '../../shared/approvals/rule-preview.ts';

/** Something Codex did or wanted to do earlier. */
export type PastAction = { readonly action: CodexAction; readonly declined: boolean };

/** Counts the past actions of its kind that a rule covers. */
export function computeRulePreview(subject: RuleSubject, history: readonly PastAction[]): RulePreview {
  const kind = subject.kind === 'patch' ? 'patch' : 'command';
  const compared = history.filter(({ action }) => action.kind === kind);
  const matched = compared.filter(({ action }) => coversAction(subject, action) && coversFolder(subject, action));
  return {
    of: compared.length,
    matched: matched.length,
    declined: matched.filter(({ declined }) => declined).length,
  };
}
