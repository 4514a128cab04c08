import PlusIcon from 'lucide-react/icons/plus';
import XIcon from 'lucide-react/icons/x';
import { t } from '../../../shared/i18n/i18n.ts';
import { Button } from '../../components/Button.tsx';
import { Field } from '../../components/Field.tsx';
import { IconButton } from '../../components/IconButton.tsx';
import own from './ServerEditor.module.css';
import type { ValueField } from './server-form.ts';

export type ValueFieldsProps = {
  readonly title: string;
  readonly what: 'variable' | 'header';
  readonly values: readonly ValueField[];
  readonly onChange: (values: readonly ValueField[]) => void;
};

/** The labels of controls. */
const labels = {
  variable: {
    name: (number: number) => t`Variable ${number} name`,
    value: (number: number) => t`Variable ${number} value`,
    remove: (number: number) => t`Remove variable ${number}`,
    add: t`Add variable`,
  },
  header: {
    name: (number: number) => t`Header ${number} name`,
    value: (number: number) => t`Header ${number} value`,
    remove: (number: number) => t`Remove header ${number}`,
    add: t`Add header`,
  },
} as const;

/** Shows names whose values are never shown. Existing values are kept, overwritten or removed. */
export function ValueFields({ title, what, values, onChange }: ValueFieldsProps) {
  const put = (id: number, to: Partial<ValueField>): void =>
    onChange(values.map((value) => (value.id === id ? { ...value, ...to } : value)));
  const next = values.reduce((most, { id }) => Math.max(most, id + 1), 0);
  return (
    <fieldset className={own.values}>
      <legend className={own.label}>{title}</legend>
      {values.map(({ id, isKept, name, value }, at) => (
        <div key={id} className={own.value}>
          <Field
            label={labels[what].name(at + 1)}
            isLabelHidden
            code
            placeholder={t`Name`}
            autoFocus={!isKept && name === ''}
            readOnly={isKept}
            value={name}
            onChange={(event) => put(id, { name: event.target.value })}
          />
          <Field
            label={labels[what].value(at + 1)}
            isLabelHidden
            code
            type="password"
            autoComplete="new-password"
            placeholder={isKept ? t`Unchanged` : t`Value`}
            value={value}
            onChange={(event) => put(id, { value: event.target.value })}
          />
          <IconButton
            name={labels[what].remove(at + 1)}
            icon={<XIcon />}
            onClick={() => onChange(values.filter((other) => other.id !== id))}
          />
        </div>
      ))}
      <Button
        size={24}
        icon={<PlusIcon />}
        onClick={() => onChange([...values, { id: next, name: '', value: '', isKept: false }])}
      >
        {labels[what].add}
      </Button>
    </fieldset>
  );
}
