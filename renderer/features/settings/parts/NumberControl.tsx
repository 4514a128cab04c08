import { useState } from 'react';
import { wholeNumber } from '../../../../shared/words/words.ts';
import { changeOptions } from '../../../commands/options.commands.ts';
import { useDraft } from '../../../components/use-draft.ts';
import { useOptions } from '../../../stores/options.store.ts';
import { type NumberSettingId, readNumber, wordsOfNumber } from '../number-setting.ts';
import styles from './Controls.module.css';

export type NumberControlProps = {
  readonly id: NumberSettingId;
  /** Id of the sentence that explains the setting. */
  readonly helpId: string;
  /** Takes what is wrong with what was typed, which stands in place of that sentence; null when nothing is. */
  readonly onProblem: (problem: string | null) => void;
};

/** A whole number with its unit. What cannot be used stays in the field, and what was kept goes on to apply. */
export function NumberControl({ id, helpId, onProblem }: NumberControlProps) {
  const kept = useOptions((state) => state.options.values[id]);
  const [wrong, setWrong] = useState(false);
  const { label, unit } = wordsOfNumber(id);
  const tell = (problem: string | null): void => {
    setWrong(problem !== null);
    onProblem(problem);
  };
  const { onChange, ...draft } = useDraft(wholeNumber(kept), (typed) => {
    const read = readNumber(id, typed, kept);
    tell('problem' in read ? read.problem : null);
    if ('value' in read) void changeOptions({ [id]: read.value });
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
          tell(null);
          onChange(event);
        }}
      />
      <span aria-hidden="true">{unit}</span>
    </span>
  );
}
