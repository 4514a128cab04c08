import { z } from 'zod';
import { getOwnValue } from '../../../shared/base/own-value.ts';
import { parseJson } from '../../../shared/base/parse-json.ts';
import { err, ok, type Result } from '../../../shared/base/result.ts';
import { visibleLine, visibleText } from '../../../shared/base/visible-text.ts';
import { counted, t } from '../../../shared/i18n/i18n.ts';
import { matchesPattern } from './safe-pattern.ts';

// A tool server asks for values with a JSON schema. Flat schemas become fields; anything else is answered as JSON.

type FieldCommon = { readonly name: string; readonly label: string; readonly hint: string; readonly required: boolean };

/** One choice of a field. `value` is sent, `label` is shown. */
type FieldChoice = { readonly value: string; readonly label: string };

/** The rules of a text; null: no rule. Lengths are in characters. */
type TextRules = {
  readonly minLength: number | null;
  readonly maxLength: number | null;
  readonly pattern: string | null;
  readonly format: TextFormat | null;
};

/** One field of a form. */
export type FormField =
  | (FieldCommon & TextRules & { readonly kind: 'text'; readonly initial: string })
  | (FieldCommon & {
      readonly kind: 'number';
      readonly isWhole: boolean;
      readonly min: number | null;
      readonly max: number | null;
      readonly multipleOf: number | null;
      readonly initial: string;
    })
  | (FieldCommon & { readonly kind: 'yesNo'; readonly initial: boolean })
  | (FieldCommon & { readonly kind: 'choice'; readonly choices: readonly FieldChoice[]; readonly initial: string })
  | (FieldCommon & {
      readonly kind: 'choices';
      readonly choices: readonly FieldChoice[];
      readonly min: number | null;
      readonly max: number | null;
      readonly initial: readonly string[];
    });

/** An entered value: text for most kinds, the chosen values for `choices`. */
export type FormValue = string | boolean | readonly string[];

/** The entered values, by name. */
export type FormValues = Readonly<Record<string, FormValue>>;

const titled = z.array(z.object({ const: z.string(), title: z.string() }));
const about = { title: z.string().optional(), description: z.string().optional() };
// A rule or a default that makes no sense does not keep the user from answering.
const lenient = <Value>(type: z.ZodType<Value>) => type.optional().catch(undefined);
const count = lenient(z.number().int().nonnegative());

/** How many checkboxes a field may have. More are answered as JSON. */
const maxCheckboxes = 200;

const property = z.discriminatedUnion('type', [
  z.object({
    ...about,
    type: z.literal('string'),
    default: lenient(z.string()),
    enum: z.array(z.string()).optional(),
    enumNames: z.array(z.string()).optional(),
    oneOf: titled.optional(),
    minLength: count,
    maxLength: count,
    pattern: lenient(z.string()),
    format: lenient(z.string()),
  }),
  z.object({
    ...about,
    type: z.enum(['number', 'integer']),
    default: lenient(z.number()),
    minimum: lenient(z.number()),
    maximum: lenient(z.number()),
    multipleOf: lenient(z.number().positive()),
  }),
  z.object({ ...about, type: z.literal('boolean'), default: lenient(z.boolean()) }),
  z.object({
    ...about,
    type: z.literal('array'),
    // What is chosen is unique in any case.
    items: z.union([
      z.object({ anyOf: titled.max(maxCheckboxes) }),
      z.object({ oneOf: titled.max(maxCheckboxes) }),
      z.object({
        type: z.literal('string').optional(),
        enum: z.array(z.string()).max(maxCheckboxes),
        enumNames: z.array(z.string()).optional(),
      }),
    ]),
    enumNames: z.array(z.string()).optional(),
    default: lenient(z.array(z.string())),
    minItems: count,
    maxItems: count,
  }),
]);
type Property = z.infer<typeof property>;
type PropertyOf<Type extends Property['type']> = Extract<Property, { type: Type }>;

const required = z.array(z.string()).optional();
const schema = z.object({ type: z.literal('object'), properties: z.record(z.string(), property), required });

/** Reads the fields of a schema given as JSON text. Null if it asks for more than fields can hold. */
export function readForm(json: string): readonly FormField[] | null {
  const parsed = schema.safeParse(parseJson(json));
  if (!parsed.success) return null;
  const names = new Set(parsed.data.required);
  return Object.entries(parsed.data.properties).map(([name, asked]) => toField(name, asked, names.has(name)));
}

function toField(name: string, asked: Property, isRequired: boolean): FormField {
  const common = {
    name,
    label: visibleLine(asked.title ?? name),
    hint: visibleText(asked.description ?? ''),
    required: isRequired,
  };
  switch (asked.type) {
    case 'boolean':
      return { ...common, kind: 'yesNo', initial: asked.default === true };
    case 'string':
      return { ...common, ...toTextField(asked) };
    case 'array': {
      const choices = toChoices(asked.items, asked.enumNames);
      const initial = choices.map(({ value }) => value).filter((value) => asked.default?.includes(value));
      return { ...common, kind: 'choices', choices, min: asked.minItems ?? null, max: asked.maxItems ?? null, initial };
    }
    case 'number':
    case 'integer':
      return {
        ...common,
        kind: 'number',
        isWhole: asked.type === 'integer',
        min: asked.minimum ?? null,
        max: asked.maximum ?? null,
        multipleOf: asked.multipleOf ?? null,
        initial: asked.default === undefined ? '' : String(asked.default),
      };
  }
}

type OwnPart<Field> = Field extends FormField ? Omit<Field, keyof FieldCommon> : never;

function toTextField(asked: PropertyOf<'string'>): OwnPart<Extract<FormField, { kind: 'text' | 'choice' }>> {
  const initial = asked.default ?? '';
  if (asked.oneOf !== undefined || asked.enum !== undefined) {
    const choices = toChoices(asked);
    return { kind: 'choice', choices, initial: choices.some(({ value }) => value === initial) ? initial : '' };
  }
  return {
    kind: 'text',
    minLength: asked.minLength ?? null,
    maxLength: asked.maxLength ?? null,
    pattern: asked.pattern ?? null,
    format: textFormats.find((format) => format === asked.format) ?? null,
    initial,
  };
}

/** The ways in which a schema lists choices. */
type Listed = {
  readonly anyOf?: z.infer<typeof titled>;
  readonly oneOf?: z.infer<typeof titled> | undefined;
  readonly enum?: readonly string[] | undefined;
  readonly enumNames?: readonly string[] | undefined;
};

/** Returns each value once, with its title if it has one. */
function toChoices(listed: Listed, names = listed.enumNames): readonly FieldChoice[] {
  const titles = listed.oneOf ?? listed.anyOf;
  const choices =
    titles?.map(({ const: value, title }) => ({ value, label: visibleLine(title) })) ??
    listed.enum?.map((value, at) => ({ value, label: visibleLine(names?.[at] ?? value) })) ??
    [];
  const seen = new Set<string>();
  return choices.filter(({ value }) => !seen.has(value) && seen.add(value));
}

/** A choice of one option. */
export type ChoiceField = Extract<FormField, { kind: 'choice' }>;

/** How many options are listed. More are in a list that opens. */
const maxListed = 20;

/** Returns the only field of a form if it is a choice whose options can all be listed, like a question's. */
export function findOnlyChoice(fields: readonly FormField[] | null): ChoiceField | null {
  const [field] = fields ?? [];
  const isOnly = fields?.length === 1 && field?.kind === 'choice' && field.choices.length <= maxListed;
  return isOnly ? field : null;
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
  const content: Record<string, FormValue | number> = {};
  const problems: string[] = [];
  for (const field of fields) {
    const value = getOwnValue(values, field.name) ?? field.initial;
    const problem = findProblem(field, value);
    if (problem !== null) problems.push(problem);
    else if (isGiven(field, value)) content[field.name] = field.kind === 'number' ? Number(value) : value;
  }
  return problems.length > 0 ? err(problems) : ok(JSON.stringify(content));
}

/** Returns whether the answer has the field. An empty one that may be missing is left out. */
function isGiven(field: FormField, value: FormValue): boolean {
  if (typeof value === 'boolean') return true;
  if (typeof value === 'string') return value.trim() !== '';
  return value.length > 0 || field.required;
}

/** Says what is wrong with a field, as a sentence; null if it is right. */
function findProblem(field: FormField, value: FormValue): string | null {
  if (typeof value === 'boolean') return null;
  if (typeof value !== 'string') return field.kind === 'choices' ? checkChoices(field, value.length) : null;
  if (value.trim() === '') return field.required ? t`"${field.label}" is missing.` : null;
  if (field.kind === 'number') return checkNumber(field, Number(value));
  return field.kind === 'text' ? checkText(field, value) : null;
}

function checkNumber(
  { isWhole, label, ...rules }: Extract<FormField, { kind: 'number' }>,
  value: number,
): string | null {
  const { max, min, multipleOf } = rules;
  if (!Number.isFinite(value)) return t`"${label}" must be a number.`;
  if (isWhole && !Number.isInteger(value)) return t`"${label}" must be a whole number.`;
  const tooSmall = min !== null && value < min;
  const tooLarge = max !== null && value > max;
  if (tooSmall || tooLarge) {
    if (min !== null && max !== null) return t`"${label}" must be between ${min} and ${max}.`;
    return min === null ? t`"${label}" must be at most ${max}.` : t`"${label}" must be at least ${min}.`;
  }
  if (multipleOf === null) return null;
  // A fraction such as 0.1 has no exact value.
  const times = value / multipleOf;
  const isMultiple = Math.abs(times - Math.round(times)) <= 1e-9 * Math.max(1, Math.abs(times));
  return isMultiple ? null : t`"${label}" must be a multiple of ${multipleOf}.`;
}

function checkChoices(
  { label, max, min, required: isRequired }: Extract<FormField, { kind: 'choices' }>,
  chosen: number,
) {
  if (chosen === 0 && !isRequired) return null;
  if (min !== null && chosen < min) return t`"${label}" needs at least ${counted(min, 'choice')}.`;
  if (max !== null && chosen > max) return t`"${label}" allows at most ${counted(max, 'choice')}.`;
  return null;
}

function checkText({ format, label, ...rules }: Extract<FormField, { kind: 'text' }>, value: string): string | null {
  const { maxLength, minLength, pattern } = rules;
  const length = [...value].length;
  if (minLength !== null && length < minLength) return t`"${label}" needs at least ${counted(minLength, 'character')}.`;
  if (maxLength !== null && length > maxLength) return t`"${label}" allows at most ${counted(maxLength, 'character')}.`;
  if (format !== null && !formatChecks[format](value)) return describeFormat(format, label);
  // A pattern that cannot be checked here is left to the server.
  if (pattern === null || matchesPattern(pattern, value) !== false) return null;
  return t`"${label}" must match the pattern “${visibleLine(pattern.slice(0, maxShownPattern))}”.`;
}

const maxShownPattern = 100;

/** The formats that are checked. Any other format is left to the server. */
const textFormats = ['email', 'uri', 'date', 'date-time'] as const;
type TextFormat = (typeof textFormats)[number];

const formatChecks: Readonly<Record<TextFormat, (text: string) => boolean>> = {
  email: (text) => {
    const [user = '', host = '', ...more] = text.split('@');
    return (
      user !== '' &&
      host !== '' &&
      more.length === 0 &&
      !/\s/.test(text) &&
      host.split('.').every((part) => part !== '')
    );
  },
  uri: (text) => /^[a-z][a-z\d+.-]*:/i.test(text) && URL.canParse(text) && !/\s/.test(text),
  date: isDate,
  'date-time': (text) => {
    const [, day = '', time = ''] =
      /^(\d{4}-\d\d-\d\d)T(\d\d:\d\d:\d\d(?:\.\d+)?(?:Z|[+-]\d\d:\d\d))$/i.exec(text) ?? [];
    return isDate(day) && !Number.isNaN(Date.parse(`2000-01-01T${time.toUpperCase()}`));
  },
};

function isDate(text: string): boolean {
  const time = /^\d{4}-\d\d-\d\d$/.test(text) ? Date.parse(`${text}T00:00:00Z`) : Number.NaN;
  return !Number.isNaN(time) && new Date(time).toISOString().startsWith(text);
}

function describeFormat(format: TextFormat, label: string): string {
  switch (format) {
    case 'email':
      return t`"${label}" must be an email address.`;
    case 'uri':
      return t`"${label}" must be a full address, such as https://example.com.`;
    case 'date':
      return t`"${label}" must be a date, such as 2026-03-31.`;
    case 'date-time':
      return t`"${label}" must be a date and time with a time zone, such as 2026-03-31T14:05:00Z.`;
  }
}

/** How many missing fields of a JSON answer are named. */
const maxNamed = 5;

/** Explains what is wrong with a handwritten JSON answer to a schema given as JSON text; null if nothing is known to be. */
export function checkJson(text: string, schemaJson: string): string | null {
  const answer = parseJson(text);
  if (answer === undefined) return t`This is not JSON.`;
  const names = z.object({ required }).safeParse(parseJson(schemaJson)).data?.required ?? [];
  if (typeof answer !== 'object' || answer === null || Array.isArray(answer)) return t`The form is not a JSON object.`;
  const missing = [...new Set(names)].filter((name) => !Object.hasOwn(answer, name));
  const more = missing.length - maxNamed;
  const sentences = missing.slice(0, maxNamed).map((name) => t`"${visibleLine(name)}" is missing.`);
  if (more > 0) sentences.push(t`And ${more} more.`);
  return sentences.length === 0 ? null : sentences.join(' ');
}
