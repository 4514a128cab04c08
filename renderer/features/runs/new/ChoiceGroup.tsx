import { type ReactNode, useId } from 'react';
import { Radio } from '../../../components/Radio.tsx';
import styles from './NewWorkcellDialog.module.css';
import type { Choice } from './new-workcell.view-model.ts';

export type ChoiceGroupProps<Value extends string> = {
  readonly name: string;
  readonly choices: readonly Choice<Value>[];
  readonly onChoose: (value: Value) => void;
  /** A remark that applies to all of them. */
  readonly children?: ReactNode;
};

/** A choice of one among a few ways, under their name. */
export function ChoiceGroup<Value extends string>({ name, choices, onChoose, children }: ChoiceGroupProps<Value>) {
  const id = useId();
  const noteId = useId();
  return (
    <fieldset className={styles.group} aria-describedby={noteId}>
      <legend className={styles.label}>{name}</legend>
      <div id={noteId}>{children}</div>
      {choices.map(({ help, isChosen, isOff, name: way, value }) => (
        <Radio
          key={value}
          group={id}
          name={way}
          help={help}
          checked={isChosen}
          disabled={isOff}
          onChoose={() => onChoose(value)}
        />
      ))}
    </fieldset>
  );
}
