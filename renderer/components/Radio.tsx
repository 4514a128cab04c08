import { useId } from 'react';
import styles from './Radio.module.css';

export type RadioProps = {
  /** The same for all of which one holds. */
  readonly group: string;
  readonly name: string;
  readonly help: string;
  readonly checked: boolean;
  readonly disabled?: boolean;
  readonly onChoose: () => void;
};

/** One of a few ways, with a sentence on it; the words are its target. In a dialog the focus starts on the one that holds. */
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
