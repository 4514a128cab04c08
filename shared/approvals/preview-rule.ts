import { z } from 'zod';
import type { Immutable } from '../base/immutable.ts';
import type { RuleSubject } from './approval-rule.ts';
import { type CodexAction, coversAction, coversFolder } from './covers-action.ts';

/** Something Codex did or wanted to do earlier. */
export type PastAction = { readonly action: CodexAction; readonly declined: boolean };

/** How a rule would have decided earlier commands, or earlier edits if it is about those. */
export const rulePreview = z.object({
  of: z.number(),
  matched: z.number(),
  /** How many of the matches the user declined. */
  declined: z.number(),
});
export type RulePreview = Immutable<z.infer<typeof rulePreview>>;

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
