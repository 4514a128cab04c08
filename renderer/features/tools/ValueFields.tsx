import PlusIcon from 'lucide-react/icons/plus';
import XIcon from 'lucide-react/icons/x';
import { Button } from '../../components/Button.tsx';
import { Field } from '../../components/Field.tsx';
import { IconButton } from '../../components/IconButton.tsx';
import own from './ServerEditor.module.css';
import type { ValueField } from './server-form.ts';

export type ValueFieldsProps = {
  readonly title: string;
  /** One of them, in the names of controls. */
  readonly what: string;
  readonly values: readonly ValueField[];
  readonly onChange: (values: readonly ValueField[]) => void;
};

/** Names with values that are never shown: those that are there are kept, written over or removed. */
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
            label={`Name of ${what} ${at + 1}`}
            labelHidden
            code
            placeholder="Name"
            autoFocus={!isKept && name === ''}
            readOnly={isKept}
            value={name}
            onChange={(event) => put(id, { name: event.target.value })}
          />
          <Field
            label={`Value of ${what} ${at + 1}`}
            labelHidden
            code
            type="password"
            autoComplete="new-password"
            placeholder={isKept ? 'Kept as it is' : 'Value'}
            value={value}
            onChange={(event) => put(id, { value: event.target.value })}
          />
          <IconButton
            name={`Remove ${what} ${at + 1}`}
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
        Add {what}
      </Button>
    </fieldset>
  );
}
