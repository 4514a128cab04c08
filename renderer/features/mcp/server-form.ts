import { z } from 'zod';
import type { Immutable } from '../../../shared/base/immutable.ts';
import { parseJson } from '../../../shared/base/parse-json.ts';
import { err, ok, type Result } from '../../../shared/base/result.ts';
import {
  type McpServerDraft,
  type McpServerSettings,
  mcpServerSettings,
  type WrittenValue,
} from '../../../shared/catalogs/mcp/mcp-settings.ts';
import { t } from '../../../shared/i18n/i18n.ts';
import { isEqualData } from '../../../shared/transcript/equal-data.ts';

/** A variable or header in the form. `isKept`: the host has a value, which is not shown; an empty field keeps it. */
const valueField = z.object({ id: z.number(), name: z.string(), value: z.string(), isKept: z.boolean() });
export type ValueField = Immutable<z.infer<typeof valueField>>;

/** The contents of the editor's fields. */
const serverForm = z.object({
  kind: z.enum(['program', 'address']),
  name: z.string(),
  command: z.string(),
  /** One argument per line, or a JSON array if the arguments cannot be written as lines. */
  args: z.string(),
  folder: z.string(),
  variables: z.array(valueField),
  url: z.string(),
  tokenVariable: z.string(),
  headers: z.array(valueField),
  startupSeconds: z.string(),
});
export type ServerForm = Immutable<z.infer<typeof serverForm>>;

/**
 * A server while the user edits it. `known` is the server that the edit replaces; null for a new server. `formId` is
 * random, and identifies the form wherever it is stored.
 */
export const editedServer = z.object({
  known: mcpServerSettings.nullable(),
  form: serverForm,
  formId: z.string(),
});
export type EditedServer = Immutable<z.infer<typeof editedServer>>;

/** The values that the user typed in a form, by list and row. They may be secrets, and belong to no other form. */
export const typedValues = z.object({ formId: z.string(), values: z.record(z.string(), z.string()) });
export type TypedValues = Immutable<z.infer<typeof typedValues>>;

/** Starts to edit a known server, or a new one. */
export function beginServer(known: McpServerSettings | null): EditedServer {
  return { known, form: toServerForm(known), formId: crypto.randomUUID() };
}

/** Removes the typed values from a form, because they are stored separately. */
export function withoutValues(edited: EditedServer): EditedServer {
  return withValues(edited, null);
}

/** Returns the typed values of a form; null if there are none. */
export function collectValues({ form, formId }: EditedServer): TypedValues | null {
  const typed = (['variables', 'headers'] as const).flatMap((list) =>
    form[list].filter(({ value }) => value !== '').map(({ id, value }) => [`${list} ${id}`, value] as const),
  );
  return typed.length === 0 ? null : { formId, values: Object.fromEntries(typed) };
}

/** Puts typed values back into their form. Leaves out values of another form. */
export function withValues({ form, formId, known }: EditedServer, typed: TypedValues | null): EditedServer {
  const values = typed?.formId === formId ? typed.values : {};
  const filled = (list: 'variables' | 'headers') =>
    form[list].map((row) => ({ ...row, value: values[`${list} ${row.id}`] ?? '' }));
  return { known, formId, form: { ...form, variables: filled('variables'), headers: filled('headers') } };
}

/** The problems that prevent writing the form, by field. */
export type FormProblems = Partial<Record<'name' | 'command' | 'url' | 'startupSeconds' | 'values', string>>;

const emptyForm: ServerForm = {
  kind: 'program',
  name: '',
  command: '',
  args: '',
  folder: '',
  variables: [],
  url: '',
  tokenVariable: '',
  headers: [],
  startupSeconds: '',
};

/**
 * Returns the form of a known server, with the settings from config.toml in CODEX_HOME itself, or the form of a new
 * server.
 */
export function toServerForm(known: Pick<McpServerSettings, 'name' | 'own'> | null): ServerForm {
  if (known === null) return emptyForm;
  const { name, own } = known;
  if (own === null) return { ...emptyForm, name };
  const { startupSeconds, way } = own;
  const base = { ...emptyForm, name, startupSeconds: startupSeconds === null ? '' : String(startupSeconds) };
  const kept = (names: readonly string[]) => names.map((of, id) => ({ id, name: of, value: '', isKept: true }));
  return way.kind === 'program'
    ? {
        ...base,
        kind: 'program',
        command: way.command,
        args: joinArguments(way.args),
        folder: way.folder ?? '',
        variables: kept(way.variables),
      }
    : { ...base, kind: 'address', url: way.url, tokenVariable: way.tokenVariable ?? '', headers: kept(way.headers) };
}

/**
 * Returns the version of the server that an edit replaces; null for a new server. `current`: the current servers. A
 * version ends with its host, but an edit does not. So the current version counts if nothing that the form shows has
 * changed.
 */
export function replacedVersion(
  known: EditedServer['known'],
  current: readonly Pick<McpServerSettings, 'name' | 'own' | 'version'>[] | null,
): string | null {
  const now = current?.find(({ name }) => name === known?.name);
  const isSame = now !== undefined && now.own !== null && isEqualData(now.own, known?.own);
  return (isSame ? now.version : known?.version) ?? null;
}

/** Returns the contents of the form, or what is wrong with it. */
export function toServerDraft(form: ServerForm): Result<McpServerDraft, FormProblems> {
  const seconds = form.startupSeconds.trim() === '' ? null : Number(form.startupSeconds);
  const values = form.kind === 'program' ? form.variables : form.headers;
  const problems: FormProblems = {
    ...(form.name.trim() === '' && { name: t`Enter a name.` }),
    ...(form.kind === 'program' && form.command.trim() === '' && { command: t`Enter the program to start.` }),
    ...(form.kind === 'address' && !isAddress(form.url) && { url: t`Start the address with http:// or https://.` }),
    ...(seconds !== null && !(seconds > 0 && seconds <= 3_600) && { startupSeconds: t`Enter 1 to 3,600 seconds.` }),
    ...findValueProblems(values),
  };
  if (Object.keys(problems).length > 0) return err(problems);
  return ok({ way: toConnection(form), startupSeconds: seconds });
}

function toConnection(form: ServerForm): McpServerDraft['way'] {
  if (form.kind === 'address') {
    return {
      kind: 'address',
      url: form.url.trim(),
      tokenVariable: form.tokenVariable.trim() || null,
      headers: form.headers.flatMap(toWrittenValues),
    };
  }
  return {
    kind: 'program',
    command: form.command.trim(),
    args: splitArguments(form.args),
    folder: form.folder.trim() || null,
    variables: form.variables.flatMap(toWrittenValues),
  };
}

function joinArguments(args: readonly string[]): string {
  const fitLines = args.every((arg) => arg !== '' && !arg.includes('\n')) && args[0]?.startsWith('[') !== true;
  return fitLines ? args.join('\n') : JSON.stringify(args);
}

function splitArguments(text: string): string[] {
  const array = text.trim().startsWith('[') ? z.array(z.string()).safeParse(parseJson(text)) : null;
  return array?.data ?? text.split('\n').filter((line) => line !== '');
}

/** Converts a row of the form. A row without a name is ignored. */
function toWrittenValues({ isKept, name, value }: ValueField): WrittenValue[] {
  if (name.trim() === '') return [];
  return [{ name: name.trim(), value: isKept && value === '' ? null : value }];
}

function findValueProblems(values: readonly ValueField[]): FormProblems {
  const named = values.map(({ name }) => name.trim()).filter((name) => name !== '');
  const twice = named.find((name, at) => named.indexOf(name) !== at);
  if (twice !== undefined) return { values: t`${twice} appears twice.` };
  const nameless = values.some(({ name, value }) => name.trim() === '' && value !== '');
  return nameless ? { values: t`Enter a name for this value.` } : {};
}

function isAddress(text: string): boolean {
  const url = URL.parse(text.trim());
  return url !== null && (url.protocol === 'http:' || url.protocol === 'https:');
}
