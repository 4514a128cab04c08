import { useId } from 'react';
import type { ApprovalDecision } from '../../../../shared/approvals/approval.ts';
import { t } from '../../../../shared/i18n/i18n.ts';
import { Button } from '../../../components/Button.tsx';
import { classNames } from '../../../components/class-names.ts';
import { Kbd } from '../../../components/Kbd.tsx';
import type { ApprovalPromptView } from '../approval-prompt.view-model.ts';
import type { AnswerType, PromptModel, PromptState } from '../prompt-model.ts';
import styles from './AnswerButtons.module.css';
import { DirectedText } from './ShownText.tsx';

export type AnswerButtonsProps = {
  readonly view: ApprovalPromptView;
  /** ID of the form to fill in, if there is one. */
  readonly formId: string;
  readonly model: PromptModel;
  readonly state: PromptState;
};

/** The answers. F8 goes to Approve, or to Decline if Approve would open everything. */
export function AnswerButtons({ view, formId, model, state }: AnswerButtonsProps) {
  const { lasting } = view;
  const { answering, isOpen, isRead } = state;
  const hint = useId();
  // A held button keeps its place and its focus, and just ignores presses for now.
  const held = (type: AnswerType) => ({
    'data-answer': '',
    'aria-disabled': model.availability(type) === 'held' || undefined,
    'aria-describedby': model.waitsForReader(type) ? hint : undefined,
  });
  const answer = (decision: ApprovalDecision) => ({
    ...held(decision.type),
    busy: answering === decision.type,
    disabled: model.availability(decision.type) === 'off',
    onClick: () => void model.answer(decision),
  });
  const look = (type: AnswerType, own?: string) =>
    classNames(own, isOpen && model.waitsForReader(type) && styles.unread) || undefined;
  return (
    <>
      {lasting !== null && (
        <div className={styles.lasting}>
          <p dir="ltr">
            <DirectedText text={lasting.meaning} />
          </p>
          <Button kind="quiet" size={24} className={look(lasting.decision.type)} {...answer(lasting.decision)}>
            {lasting.label}
          </Button>
        </div>
      )}
      <p id={hint} role="status" className={styles.hint}>
        {isOpen && !isRead && (view.folded ? t`Show all to approve.` : t`Scroll to the end to approve.`)}
      </p>
      <div className={styles.answers}>
        {view.byForm && (
          <Button
            kind="primary"
            type="submit"
            form={formId}
            busy={answering !== null}
            data-first-answer=""
            className={look('submitForm')}
            {...held('submitForm')}
          >
            {view.body.kind === 'form' ? t`Submit` : t`Answer`}
          </Button>
        )}
        {view.canApprove && (
          <Button
            kind={view.dangerous ? 'danger' : 'primary'}
            aria-keyshortcuts={view.dangerous ? undefined : 'Y'}
            data-first-answer={view.dangerous ? undefined : ''}
            {...answer({ type: 'approve' })}
            className={look('approve', styles.approve)}
          >
            {view.approve} {!view.dangerous && <Key cap="Y" />}
          </Button>
        )}
        {view.canApproveMasked && (
          <Button className={look('approveMasked')} {...answer({ type: 'approveMasked' })}>{t`Mask and send`}</Button>
        )}
        {view.canApproveForSession && (
          <Button className={look('approveForSession')} {...answer({ type: 'approveForSession' })}>
            {t`Approve for session`}
          </Button>
        )}
        <Button
          aria-keyshortcuts="N"
          data-first-answer={view.byForm || (view.canApprove && !view.dangerous) ? undefined : ''}
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

/** The matching key, visible but not part of the name. */
function Key({ cap }: { readonly cap: string }) {
  return (
    <span aria-hidden="true">
      <Kbd chord={cap} />
    </span>
  );
}
