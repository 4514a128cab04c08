import { type InputHTMLAttributes, type Ref, useId } from 'react';
import { classNames } from './class-names.ts';
import styles from './Field.module.css';

export type FieldProps = Omit<InputHTMLAttributes<HTMLInputElement>, 'id'> & {
  readonly label: string;
  /** Screen readers read the label, but it is hidden because the place already says what belongs here. */
  readonly isLabelHidden?: boolean;
  readonly hint?: string | undefined;
  /** What is wrong, what is allowed, and what still applies. */
  readonly problem?: string | undefined;
  readonly code?: boolean;
  readonly ref?: Ref<HTMLInputElement>;
};

/** A one-line text field with its label above and its hint or problem below. */
export function Field({ label, isLabelHidden = false, hint, problem, code = false, ...rest }: FieldProps) {
  const id = useId();
  const noteId = useId();
  const note = problem ?? hint;
  return (
    <div className={styles.field}>
      <label htmlFor={id} className={isLabelHidden ? 'visually-hidden' : styles.label}>
        {label}
      </label>
      <input
        autoComplete="off"
        spellCheck={false}
        {...rest}
        id={id}
        className={classNames(styles.input, code && styles.code, rest.className)}
        aria-invalid={problem !== undefined || undefined}
        aria-describedby={note === undefined ? undefined : noteId}
      />
      {note !== undefined && (
        <p id={noteId} className={problem === undefined ? styles.hint : styles.problem}>
          {note}
        </p>
      )}
    </div>
  );
}
