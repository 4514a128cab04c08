import { useState } from 'react';
import { wholeNumber } from '../../../../shared/i18n/i18n.ts';
import { useDeferredField } from '../../../components/use-deferred-field.ts';
import { type NumberLimits, parseSettingNumber } from '../number-setting.ts';
import styles from './Controls.module.css';

export type NumberControlProps = {
  readonly label: string;
  readonly setting: NumberLimits;
  readonly savedValue: number;
  readonly onChange: (value: number) => void;
  /** The ID of the sentence that explains the setting. */
  readonly helpId: string;
  /** Receives the problem with the typed value, which replaces that sentence; null if there is none. */
  readonly onProblem: (problem: string | null) => void;
};

/**
 * Shows the field for a whole number with its unit. An invalid value stays in the field, and the saved value still
 * applies.
 */
export function NumberControl({ label, setting, savedValue, onChange, helpId, onProblem }: NumberControlProps) {
  const [wrong, setWrong] = useState(false);
  const showProblem = (problem: string | null): void => {
    setWrong(problem !== null);
    onProblem(problem);
  };
  const { onChange: onTyping, ...draft } = useDeferredField(wholeNumber(savedValue), (typed) => {
    const read = parseSettingNumber(setting, typed, savedValue);
    showProblem('problem' in read ? read.problem : null);
    if ('value' in read) onChange(read.value);
  });
  return (
    <span className={styles.number}>
      <input
        aria-label={label}
        aria-describedby={helpId}
        aria-invalid={wrong || undefined}
        inputMode="numeric"
        autoComplete="off"
        {...draft}
        onChange={(event) => {
          showProblem(null);
          onTyping(event);
        }}
      />
      <span aria-hidden="true">{setting.unit}</span>
    </span>
  );
}
