import { findLookAlikes } from '../../shared/approvals/look-alikes.ts';
import { err, ok, type Result } from '../../shared/base/result.ts';
import { splitByDirection } from '../../shared/base/split-by-direction.ts';
import { spellOut, visibleLine } from '../../shared/base/visible-text.ts';
import { counted, t } from '../../shared/i18n/i18n.ts';
import { isSecret, isSecretName } from './secret-name.ts';

/** A question about a program, as the user reads it: a sentence, and lines that name everything. */
export type ProgramQuestion = { readonly message: string; readonly lines: readonly string[] };

/** Longer questions do not fit on every screen, and what does not fit could hide something. In characters and lines. */
const maxLines = { text: 2_000, lines: 25 };
/**
 * How wide lines and names are at most, in columns, so that a terminal of 80 columns wraps no line. A name that is wider
 * than `nameBeside` has a line of its own.
 */
const maxColumns = { line: 76, nameBeside: 32, name: 64, server: 90 };

/** The settings that decide nothing about what starts, what is reached and what is passed to it. */
const ignoredSettings = [
  ...['enabled', 'required', 'startup_timeout_sec', 'startup_timeout_ms', 'tool_timeout_sec'],
  ...['enabled_tools', 'disabled_tools', 'supports_parallel_tool_calls', 'tool_input_schema_max_bytes'],
  ...['tools', 'default_tools_approval_mode'],
];

/** What is too long to read in a dialog: a part by its label, or without `part` the whole. */
export type TooLong = { readonly part?: string };

/**
 * What Codex will start or reach as an MCP server, by its settings as config.toml will have them. Values that are probably
 * secrets are left out. The error says what is too long to read.
 */
export function createServerQuestion(
  name: string,
  entry: Readonly<Record<string, unknown>>,
): Result<ProgramQuestion, TooLong> {
  const { args, bearer_token_env_var, command, cwd, env, http_headers, url, ...others } = entry;
  const isAddress = url !== undefined && url !== null;
  const facts: Facts = [
    ...toFact(t`Program`, command),
    ...toArgumentFacts(args),
    ...toFact(t`Folder`, cwd),
    ...toFacts(env, (variable) => t`Variable ${variable}`, isSecret),
    ...toFact(t`Address`, url),
    ...toFact(t`Sends the value of this variable`, bearer_token_env_var),
    // No program reads a header as code.
    ...toFacts(http_headers, (header) => t`Header ${header}`, isSecretName),
    ...toFacts(
      Object.fromEntries(Object.entries(others).filter(([key]) => !ignoredSettings.includes(key))),
      (key) => t`Setting ${key}`,
      isSecret,
    ),
  ];
  if (!isShort(name, maxColumns.server)) return err({ part: t`Name` });
  const unreadable = facts.find(({ isTooLong }) => isTooLong);
  if (unreadable !== undefined) return err({ part: unreadable.label });
  const shown = facts.map(formatLines);
  const lines = shown.flat();
  if (shareOf(lines) > 1) {
    // Unless many short parts are too long together.
    const large = facts[shown.findIndex((part) => shareOf(part) > 0.5)];
    return large === undefined ? err({}) : err({ part: large.label });
  }
  const server = quote(name);
  const message = isAddress
    ? t`Let Codex connect to this MCP server as ${server}?`
    : t`Let Codex run this program as the MCP server ${server}?`;
  return ok({ message, lines });
}

/** How much of the room these lines take. Above 1, they do not fit. */
function shareOf(lines: readonly string[]): number {
  return Math.max(lines.length / maxLines.lines, lines.join('\n').length / maxLines.text);
}

/** A value to show. A hidden one is shown by its length only. */
type Fact = {
  readonly label: string;
  readonly value: string;
  readonly isHidden: boolean;
  /** Whether the label has a line of its own. */
  readonly isLong: boolean;
  /** Whether the name in the label is too long to read. It is cut. */
  readonly isTooLong: boolean;
};
type Facts = readonly Fact[];

function toFact(label: string, value: unknown, isHidden = false): Facts {
  if (value === undefined || value === null) return [];
  return [{ label, value: textOf(value), isHidden, isLong: false, isTooLong: false }];
}

function textOf(value: unknown): string {
  return typeof value === 'string' ? value : JSON.stringify(value);
}

function toArgumentFacts(args: unknown): Facts {
  const list: readonly unknown[] = Array.isArray(args) ? args : [];
  return list.flatMap((arg, at) => toFact(t`Argument ${at + 1}`, arg));
}

/** Variables, headers or settings. */
function toFacts(
  values: unknown,
  labelOf: (name: string) => string,
  hides: (name: string, value: string) => boolean,
): Facts {
  if (typeof values !== 'object' || values === null) return [];
  return Object.entries(values).flatMap(([name, value]) => {
    const isTooLong = !isShort(name, maxColumns.name) || getWidth(`${labelOf(quote(name))}:`) > maxColumns.line;
    const label = labelOf(isTooLong ? `"${splitIntoParts(name, maxColumns.nameBeside)[0] ?? ''}…"` : quote(name));
    const isLong = !isShort(name, maxColumns.nameBeside);
    return toFact(label, value, hides(name, textOf(value))).map((one) => ({ ...one, isLong, isTooLong }));
  });
}

/** A line for each part of the value. Each part is in quotes, so that none passes for another line. */
function formatLines({ isHidden, isLong, label, value }: Fact): readonly string[] {
  if (isLong) {
    const [its] = toFact(t`Its value`, value, isHidden);
    return [`${label}:`, ...(its === undefined ? [] : formatLines(its))];
  }
  if (isHidden) return [t`${label}: not shown, ${counted([...value].length, 'character')}`];
  const room = maxColumns.line - getWidth(label);
  const [whole = '', ...rest] = splitIntoParts(value, room - '": "'.length);
  if (rest.length === 0) return [`${label}: "${whole}"`];
  const parts = splitIntoParts(value, Math.max(8, room - ', part 10 of 10: ""'.length));
  return parts.map((part, at) => t`${label}, part ${at + 1} of ${parts.length}: ${`"${part}"`}`);
}

function isShort(name: string, columns: number): boolean {
  return getWidth(toUnmistakableLine(name)) <= columns;
}

function quote(text: string): string {
  return `"${toUnmistakableLine(text)}"`;
}

/**
 * The text on one line, so that no other text looks like it: quotes and line breaks as in JSON, and as `\u202e` all that
 * cannot be seen, moves other characters, is drawn on them, or passes for Latin letters, quotes or one space.
 */
function toUnmistakableLine(text: string): string {
  const json = JSON.stringify(text).slice(1, -1);
  const odd = new Set([
    ...findLookAlikes(json, () => true).map(({ character }) => character),
    ...splitByDirection(json).flatMap(({ isolated, text: part }) => (isolated ? [...part] : [])),
  ]);
  const spelled = [...json]
    .map((character) => (odd.has(character) || overlappingMarks.test(character) ? spellOut(character) : character))
    .join('');
  return visibleLine(spelled).replaceAll(/^ +| +$| {2,}/g, (spaces) => '\\u0020'.repeat(spaces.length));
}

/**
 * Marks are drawn on the character before them. Signs and letters that modify others could pass for quotes, and so for the
 * end of a value.
 */
const overlappingMarks = /^(?![ -~])[\p{M}\p{P}\p{S}\p{Lm}]$/u;

/** Parts of an escaped text, each at most this wide. No escape is split. */
function splitIntoParts(text: string, columns: number): readonly string[] {
  const parts: string[] = [];
  let part = '';
  for (const [unit] of toUnmistakableLine(text).matchAll(/\\u\{[\da-f]+\}|\\u[\da-f]{4}|\\.|./gsu)) {
    if (getWidth(part) + getWidth(unit) > columns) {
      parts.push(part);
      part = '';
    }
    part += unit;
  }
  return [...parts, part];
}

/** In columns of a terminal. Characters that are not ASCII may take two. */
function getWidth(text: string): number {
  return [...text].reduce((sum, character) => sum + (character <= '~' ? 1 : 2), 0);
}
