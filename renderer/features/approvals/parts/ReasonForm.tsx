import { type FormEvent, type KeyboardEvent, useEffect, useRef } from 'react';
import { z } from 'zod';
import type { ApprovalId } from '../../../../shared/base/ids.ts';
import { t } from '../../../../shared/i18n/i18n.ts';
import { Button } from '../../../components/Button.tsx';
import { Field } from '../../../components/Field.tsx';
import { createDraftInput } from '../draft-input.ts';
import styles from './AnswerButtons.module.css';

export type ReasonFormProps = {
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
export function ReasonForm({ approvalId, busy, problem, onSend, onClose, ...rest }: ReasonFormProps) {
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
