import { type FormEvent, useState } from 'react';
import { t } from '../../shared/i18n/i18n.ts';
import { Button } from './Button.tsx';
import { Dialog, DialogFooter } from './Dialog.tsx';
import { Field } from './Field.tsx';
import styles from './SecretDialog.module.css';

export type SecretDialogProps = {
  readonly title: string;
  /** What happens to the secret. */
  readonly prose: string;
  readonly label: string;
  /** The label of the submit button. */
  readonly action: string;
  /** Hides the text from anyone looking over the user's shoulder. */
  readonly hidden?: boolean;
  /** Takes what was typed; resolves to what is wrong with it, or null when it worked. */
  readonly onSubmit: (typed: string) => Promise<string | null>;
  readonly onClose: () => void;
};

/** Asks for one secret. No store of the page keeps what is typed. */
export function SecretDialog(props: SecretDialogProps) {
  const { action, hidden = false, label, onClose, onSubmit, prose, title } = props;
  const [typed, setTyped] = useState('');
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState<string>();

  const submit = async (event: FormEvent): Promise<void> => {
    event.preventDefault();
    if (typed.trim() === '' || busy) return;
    setBusy(true);
    const wrong = await onSubmit(typed.trim());
    setBusy(false);
    if (wrong === null) onClose();
    else setProblem(wrong);
  };

  return (
    <Dialog title={title} onClose={onClose}>
      <p className={styles.prose}>{prose}</p>
      <form onSubmit={(event) => void submit(event)}>
        <Field
          label={label}
          type={hidden ? 'password' : 'text'}
          code
          value={typed}
          problem={problem}
          onChange={(event) => {
            setTyped(event.target.value);
            setProblem(undefined);
          }}
          data-first-focus
        />
        <DialogFooter>
          <Button size={32} onClick={onClose}>
            {t`Cancel`}
          </Button>
          <Button kind="primary" size={32} type="submit" busy={busy} disabled={typed.trim() === ''}>
            {action}
          </Button>
        </DialogFooter>
      </form>
    </Dialog>
  );
}
