import { findLookAlikes } from '../../shared/approvals/look-alikes.ts';
import { err, ok, type Result } from '../../shared/base/result.ts';
import { splitByDirection } from '../../shared/base/split-by-direction.ts';
import { spellOutCharacter, visibleLine } from '../../shared/base/visible-text.ts';
import { counted, t } from '../../shared/i18n/i18n.ts';
import { isLikelySecretName, isSecret } from './secret-name.ts';

/** A question about a program, as the user reads it: a sentence, and lines that name everything. */
export type ProgramQuestion = { readonly message: string; readonly lines: readonly string[] };

/**
 * The maximum length of a question, in characters and lines. A longer one does not fit on every screen, and the hidden
 * part could matter.
 */
const maxLines = { text: 2_000, lines: 25 };
/**
 * The maximum widths of lines and names, in columns, so that a terminal with 80 columns wraps no line. A name that is
 * wider than `nameBeside` gets its own line.
 */
const maxColumns = { line: 76, nameBeside: 32, name: 64, server: 90 };

/** Settings that do not affect what starts, where it connects, or what data it gets. */
const ignoredSettings = [
  ...['enabled', 'required', 'startup_timeout_sec', 'startup_timeout_ms', 'tool_timeout_sec'],
  ...['enabled_tools', 'disabled_tools', 'supports_parallel_tool_calls', 'tool_input_schema_max_bytes'],
  ...['tools', 'default_tools_approval_mode'],
];

/** What is too long to read in a dialog: the part with this label, or the whole question if `part` is missing. */
export type TooLong = { readonly part?: string };

/**
 * Describes what Codex will start or connect to as an MCP server, according to its settings in the new config.toml.
 * Leaves out values that are probably secrets. The error says what is too long to read.
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
    ...toFacts(http_headers, (header) => t`Header ${header}`, isLikelySecretName),
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
    // None if many short parts are too long together.
    const large = facts[shown.findIndex((part) => shareOf(part) > 0.5)];
    return large === undefined ? err({}) : err({ part: large.label });
  }
  const server = quote(name);
  const message = isAddress
    ? t`Let Codex connect to this MCP server as ${server}?`
    : t`Let Codex run this program as the MCP server ${server}?`;
  return ok({ message, lines });
}

/** Returns the share of the available space that these lines need. Above 1, they do not fit. */
function shareOf(lines: readonly string[]): number {
  return Math.max(lines.length / maxLines.lines, lines.join('\n').length / maxLines.text);
}

/** A value to show. If it is hidden, only its length is shown. */
type Fact = {
  readonly label: string;
  readonly value: string;
  readonly isHidden: boolean;
  /** True if the label gets its own line. */
  readonly isLong: boolean;
  /** True if the name in the label is too long to read, so that it is cut off. */
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

/** Formats variables, headers or settings as facts. */
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

/** Returns a line for each part of the value. Each part is in quotes, so that it cannot look like another line. */
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
 * Returns the text on one line, in a form that no other text can imitate. Escapes quotes and line breaks as in JSON.
 * Escapes as `\u202e` every character that is invisible, moves other characters, is drawn on them, or looks like Latin
 * letters, quotes or one space.
 */
function toUnmistakableLine(text: string): string {
  const json = JSON.stringify(text).slice(1, -1);
  const odd = new Set([
    ...findLookAlikes(json, () => true).map(({ character }) => character),
    ...splitByDirection(json).flatMap(({ isolated, text: part }) => (isolated ? [...part] : [])),
  ]);
  const spelled = [...json]
    .map((character) =>
      odd.has(character) || overlappingMarks.test(character) ? spellOutCharacter(character) : character,
    )
    .join('');
  return visibleLine(spelled).replaceAll(/^ +| +$| {2,}/g, (spaces) => '\\u0020'.repeat(spaces.length));
}

/**
 * Marks are drawn on the character before them. Signs and modifier letters could look like quotes, and so like the end
 * of a value.
 */
const overlappingMarks = /^(?![ -~])[\p{M}\p{P}\p{S}\p{Lm}]$/u;

/** Splits an escaped text into parts of at most this width. Never splits an escape. */
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

/** Returns the width in terminal columns. Counts two for each character that is not ASCII, because it may take two. */
function getWidth(text: string): number {
  return [...text].reduce((sum, character) => sum + (character <= '~' ? 1 : 2), 0);
}
