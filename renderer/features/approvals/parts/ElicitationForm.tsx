import { type FormEvent, memo, useCallback, useEffect, useId, useMemo, useRef, useState } from 'react';
import { z } from 'zod';
import type { ApprovalId } from '../../../../shared/base/ids.ts';
import { getOwnValue } from '../../../../shared/base/own-value.ts';
import { visibleText } from '../../../../shared/base/visible-text.ts';
import { t } from '../../../../shared/i18n/i18n.ts';
import { Checkbox } from '../../../components/Checkbox.tsx';
import { Field } from '../../../components/Field.tsx';
import { Select } from '../../../components/Select.tsx';
import { createDraftInput } from '../draft-input.ts';
import {
  type ChoiceField,
  checkJson,
  describeHiddenText,
  type FormField,
  type FormValue,
  type FormValues,
  findOnlyChoice,
  getInitialValues,
  groupFields,
  readForm,
  toFormContent,
} from '../elicitation-form.ts';
import { getDigit } from '../question-answers.ts';
import styles from './ElicitationForm.module.css';
import { Option, OptionList } from './OptionList.tsx';

const formValue = z.union([z.string(), z.boolean(), z.array(z.string())]);
const useValues = createDraftInput<FormValues>('fields', z.record(z.string(), formValue));
const useJson = createDraftInput('json', z.string());

export type ElicitationFormProps = {
  readonly approvalId: ApprovalId;
  /** The submit button is among the answers and finds the form by this ID. */
  readonly id: string;
  /** The schema that the answer must match, as JSON text. */
  readonly schema: string;
  /** The server's objection to the last answer. */
  readonly problem: string | null;
  /** Receives the answer as JSON text. */
  readonly onSubmit: (content: string) => void;
};

/** Shows what a tool server asks the user to fill in. */
export function ElicitationForm({ schema, ...rest }: ElicitationFormProps) {
  const fields = useMemo(() => readForm(schema), [schema]);
  return fields === null ? <JsonForm schema={schema} {...rest} /> : <FieldsForm fields={fields} {...rest} />;
}

type RestProps = Omit<ElicitationFormProps, 'schema'>;

function FieldsForm({
  approvalId,
  id,
  fields,
  problem,
  onSubmit,
}: RestProps & { readonly fields: readonly FormField[] }) {
  const [values, setValues] = useValues(approvalId, () => getInitialValues(fields));
  const [wrong, setWrong] = useState<string | null>(null);
  const groups = useMemo(() => groupFields(fields), [fields]);
  const choice = findOnlyChoice(fields);
  const change = useCallback(
    (name: string, value: FormValue) => setValues((before) => ({ ...before, [name]: value })),
    [setValues],
  );
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    const content = toFormContent(fields, values);
    setWrong(content.ok ? null : content.error.join(' '));
    if (content.ok) onSubmit(content.value);
  };
  return (
    <form id={id} className={styles.form} onSubmit={submit} noValidate>
      {choice === null ? (
        groups.map((group, at) => (
          <Group key={group[0]?.name} fields={group} values={values} isFirst={at === 0} onChange={change} />
        ))
      ) : (
        <OnlyChoice
          field={choice}
          picked={getOwnValue(values, choice.name) ?? choice.initial}
          onPick={(value) => change(choice.name, value)}
        />
      )}
      <Problem text={wrong ?? problem} />
    </form>
  );
}

type OnlyChoiceProps = {
  readonly field: ChoiceField;
  readonly picked: FormValue;
  readonly onPick: (value: string) => void;
};

/** Shows the only field of a form like a question of the model. */
function OnlyChoice({ field, picked, onPick }: OnlyChoiceProps) {
  const name = useId();
  return (
    <OptionList label={getLabel(field)} isAnswered={picked !== ''}>
      {field.hint !== '' && <p className={styles.hint}>{field.hint}</p>}
      {field.choices.map(({ label, value }, at) => (
        <Option
          key={value}
          digit={getDigit(at)}
          name={name}
          label={label}
          isPicked={picked === value}
          onPick={() => onPick(value)}
        />
      ))}
      {!field.required && (
        <Option
          digit={undefined}
          name={name}
          label={t`Nothing selected`}
          isPicked={picked === ''}
          onPick={() => onPick('')}
        />
      )}
    </OptionList>
  );
}

type GroupProps = {
  readonly fields: readonly FormField[];
  readonly values: FormValues;
  readonly isFirst: boolean;
  readonly onChange: InputProps['onChange'];
};

/** Draws a group of fields once they come near the view: drawing thousands would block the page. */
function Group({ fields, values, isFirst, onChange }: GroupProps) {
  const place = useRef<HTMLDivElement>(null);
  const [isDrawn, setIsDrawn] = useState(isFirst);
  useEffect(() => {
    if (isDrawn || place.current === null) return undefined;
    const observer = new IntersectionObserver(
      (entries) => {
        if (entries.some(({ isIntersecting }) => isIntersecting)) setIsDrawn(true);
      },
      { rootMargin: '400px' },
    );
    observer.observe(place.current);
    return () => observer.disconnect();
  }, [isDrawn]);
  if (!isDrawn) return <div ref={place} style={{ height: `${fields.length * likelyHeight}rem` }} />;
  return (
    <div className={styles.group}>
      {fields.map((field) => {
        const value = getOwnValue(values, field.name) ?? field.initial;
        return field.kind === 'choices' ? (
          <Choices key={field.name} field={field} picked={typeof value === 'object' ? value : []} onChange={onChange} />
        ) : (
          <Input
            key={field.name}
            field={field}
            value={typeof value === 'object' ? field.initial : value}
            onChange={onChange}
          />
        );
      })}
    </div>
  );
}

/** The approximate height of a field. */
const likelyHeight = 4;

/** Shows a schema that asks for more than fields can hold, and accepts the answer as JSON. */
function JsonForm({ approvalId, id, schema, problem, onSubmit }: RestProps & { readonly schema: string }) {
  const [json, setJson] = useJson(approvalId, () => '{}');
  const [wrong, setWrong] = useState<string | null>(null);
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    const found = checkJson(json, schema);
    setWrong(found);
    if (found === null) onSubmit(json);
  };
  return (
    <form id={id} className={styles.form} onSubmit={submit}>
      <pre className={styles.schema}>{visibleText(schema)}</pre>
      <textarea
        aria-label={t`Answer as JSON`}
        className={styles.json}
        value={json}
        rows={4}
        spellCheck={false}
        onChange={(event) => setJson(event.target.value)}
      />
      <Problem text={wrong ?? problem} />
    </form>
  );
}

function Problem({ text }: { readonly text: string | null }) {
  if (text === null) return null;
  return (
    <p role="alert" className={styles.problem}>
      {text}
    </p>
  );
}

type InputProps = {
  readonly field: FormField;
  readonly value: string | boolean;
  readonly onChange: (name: string, value: FormValue) => void;
};

/** Shows one field of a form. It renders again only when it changes. */
const Input = memo(function Input({ field, value, onChange }: InputProps) {
  const change = (changed: string | boolean): void => onChange(field.name, changed);
  const label = getLabel(field);
  if (field.kind === 'yesNo') {
    return (
      <Checkbox checked={value === true ? 'all' : 'none'} onChange={change}>
        {field.label}
      </Checkbox>
    );
  }
  if (field.kind === 'choice') {
    return (
      <div className={styles.choice}>
        <span>{label}</span>
        <Select
          name={label}
          value={String(value)}
          options={[{ value: '', label: t`Nothing selected` }, ...field.choices]}
          onChange={change}
        />
      </div>
    );
  }
  return (
    <Field
      label={label}
      hint={[field.hint, describeHiddenText(String(value)) ?? ''].filter((line) => line !== '').join(' ') || undefined}
      inputMode={field.kind === 'number' ? 'decimal' : 'text'}
      value={String(value)}
      onChange={(event) => change(event.target.value)}
    />
  );
});

type ChoicesProps = {
  readonly field: Extract<FormField, { kind: 'choices' }>;
  readonly picked: readonly string[];
  readonly onChange: InputProps['onChange'];
};

/** Shows a field with several choices as checkboxes. */
const Choices = memo(function Choices({ field, picked, onChange }: ChoicesProps) {
  const isPicked = new Set(picked);
  // What is chosen keeps the order of the schema.
  const change = (changed: string, isOn: boolean): void =>
    onChange(
      field.name,
      field.choices.map(({ value }) => value).filter((value) => (value === changed ? isOn : isPicked.has(value))),
    );
  return (
    <fieldset className={styles.choices}>
      <legend>{getLabel(field)}</legend>
      {field.hint !== '' && <p className={styles.hint}>{field.hint}</p>}
      {field.choices.map(({ label, value }) => (
        <Checkbox key={value} checked={isPicked.has(value) ? 'all' : 'none'} onChange={(isOn) => change(value, isOn)}>
          {label}
        </Checkbox>
      ))}
    </fieldset>
  );
});

function getLabel({ label, required }: FormField): string {
  return required ? label : t`${label} (optional)`;
}
