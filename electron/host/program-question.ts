import { findLookAlikes } from '../../shared/approvals/look-alikes.ts';
import { partsByDirection } from '../../shared/base/right-to-left.ts';
import { spellOut, visibleLine } from '../../shared/base/visible-text.ts';
import { counted, t } from '../../shared/i18n/i18n.ts';
import { isSecretName } from './secret-name.ts';

/** A question about a program, as the user reads it: a sentence, and lines that name everything. */
export type ProgramQuestion = { readonly message: string; readonly lines: readonly string[] };

/** Longer questions do not fit on every screen, and what does not fit could hide something. In characters and lines. */
const longest = { text: 2_000, lines: 25 };
/** How wide lines and names are at most, in columns, so that a terminal of 80 columns wraps no line. */
const widest = { line: 76, name: 32, server: 90 };

/** The settings that decide nothing about what starts, what is reached and what is passed to it. */
const aside = [
  ...['enabled', 'required', 'startup_timeout_sec', 'startup_timeout_ms', 'tool_timeout_sec'],
  ...['enabled_tools', 'disabled_tools', 'supports_parallel_tool_calls', 'tool_input_schema_max_bytes'],
  ...['tools', 'default_tools_approval_mode'],
];

/**
 * What Codex will start or reach as an MCP server, by its settings as config.toml will have them. Values that are probably
 * secrets are left out. Null if it is too long to read in a dialog.
 */
export function questionAboutServer(name: string, entry: Readonly<Record<string, unknown>>): ProgramQuestion | null {
  const { args, bearer_token_env_var, command, cwd, env, http_headers, url, ...others } = entry;
  const isAddress = url !== undefined && url !== null;
  const facts: Facts = [
    ...fact(t`Program`, command),
    ...factsOfArguments(args),
    ...fact(t`Folder`, cwd),
    ...factsOf(env, (variable) => t`Variable ${variable}`),
    ...fact(t`Address`, url),
    ...fact(t`Sends the value of this variable`, bearer_token_env_var),
    ...factsOf(http_headers, (header) => t`Header ${header}`),
    ...Object.entries(others)
      .filter(([key]) => !aside.includes(key))
      .flatMap(([key, value]) =>
        isShort(key, widest.name) ? fact(t`Setting ${quoted(key)}`, value, isSecretName(key)) : tooLong,
      ),
  ];
  const lines = facts.flatMap((one) => (one === null ? [] : linesOf(one)));
  const isTooLong = lines.length > longest.lines || lines.join('\n').length > longest.text;
  if (isTooLong || facts.includes(null) || !isShort(name, widest.server)) return null;
  const server = quoted(name);
  const message = isAddress
    ? t`Let Codex connect to this MCP server as ${server}?`
    : t`Let Codex run this program as the MCP server ${server}?`;
  return { message, lines };
}

/** A value to show. A hidden one is shown by its length only. */
type Fact = { readonly label: string; readonly value: string; readonly isHidden: boolean };

/** Null stands for a value whose name is too long to read. */
type Facts = readonly (Fact | null)[];
const tooLong: Facts = [null];

function fact(label: string, value: unknown, isHidden = false): Facts {
  if (value === undefined || value === null) return [];
  return [{ label, value: typeof value === 'string' ? value : JSON.stringify(value), isHidden }];
}

function factsOfArguments(args: unknown): Facts {
  const list: readonly unknown[] = Array.isArray(args) ? args : [];
  return list.flatMap((arg, at) => fact(t`Argument ${at + 1}`, arg));
}

/** The variables or headers. */
function factsOf(values: unknown, label: (name: string) => string): Facts {
  if (typeof values !== 'object' || values === null) return [];
  return Object.entries(values).flatMap(([name, value]) =>
    isShort(name, widest.name) ? fact(label(quoted(name)), value, isSecretName(name)) : tooLong,
  );
}

/** A line for each part of the value. Each part is in quotes, so that none passes for another line. */
function linesOf({ isHidden, label, value }: Fact): readonly string[] {
  if (isHidden) return [t`${label}: not shown, ${counted([...value].length, 'character')}`];
  const room = widest.line - widthOf(label);
  const [whole = '', ...rest] = partsOf(value, room - '": "'.length);
  if (rest.length === 0) return [`${label}: "${whole}"`];
  const parts = partsOf(value, Math.max(8, room - ', part 10 of 10: ""'.length));
  return parts.map((part, at) => t`${label}, part ${at + 1} of ${parts.length}: ${`"${part}"`}`);
}

function isShort(name: string, columns: number): boolean {
  return widthOf(escaped(name)) <= columns;
}

function quoted(text: string): string {
  return `"${escaped(text)}"`;
}

/**
 * The text on one line, so that no other text looks like it: quotes and line breaks as in JSON, and as `\u202e` all that
 * cannot be seen, moves other characters, is drawn on them, or passes for Latin letters, quotes or one space.
 */
function escaped(text: string): string {
  const json = JSON.stringify(text).slice(1, -1);
  const odd = new Set([
    ...findLookAlikes(json, () => true).map(({ character }) => character),
    ...partsByDirection(json).flatMap(({ isolated, text: part }) => (isolated ? [...part] : [])),
  ]);
  const spelled = [...json]
    .map((character) => (odd.has(character) || moves.test(character) ? spellOut(character) : character))
    .join('');
  return visibleLine(spelled).replaceAll(/^ +| +$| {2,}/g, (spaces) => '\\u0020'.repeat(spaces.length));
}

/**
 * Marks are drawn on the character before them. Signs and letters that modify others could pass for quotes, and so for the
 * end of a value.
 */
const moves = /^(?![ -~])[\p{M}\p{P}\p{S}\p{Lm}]$/u;

/** Parts of an escaped text, each at most this wide. No escape is split. */
function partsOf(text: string, columns: number): readonly string[] {
  const parts: string[] = [];
  let part = '';
  for (const [unit] of escaped(text).matchAll(/\\u\{[\da-f]+\}|\\u[\da-f]{4}|\\.|./gsu)) {
    if (widthOf(part) + widthOf(unit) > columns) {
      parts.push(part);
      part = '';
    }
    part += unit;
  }
  return [...parts, part];
}

/** In columns of a terminal. Characters that are not ASCII may take two. */
function widthOf(text: string): number {
  return [...text].reduce((sum, character) => sum + (character <= '~' ? 1 : 2), 0);
}
