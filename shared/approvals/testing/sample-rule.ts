import { ruleId, threadId } from '../../base/ids.ts';
import type { ApprovalRule } from '../approval-rule.ts';
import { canonicaliseCommand } from '../canonical-command.ts';

/** A rule for one command in its workspace, made a moment after 1970 began, for tests. */
export function sampleRule(more: Partial<ApprovalRule> = {}): ApprovalRule {
  return {
    id: ruleId.parse('r'),
    subject: { kind: 'command', command: canonicaliseCommand('npm test'), folder: '' },
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
