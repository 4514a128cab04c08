import { useId } from 'react';
import styles from './Radio.module.css';

export type RadioProps = {
  /** The name of the group, which all its radio buttons share. */
  readonly group: string;
  readonly name: string;
  readonly help: string;
  readonly checked: boolean;
  readonly disabled?: boolean;
  readonly onChoose: () => void;
};

/** A choice with a sentence about it; the text is clickable. In a dialog, the focus starts on the selected one. */
export function Radio({ group, name, help, checked, disabled = false, onChoose }: RadioProps) {
  const helpId = useId();
  return (
    <label className={styles.label}>
      <input
        type="radio"
        name={group}
        className={styles.dot}
        aria-label={name}
        aria-describedby={helpId}
        checked={checked}
        disabled={disabled}
        onChange={onChoose}
        data-first-focus={checked ? '' : undefined}
      />
      <span>
        <span className={styles.name}>{name}</span>
        <span id={helpId} className={styles.help}>
          {help}
        </span>
      </span>
    </label>
  );
}
