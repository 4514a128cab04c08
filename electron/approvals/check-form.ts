import { z } from 'zod';
import { getOwnValue } from '../../shared/base/own-value.ts';
import { parseJson } from '../../shared/base/parse-json.ts';
import { err, ok, type Result } from '../../shared/base/result.ts';
import { t } from '../../shared/i18n/i18n.ts';

const property = z.object({
  type: z.string().optional(),
  title: z.string().optional(),
  enum: z.array(z.unknown()).optional().catch(undefined),
  oneOf: z
    .array(z.object({ const: z.unknown() }))
    .optional()
    .catch(undefined),
});
const schemaText = z.object({
  properties: z.record(z.string(), property).default({}),
  required: z.array(z.string()).default([]),
});
type FormSchema = z.infer<typeof schemaText>;

const checks: Readonly<Record<string, { readonly label: string; fits(value: unknown): boolean }>> = {
  string: { label: t`text`, fits: (value) => typeof value === 'string' },
  number: { label: t`a number`, fits: (value) => typeof value === 'number' },
  integer: { label: t`a whole number`, fits: (value) => Number.isInteger(value) },
  boolean: { label: t`yes or no`, fits: (value) => typeof value === 'boolean' },
  array: { label: t`a list`, fits: (value) => Array.isArray(value) },
};

/**
 * Checks a filled-in form against its schema; both are JSON texts. Required fields must be present, types must match,
 * and choices must be among those offered. The server checks everything else. The error is a sentence for the user.
 */
export function checkForm(schema: string, content: string): Result<Readonly<Record<string, unknown>>, string> {
  const filled = z.record(z.string(), z.unknown()).safeParse(parseJson(content));
  if (!filled.success) return err(t`The form is not a JSON object.`);
  const { properties, required } = readSchema(schema);
  const getLabel = (key: string) => getOwnValue(properties, key)?.title ?? key;
  for (const key of required) {
    const value = getOwnValue(filled.data, key);
    if (value === undefined || value === null || value === '') return err(t`"${getLabel(key)}" is missing.`);
  }
  for (const [key, value] of Object.entries(filled.data)) {
    const check = getOwnValue(checks, getOwnValue(properties, key)?.type ?? '');
    if (check !== undefined && !check.fits(value)) return err(t`"${getLabel(key)}" is not ${check.label}.`);
    const asked = getOwnValue(properties, key);
    const choices = asked?.oneOf?.map((choice) => choice.const) ?? asked?.enum;
    if (choices !== undefined && !choices.includes(value)) return err(t`"${getLabel(key)}" is not one of the choices.`);
  }
  return ok(filled.data);
}

/** Reads a schema. A schema of unknown shape has no requirements that we could check. */
function readSchema(schema: string): FormSchema {
  const known = schemaText.safeParse(parseJson(schema));
  return known.success ? known.data : { properties: {}, required: [] };
}
