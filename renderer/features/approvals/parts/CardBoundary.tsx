import type { ReactNode } from 'react';
import type { WaitingApproval } from '../../../../shared/approvals/approval.ts';
import { t } from '../../../../shared/i18n/i18n.ts';
import { resolveApproval } from '../../../commands/approvals.commands.ts';
import { Button } from '../../../components/Button.tsx';
import { classNames } from '../../../components/class-names.ts';
import { ErrorBoundary } from '../../../components/ErrorBoundary.tsx';
import dock from '../ApprovalDock.module.css';
import { canCancelTurn } from '../approval-prompt.view-model.ts';
import styles from './AnswerButtons.module.css';

export type CardBoundaryProps = { readonly approval: WaitingApproval; readonly children: ReactNode };

/**
 * Keeps a request that cannot be shown from breaking the thread. The user can only refuse a request that they cannot
 * read.
 */
export function CardBoundary({ approval, children }: CardBoundaryProps) {
  const what = t`This approval cannot be shown.`;
  const instead = (
    <section aria-label={t`Approval`} className={classNames(dock.dock, dock.failed)}>
      <header className={dock.head}>
        <h2 className={dock.question}>
          <span role="alert">{what}</span>
        </h2>
      </header>
      <div className={styles.answers}>
        <Button onClick={() => void resolveApproval(approval.id, { type: 'decline' })}>{t`Decline `}</Button>
        {canCancelTurn(approval) && (
          <Button kind="quiet" onClick={() => void resolveApproval(approval.id, { type: 'cancelTurn' })}>
            {t`Cancel turn`}
          </Button>
        )}
      </div>
    </section>
  );
  return (
    <ErrorBoundary key={approval.id} what={what} fallback={() => instead}>
      {children}
    </ErrorBoundary>
  );
}
