import { ok } from '../../shared/base/result.ts';
import { counted, t } from '../../shared/i18n/i18n.ts';
import type { DomainHandlers } from '../host/client-window.ts';
import type { AskUser, OwnActionReview } from './own-request.ts';

export type CopyReviewDeps = {
  readonly ask: AskUser;
  ownActionReview(): OwnActionReview;
};

/** Handles requests to copy text with secrets. Asks the user if their actions are reviewed. */
export function copyReviewHandlers({ ask, ownActionReview }: CopyReviewDeps): DomainHandlers<'reviewCopy'> {
  return {
    reviewCopy: async (_window, { name, secrets, threadId, turnId }) => {
      const review = ownActionReview();
      if (review === 'off') return ok({ mayCopy: true });
      const text = t`${name}, with ${counted(secrets, 'secret')}`;
      const asked = { kind: 'ownAction', action: 'copySensitiveText', text } as const;
      const { answer } = await ask({ threadId, turnId, asked, reach: null, managed: review === 'managed' });
      return ok({ mayCopy: answer === 'approved' });
    },
  };
}
