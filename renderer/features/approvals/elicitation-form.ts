import { z } from 'zod';
import { getOwnValue } from '../../../shared/base/own-value.ts';
import { parseJson } from '../../../shared/base/parse-json.ts';
import { err, ok, type Result } from '../../../shared/base/result.ts';
import { visibleLine, visibleText } from '../../../shared/base/visible-text.ts';
import { t } from '../../../shared/i18n/i18n.ts';

// A tool server asks for values with a JSON schema. Flat schemas become fields; anything else is answered as JSON.

type FieldCommon = { readonly name: string; readonly label: string; readonly hint: string; readonly required: boolean };

/** One field of a form. */
export type FormField =
  | (FieldCommon & { readonly kind: 'text'; readonly initial: string })
  | (FieldCommon & {
      readonly kind: 'number';
      readonly isWhole: boolean;
      readonly min: number | null;
      readonly max: number | null;
      readonly initial: string;
    })
  | (FieldCommon & { readonly kind: 'yesNo'; readonly initial: boolean })
  | (FieldCommon & {
      readonly kind: 'choice';
      readonly choices: readonly { readonly value: string; readonly label: string }[];
      readonly initial: string;
    });

/** The entered values, by name: text for every kind except `yesNo`. */
export type FormValues = Readonly<Record<string, string | boolean>>;

const property = z.object({
  type: z.enum(['string', 'number', 'integer', 'boolean']),
  title: z.string().optional(),
  description: z.string().optional(),
  default: z.union([z.string(), z.number(), z.boolean()]).optional(),
  enum: z.array(z.string()).optional(),
  enumNames: z.array(z.string()).optional(),
  oneOf: z.array(z.object({ const: z.string(), title: z.string() })).optional(),
  minimum: z.number().optional(),
  maximum: z.number().optional(),
});
type Property = z.infer<typeof property>;

const schema = z.object({
  type: z.literal('object'),
  properties: z.record(z.string(), property),
  required: z.array(z.string()).optional(),
});

/** Reads the fields of a schema given as JSON text. Null if it asks for more than fields can hold. */
export function readForm(json: string): readonly FormField[] | null {
  const parsed = schema.safeParse(parseJson(json));
  if (!parsed.success) return null;
  const required = new Set(parsed.data.required);
  return Object.entries(parsed.data.properties).map(([name, asked]) => toField(name, asked, required.has(name)));
}

function toField(name: string, asked: Property, required: boolean): FormField {
  const common = {
    name,
    label: visibleLine(asked.title ?? name),
    hint: visibleText(asked.description ?? ''),
    required,
  };
  const initial = asked.default === undefined ? '' : String(asked.default);
  if (asked.type === 'boolean') return { ...common, kind: 'yesNo', initial: asked.default === true };
  if (asked.type === 'string') {
    const choices =
      asked.oneOf?.map(({ const: value, title }) => ({ value, label: visibleLine(title) })) ??
      asked.enum?.map((value, at) => ({ value, label: visibleLine(asked.enumNames?.[at] ?? value) }));
    return choices === undefined
      ? { ...common, kind: 'text', initial }
      : { ...common, kind: 'choice', choices, initial: choices.some(({ value }) => value === initial) ? initial : '' };
  }
  const whole = asked.type === 'integer';
  return { ...common, kind: 'number', isWhole: whole, min: asked.minimum ?? null, max: asked.maximum ?? null, initial };
}

/** How many fields are rendered as one group. */
const fieldsPerGroup = 25;

/** Splits the fields into groups that are drawn one by one. */
export function groupFields(fields: readonly FormField[]): readonly (readonly FormField[])[] {
  return Array.from({ length: Math.ceil(fields.length / fieldsPerGroup) }, (_, at) =>
    fields.slice(at * fieldsPerGroup, (at + 1) * fieldsPerGroup),
  );
}

/** Returns the initial values of the fields. */
export function getInitialValues(fields: readonly FormField[]): FormValues {
  return Object.fromEntries(fields.map(({ name, initial }) => [name, initial]));
}

/** Spells out what a text contains if a field would not show all of it; null if it would. */
export function describeHiddenText(value: string): string | null {
  const visible = visibleLine(value);
  return visible === value ? null : t`This sends ${visible}`;
}

/** Returns the completed form as JSON text, or a sentence for each invalid field. */
export function toFormContent(fields: readonly FormField[], values: FormValues): Result<string, readonly string[]> {
  const content: Record<string, string | number | boolean> = {};
  const problems: string[] = [];
  for (const field of fields) {
    const value = getOwnValue(values, field.name) ?? field.initial;
    if (typeof value === 'boolean') content[field.name] = value;
    else if (value.trim() === '') {
      if (field.required) problems.push(t`"${field.label}" is missing.`);
    } else if (field.kind === 'number') {
      const problem = checkNumber(field, Number(value));
      if (problem === null) content[field.name] = Number(value);
      else problems.push(t`"${field.label}" must be ${problem}.`);
    } else content[field.name] = value;
  }
  return problems.length > 0 ? err(problems) : ok(JSON.stringify(content));
}

function checkNumber({ isWhole, min, max }: Extract<FormField, { kind: 'number' }>, value: number): string | null {
  if (!Number.isFinite(value)) return t`a number`;
  if (isWhole && !Number.isInteger(value)) return t`a whole number`;
  const tooSmall = min !== null && value < min;
  const tooLarge = max !== null && value > max;
  if (!tooSmall && !tooLarge) return null;
  if (min !== null && max !== null) return t`between ${min} and ${max}`;
  return min === null ? t`at most ${max}` : t`at least ${min}`;
}

/** Explains what is wrong with a handwritten JSON answer; null when it is valid. */
export function checkJson(text: string): string | null {
  return parseJson(text) === undefined ? t`This is not JSON.` : null;
}
