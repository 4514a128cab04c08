import { stringify, type TomlValue } from 'smol-toml';
import type { OptionPlace } from './option-entries.ts';
import {
  beginOf,
  type ScannedToml,
  type Span,
  type TomlPair,
  type TomlSection,
  type TomlStatement,
} from './toml-scan.ts';

// Changes one value of a TOML text and leaves everything else as a person wrote it: comments, indents, line ends.

/** The line number, from 1, of each key and table. */
export type TomlLineNumbers = { of(place: OptionPlace): number | null };

/** Finds the lines of all keys and tables in one pass. */
export function numberLines({ sections, text }: ScannedToml): TomlLineNumbers {
  const numbers = new Map<string, number>();
  let number = 1;
  let at = 0;
  const found = (path: readonly string[], start: number): void => {
    for (let next = text.indexOf('\n', at); next !== -1 && next < start; next = text.indexOf('\n', at)) {
      number += 1;
      at = next + 1;
    }
    // A place has at most a table and a key.
    for (const length of [1, 2]) {
      const name = JSON.stringify(path.slice(0, length));
      if (path.length >= length && !numbers.has(name)) numbers.set(name, number);
    }
  };
  const foundPair = ({ pairs, path, start }: TomlPair): void => {
    found(path, start);
    for (const inner of pairs ?? []) foundPair(inner);
  };
  for (const { header, path, statements } of sections) {
    if (header !== null) found(path, header.lines.start);
    for (const { pair } of statements) if (pair !== null) foundPair(pair);
  }
  return { of: (place) => numbers.get(JSON.stringify(pathOf(place))) ?? null };
}

/**
 * Returns the text with a value replaced, added at the end of its table, or (for null) removed. Null if that would lose
 * a comment, or if the key is written in a way that has no such place. The result may still be wrong if the name means
 * something else, so the caller must parse and compare it.
 */
export function editToml(scanned: ScannedToml, place: OptionPlace, value: TomlValue | null): string | null {
  const found = findPair(scanned, pathOf(place));
  if (value === null) return found === null ? scanned.text : removed(scanned, found);
  if (found === null) return added(scanned, place, value);
  const { value: old } = found.pair;
  return hasComment(scanned, old) ? null : spliced(scanned.text, old, writtenValue(value));
}

type FoundPair = {
  readonly pair: TomlPair;
  readonly statement: TomlStatement;
  /** The inline table that contains it; null if it has its own line. */
  readonly inline: TomlPair | null;
};

function findPair({ sections }: ScannedToml, path: readonly string[]): FoundPair | null {
  for (const { isArray, statements } of sections) {
    if (isArray) continue;
    for (const statement of statements) {
      const found = findIn(statement.pair, null, path);
      if (found !== null) return { ...found, statement };
    }
  }
  return null;
}

function findIn(
  pair: TomlPair | null,
  inline: TomlPair | null,
  path: readonly string[],
): Pick<FoundPair, 'pair' | 'inline'> | null {
  if (pair === null || pair.path.some((name, index) => name !== path[index])) return null;
  if (pair.path.length === path.length) return { pair, inline };
  for (const inner of pair.pairs ?? []) {
    const found = findIn(inner, pair, path);
    if (found !== null) return found;
  }
  return null;
}

/** Keeps the comment after the pair, as its own line. */
function removed(scanned: ScannedToml, { inline, pair, statement }: FoundPair): string | null {
  const { text } = scanned;
  if (inline !== null) return removedInline(scanned, inline, pair);
  if (hasComment(scanned, pair)) return null;
  const { comment, lines } = statement;
  return spliced(text, { start: comment === null ? lines.start : pair.start, end: comment?.start ?? lines.end }, '');
}

function removedInline(scanned: ScannedToml, inline: TomlPair, pair: TomlPair): string | null {
  const pairs = inline.pairs ?? [];
  const before = pairs[pairs.indexOf(pair) - 1];
  const after = pairs[pairs.indexOf(pair) + 1];
  const whole = { start: inline.value.start + 1, end: inline.value.end - 1 };
  const alone = before === undefined ? whole : { start: before.end, end: pair.end };
  const gap = after === undefined ? alone : { start: pair.start, end: after.start };
  return hasComment(scanned, gap) ? null : spliced(scanned.text, gap, '');
}

function added(scanned: ScannedToml, { key, table }: OptionPlace, value: TomlValue): string | null {
  const { lineEnd, sections, text } = scanned;
  const pair = `${writtenKey(key)} = ${writtenValue(value)}`;
  const [root] = sections;
  if (root === undefined) return null;
  if (table === null) return addedBehind(scanned, lastLine(root), pair) ?? addedFirst(scanned, pair);
  const section = sections.find(({ header, isArray, path }) => header !== null && !isArray && isSame(path, [table]));
  if (section !== undefined) return addedBehind(scanned, lastLine(section) ?? section.header, pair);
  const inline = findPair(scanned, [table])?.pair;
  if (inline !== undefined) return addedInline(text, inline, pair);
  const dotted = root.statements.findLast((statement) => statement.pair?.path[0] === table);
  if (dotted !== undefined) return addedBehind(scanned, dotted, `${writtenKey(table)}.${pair}`);
  const blank = /(?:^\uFEFF?|\n)\r?\n$/.test(text) || text.slice(beginOf(text)) === '' ? '' : lineEnd;
  return `${withLineEnd(text, lineEnd)}${blank}[${writtenKey(table)}]${lineEnd}${pair}${lineEnd}`;
}

function lastLine({ statements }: TomlSection): TomlStatement | null {
  return statements.at(-1) ?? null;
}

/** Adds its own line, indented like the one before. */
function addedBehind({ lineEnd, text }: ScannedToml, statement: TomlStatement | null, line: string): string | null {
  if (statement === null) return null;
  const { end, start } = statement.lines;
  const indent = /^[ \t]*/.exec(text.slice(start))?.[0] ?? '';
  return `${withLineEnd(text.slice(0, end), lineEnd)}${indent}${line}${lineEnd}${text.slice(end)}`;
}

/** Before the first table and its comment; at the end if there is no table. */
function addedFirst({ lineEnd, sections, text }: ScannedToml, line: string): string {
  const begin = beginOf(text);
  const header = sections[1]?.header;
  if (header === undefined || header === null) return `${withLineEnd(text, lineEnd)}${line}${lineEnd}`;
  let at = header.lines.start;
  while (at > begin) {
    const above = Math.max(at < 2 ? 0 : text.lastIndexOf('\n', at - 2) + 1, begin);
    if (!/^[ \t]*#/.test(text.slice(above, at))) break;
    at = above;
  }
  return `${text.slice(0, at)}${line}${lineEnd}${lineEnd}${text.slice(at)}`;
}

function addedInline(text: string, { pairs, value }: TomlPair, pair: string): string | null {
  if (pairs === null) return null;
  const last = pairs.at(-1);
  if (last !== undefined) return spliced(text, { start: last.end, end: last.end }, `, ${pair}`);
  return spliced(text, { start: value.start + 1, end: value.start + 1 }, ` ${pair} `);
}

function hasComment({ comments }: ScannedToml, { end, start }: Span): boolean {
  return comments.some((comment) => comment.start < end && comment.end > start);
}

function spliced(text: string, { end, start }: Span, by: string): string {
  return text.slice(0, start) + by + text.slice(end);
}

function pathOf({ key, table }: OptionPlace): readonly string[] {
  return table === null ? [key] : [table, key];
}

function isSame(path: readonly string[], other: readonly string[]): boolean {
  return path.length === other.length && path.every((name, index) => name === other[index]);
}

function writtenKey(key: string): string {
  return stringify({ [key]: 0 })
    .trimEnd()
    .slice(0, -' = 0'.length);
}

function writtenValue(value: TomlValue): string {
  return stringify({ value }).trimEnd().slice('value = '.length);
}

function withLineEnd(text: string, lineEnd: string): string {
  return text.slice(beginOf(text)) === '' || text.endsWith('\n') ? text : text + lineEnd;
}
