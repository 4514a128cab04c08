import type { ApprovalDecision } from '../../../../shared/approvals/approval.ts';
import { t } from '../../../../shared/words/words.ts';
import { Button } from '../../../components/Button.tsx';
import { Kbd } from '../../../components/Kbd.tsx';
import type { ApprovalPromptView } from '../approval-prompt.view-model.ts';
import styles from './AnswerButtons.module.css';

export type AnswerButtonsProps = {
  readonly view: ApprovalPromptView;
  /** The form that is to be filled in, where there is one. */
  readonly formId: string;
  /** The answer that is on its way; null while none is. */
  readonly answering: ApprovalDecision['type'] | null;
  /** The approval is to be remembered: the answers that hold for longer by themselves wait. */
  readonly remembering: boolean;
  /** Something has to be agreed to before it can be approved. */
  readonly blocked: boolean;
  readonly onAnswer: (decision: ApprovalDecision) => Promise<void>;
};

/** The answers. F8 lands on Approve, and on Decline where Approve would open everything. */
export function AnswerButtons({ view, formId, answering, remembering, blocked, onAnswer }: AnswerButtonsProps) {
  const { lasting } = view;
  const approveFirst = view.canApprove && !view.dangerous;
  const answer = (decision: ApprovalDecision, held = false) => ({
    busy: answering === decision.type,
    disabled: answering !== null || held,
    onClick: () => void onAnswer(decision),
  });
  return (
    <>
      {lasting !== null && (
        <div className={styles.lasting}>
          <p>{lasting.meaning}</p>
          <Button kind="quiet" size={24} {...answer(lasting.decision, remembering)}>
            {lasting.label}
          </Button>
        </div>
      )}
      <div className={styles.answers}>
        {view.byForm && (
          <Button kind="primary" type="submit" form={formId} busy={answering !== null} data-first-answer="">
            {view.body.kind === 'form' ? t`Submit` : t`Answer`}
          </Button>
        )}
        {view.canApprove && (
          <Button
            className={styles.approve}
            kind={view.dangerous ? 'danger' : 'primary'}
            aria-keyshortcuts={approveFirst ? 'Y' : undefined}
            data-first-answer={approveFirst ? '' : undefined}
            {...answer({ type: 'approve' }, blocked)}
          >
            {view.approve} {approveFirst && <Key cap="Y" />}
          </Button>
        )}
        {view.canApproveMasked && <Button {...answer({ type: 'approveMasked' })}>{t`Mask and send`}</Button>}
        {view.canApproveForSession && (
          <Button {...answer({ type: 'approveForSession' }, remembering)}>{t`Approve for session`}</Button>
        )}
        <Button
          aria-keyshortcuts="N"
          data-first-answer={approveFirst || view.byForm ? undefined : ''}
          {...answer({ type: 'decline' })}
        >
          {t`Decline `}
          <Key cap="N" />
        </Button>
        {view.canCancelTurn && (
          <Button kind="quiet" className={styles.cancel} {...answer({ type: 'cancelTurn' })}>
            {t`Cancel turn`}
          </Button>
        )}
      </div>
    </>
  );
}

/** The key that does the same, seen but no part of the name. */
function Key({ cap }: { readonly cap: string }) {
  return (
    <span aria-hidden="true">
      <Kbd chord={cap} />
    </span>
  );
}
