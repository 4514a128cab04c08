import { ok } from '../../shared/base/result.ts';
import { counted, t } from '../../shared/i18n/i18n.ts';
import type { DomainHandlers } from '../host/client-window.ts';
import type { ApprovalCoordinator } from './approval-coordinator.ts';
import type { OwnActionPolicy } from './own-request.ts';

export type CopyReviewDeps = {
  readonly approvals: Pick<ApprovalCoordinator, 'ask'>;
  readonly policy: OwnActionPolicy;
};

/** Handles requests to copy text with secrets. Asks the user if their actions are reviewed. */
export function copyReviewHandlers({ approvals, policy }: CopyReviewDeps): DomainHandlers<'reviewCopy'> {
  return {
    reviewCopy: async (_window, { name, secrets, threadId, turnId }) => {
      const review = policy.ownActionReview();
      if (review === 'off') return ok({ mayCopy: true });
      const text = t`${name}, with ${counted(secrets, 'secret')}`;
      const asked = { kind: 'ownAction', action: 'copySensitiveText', text } as const;
      const { answer } = await approvals.ask({ threadId, turnId, asked, reach: null, managed: review === 'managed' });
      return ok({ mayCopy: answer === 'approved' });
    },
  };
}
