import { ruleId, threadId } from '../../base/ids.ts';
import type { ApprovalRule } from '../approval-rule.ts';
import { canonicalizeCommand } from '../canonical-command.ts';

/** A test rule for one command in its workspace, created shortly after the start of 1970. */
export function sampleRule(more: Partial<ApprovalRule> = {}): ApprovalRule {
  return {
    id: ruleId.parse('r'),
    subject: { kind: 'command', command: canonicalizeCommand('npm test'), folder: '' },
    scope: 'workspace',
    workspace: '/w',
    threadId: threadId.parse('t'),
    turnId: null,
    madeBy: 'person',
    madeAt: 1,
    expiresAt: null,
    uses: 0,
    lastUsedAt: null,
    revokedAt: null,
    acknowledged: null,
    kept: false,
    ...more,
  };
}
