import type { Asked } from '../../shared/approvals/approval.ts';
import { splitShellWords } from '../../shared/transcript/split-shell-words.ts';

/**
 * The request without a Codex rule that covers more than this exact command, if the command `mayLeaveSandbox`.
 * Approving one command outside the sandbox must not approve others.
 */
export function narrowRule(asked: Asked, mayLeaveSandbox: boolean): Asked {
  if (asked.kind !== 'command' || asked.proposedRule === null || !mayLeaveSandbox) return asked;
  const rule = asked.proposedRule;
  const words = splitShellWords(asked.command);
  const isExact = words !== null && words.length === rule.length && words.every((word, at) => word === rule[at]);
  return isExact ? asked : { ...asked, proposedRule: null };
}
