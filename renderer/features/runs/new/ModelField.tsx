import { useId } from 'react';
import { t } from '../../../../shared/i18n/i18n.ts';
import { Field } from '../../../components/Field.tsx';
import { Select, type SelectOption } from '../../../components/Select.tsx';
import styles from './NewRunDialog.module.css';

export type ModelFieldProps = {
  /** Null if the user types the name. */
  readonly models: readonly SelectOption[] | null;
  /** Empty: the tool's own default. */
  readonly value: string;
  readonly onChange: (model: string) => void;
};

/** Shows the field for the model of a run: a choice of known models, or a text field for a name. */
export function ModelField({ models, value, onChange }: ModelFieldProps) {
  const hintId = useId();
  if (models === null) {
    return (
      <Field
        label={t`Model`}
        placeholder={t`As configured`}
        hint={t`A name that Claude Code knows, such as sonnet.`}
        maxLength={200}
        value={value}
        onChange={(event) => onChange(event.target.value)}
      />
    );
  }
  const detail = models.find((model) => model.value === value)?.detail;
  return (
    <div className={styles.model}>
      <span className={styles.label} aria-hidden="true">
        {t`Model`}
      </span>
      <Select name={t`Model`} value={value} options={models} onChange={onChange} describedBy={hintId} />
      <p id={hintId} className={styles.note}>
        {detail}
      </p>
    </div>
  );
}
