import ChevronDownIcon from 'lucide-react/icons/chevron-down';
import { type FormEvent, type KeyboardEvent, type ReactNode, useEffect, useId, useRef, useState } from 'react';
import { z } from 'zod';
import type { ApprovalDecision } from '../../../../shared/approvals/approval.ts';
import type { ApprovalId } from '../../../../shared/base/ids.ts';
import { t } from '../../../../shared/i18n/i18n.ts';
import { Button } from '../../../components/Button.tsx';
import { classNames } from '../../../components/class-names.ts';
import { Field } from '../../../components/Field.tsx';
import { Kbd } from '../../../components/Kbd.tsx';
import { Menu, MenuChoice } from '../../../components/Menu.tsx';
import { tooltip } from '../../../components/tooltip.ts';
import type { ApprovalPromptView } from '../approval-prompt.view-model.ts';
import { createDraftInput } from '../draft-input.ts';
import type { AnswerType, PromptModel, PromptState } from '../prompt-model.ts';
import { listWaysToApprove, type WayToApprove } from '../remember.view-model.ts';
import styles from './AnswerButtons.module.css';
import { GrantPreview } from './GrantPreview.tsx';
import { DirectedText } from './ShownText.tsx';

export type AnswerButtonsProps = {
  readonly view: ApprovalPromptView;
  /** ID of the form to fill in, if there is one. */
  readonly formId: string;
  readonly model: PromptModel;
  readonly state: PromptState;
};

/** Shows the answers. F8 moves the focus to Approve, or to Decline if Approve would open everything. */
export function AnswerButtons({ view, formId, model, state }: AnswerButtonsProps) {
  const { answering, grant, isOpen, isRead } = state;
  const hint = useId();
  const [givesReason, setGivesReason] = useState(false);
  const why = useRef<HTMLButtonElement>(null);
  // A blocked button keeps its place and its focus, and ignores presses for now.
  const getBlockedProps = (type: AnswerType) => ({
    'data-answer': '',
    'aria-disabled': model.availability(type) === 'blocked' || undefined,
    'aria-describedby': model.waitsForReader(type) ? hint : undefined,
  });
  const answer = (decision: ApprovalDecision) => ({
    ...getBlockedProps(decision.type),
    busy: answering === decision.type,
    disabled: model.availability(decision.type) === 'off',
    onClick: () => void model.answer(decision),
  });
  const getClassName = (type: AnswerType, own?: string) =>
    classNames(own, isOpen && model.waitsForReader(type) && styles.unread) || undefined;
  const isFirst = (is: boolean) => (is ? { 'data-first-answer': '' } : {});
  const canApprove = view.canApprove && grant === null;
  const showsRest = canApprove && model.hidesRest;
  return (
    <>
      {grant !== null && <OpenGrant view={view} model={model} grant={grant} />}
      {givesReason && (
        <ReasonForm
          approvalId={view.id}
          aria-disabled={model.availability('decline') === 'blocked' || undefined}
          problem={state.problem}
          busy={answering === 'decline'}
          onSend={(reason) => void model.answer({ type: 'decline' }, reason)}
          onClose={() => {
            setGivesReason(false);
            why.current?.focus();
          }}
        />
      )}
      <p id={hint} role="status" className={styles.hint}>
        {isOpen && !isRead && !showsRest && (view.isFolded ? t`Show all to send.` : t`Scroll to the end to approve.`)}
      </p>
      <div className={styles.answers}>
        {view.hasForm && (
          <Button
            kind={view.suggestsAnswer ? 'primary' : 'secondary'}
            type="submit"
            form={formId}
            busy={answering !== null}
            {...isFirst(true)}
            className={getClassName('submitForm')}
            {...getBlockedProps('submitForm')}
          >
            {view.submit}
          </Button>
        )}
        {grant !== null && (
          <>
            <Button {...isFirst(true)} onClick={() => model.closeGrant()}>
              {t`Back`}
            </Button>
            <Button
              kind={grant.view.warning === null ? 'primary' : 'secondary'}
              {...getBlockedProps('approve')}
              busy={answering !== null}
              onClick={() => void model.allow()}
            >
              {t`Always allow`}
            </Button>
          </>
        )}
        {showsRest && (
          <Button
            kind={view.suggestsAnswer ? 'primary' : 'secondary'}
            data-answer=""
            data-show-all=""
            aria-disabled={!isOpen || undefined}
            aria-keyshortcuts={view.isDangerous ? undefined : 'Y'}
            aria-description={t`Shows the rest. After that, this button approves.`}
            {...tooltip(t`Shows the rest. After that, this button approves.`)}
            className={styles.approve}
            onClick={() => model.showAll()}
          >
            {view.showAll} {!view.isDangerous && <Key cap="Y" />}
          </Button>
        )}
        {canApprove && !showsRest && (
          <span className={styles.split}>
            <Button
              kind={view.suggestsAnswer ? 'primary' : 'secondary'}
              aria-keyshortcuts={view.isDangerous ? undefined : 'Y'}
              {...isFirst(!view.needsCare)}
              {...answer({ type: 'approve' })}
              className={getClassName('approve', styles.approve)}
            >
              {view.approve} {!view.isDangerous && <Key cap="Y" />}
            </Button>
            <MoreWays view={view} model={model} className={getClassName('approve', styles.more)} />
          </span>
        )}
        {view.canApproveMasked && (
          <Button
            className={getClassName('approveMasked')}
            {...answer({ type: 'approveMasked' })}
          >{t`Mask and send`}</Button>
        )}
        <Button
          aria-keyshortcuts="N"
          {...isFirst(!view.hasForm && grant === null && (!view.canApprove || view.needsCare))}
          {...answer({ type: 'decline' })}
        >
          {t`Decline `}
          <Key cap="N" />
        </Button>
        {view.takesReason && (
          <Button ref={why} kind="quiet" aria-expanded={givesReason} onClick={() => setGivesReason(!givesReason)}>
            {t`Say why…`}
          </Button>
        )}
        {view.canCancelTurn && (
          <Button kind="quiet" className={styles.cancel} {...answer({ type: 'cancelTurn' })}>
            {t`Cancel turn`}
          </Button>
        )}
      </div>
    </>
  );
}

type MoreWaysProps = {
  readonly view: ApprovalPromptView;
  readonly model: PromptModel;
  readonly className: string | undefined;
};

/** Shows the wider ways to approve, from narrowest to widest; renders nothing if there are none. */
function MoreWays({ view, model, className }: MoreWaysProps) {
  const ways = listWaysToApprove(view);
  if (ways.length === 0) return null;
  const availability = model.availability('approve');
  const choose = ({ kind }: WayToApprove): void => {
    if (kind === 'session') void model.answer({ type: 'approveForSession' });
    else model.openGrant(kind);
  };
  return (
    <Menu
      trigger={
        <Button
          kind={view.suggestsAnswer ? 'primary' : 'secondary'}
          aria-label={t`More ways to approve`}
          icon={<ChevronDownIcon />}
          className={className}
          disabled={availability === 'off'}
        />
      }
    >
      {ways.map((way) => (
        <MenuChoice
          key={way.kind}
          detail={way.detail}
          isBlocked={availability === 'blocked'}
          onSelect={() => choose(way)}
        >
          <DirectedText text={way.label} />
        </MenuChoice>
      ))}
    </Menu>
  );
}

type OpenGrantProps = Pick<MoreWaysProps, 'model' | 'view'> & { readonly grant: NonNullable<PromptState['grant']> };

/**
 * Shows an open preview. It takes the focus, so that no key that is still down gives the approval. Escape closes it.
 */
function OpenGrant({ view, model, grant }: OpenGrantProps): ReactNode {
  const preview = useRef<HTMLDivElement>(null);
  useEffect(() => preview.current?.focus(), []);
  return (
    <GrantPreview
      ref={preview}
      approvalId={view.id}
      offer={view.offer}
      grant={grant}
      onChange={(change) => model.changeGrant(change)}
    />
  );
}

/** Shows the matching key. The key is visible but not part of the button's name. */
function Key({ cap }: { readonly cap: string }) {
  return (
    <span aria-hidden="true">
      <Kbd chord={cap} />
    </span>
  );
}

type ReasonFormProps = {
  readonly approvalId: ApprovalId;
  readonly busy: boolean;
  /** Why the reason was not sent. */
  readonly problem: string | null;
  readonly onSend: (reason: string) => void;
  readonly onClose: () => void;
  readonly 'aria-disabled': true | undefined;
};

const useReason = createDraftInput('reason', z.string());

/** Declines with a reason that Codex reads. Enter sends the reason. Escape closes the field and keeps the text. */
function ReasonForm({ approvalId, busy, problem, onSend, onClose, ...rest }: ReasonFormProps) {
  const field = useRef<HTMLInputElement>(null);
  const [reason, setReason] = useReason(approvalId, () => '');
  useEffect(() => field.current?.focus(), []);
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    onSend(reason);
  };
  const press = (event: KeyboardEvent): void => {
    if (event.key !== 'Escape' || event.nativeEvent.isComposing) return;
    event.preventDefault();
    event.stopPropagation();
    onClose();
  };
  return (
    <form className={styles.reason} onSubmit={submit} onKeyDown={press}>
      <Field
        ref={field}
        label={t`What should Codex do instead?`}
        isLabelHidden
        placeholder={t`What should Codex do instead?`}
        problem={problem ?? undefined}
        maxLength={10_000}
        value={reason}
        onChange={({ target }) => setReason(target.value)}
      />
      <Button type="submit" data-answer="" {...rest} busy={busy} disabled={reason.trim() === ''}>
        {t`Decline and send`}
      </Button>
    </form>
  );
}
