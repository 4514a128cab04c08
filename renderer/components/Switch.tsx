import { useId } from 'react';
import { t } from '../../shared/i18n/i18n.ts';
import styles from './Switch.module.css';

export type SwitchProps = {
  readonly name: string;
  readonly on: boolean;
  readonly onChange: (on: boolean) => void;
  readonly disabled?: boolean;
  /** Shows `On` or `Off` next to it, for settings where that needs to be readable. */
  readonly showsState?: boolean;
  /** ID of the sentence that explains it. */
  readonly describedBy?: string | undefined;
};

/** A `switch`: its change takes effect at once. */
export function Switch({ name, on, onChange, disabled = false, showsState = false, describedBy }: SwitchProps) {
  const id = useId();
  return (
    <label htmlFor={id} className={styles.label}>
      {showsState && <span className={styles.words}>{on ? t`On` : t`Off`}</span>}
      <input
        id={id}
        type="checkbox"
        role="switch"
        className={styles.switch}
        aria-label={name}
        aria-describedby={describedBy}
        aria-checked={on}
        checked={on}
        disabled={disabled}
        onChange={(event) => onChange(event.target.checked)}
      />
    </label>
  );
}
