import type { Asked } from '../../shared/approvals/approval.ts';
import { splitShellWords } from '../../shared/transcript/split-shell-words.ts';

/**
 * What is asked, without a rule of Codex that says more than this very command where the command `mayLeaveSandbox`: a
 * yes to one command outside of the sandbox is no yes to others.
 */
export function narrowRule(asked: Asked, mayLeaveSandbox: boolean): Asked {
  if (asked.kind !== 'command' || asked.proposedRule === null || !mayLeaveSandbox) return asked;
  const rule = asked.proposedRule;
  const words = splitShellWords(asked.command);
  const isExact = words !== null && words.length === rule.length && words.every((word, at) => word === rule[at]);
  return isExact ? asked : { ...asked, proposedRule: null };
}
