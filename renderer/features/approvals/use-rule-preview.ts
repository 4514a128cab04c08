import { useEffect, useState } from 'react';
import type { RuleSubject } from '../../../shared/approvals/approval-rule.ts';
import { describePreview } from '../../../shared/approvals/describe-rule.ts';
import type { ApprovalId } from '../../../shared/base/ids.ts';
import { previewRule } from '../../commands/rules.commands.ts';

/** What a rule would have done before, as a sentence; the last one stays until the next is known. */
export function useRulePreview(approvalId: ApprovalId, subject: RuleSubject | null): string {
  const [sentence, setSentence] = useState('');
  useEffect(() => {
    if (subject === null) {
      setSentence('');
      return;
    }
    let current = true;
    void previewRule(approvalId, subject).then((preview) => {
      const what = subject.kind === 'patch' ? 'edits' : 'commands';
      if (current && preview !== null) setSentence(describePreview(preview, what));
    });
    return () => {
      current = false;
    };
  }, [approvalId, subject]);
  return sentence;
}
