import { stringify, type TomlValue } from 'smol-toml';
import type { SettingPlace } from './setting-entries.ts';
import {
  findTextStart,
  type ScannedToml,
  scanToml,
  type TomlPair,
  type TomlSection,
  type TomlSpan,
  type TomlStatement,
} from './toml-scan.ts';

// Changes values of a TOML text and leaves everything else as a user wrote it: comments, indents, line ends.

/** The line number, from 1, of each key and table. */
export type TomlLineNumbers = { of(place: SettingPlace): number | null };

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
      const name = toMapKey(path.slice(0, length));
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
  return { of: (place) => numbers.get(toMapKey(toPath(place))) ?? null };
}

/** A value to set; null removes it. */
export type TomlEdit = SettingPlace & { readonly value: TomlValue | null };

/** The text after some edits. */
export type EditedToml<Edit> = {
  readonly scanned: ScannedToml;
  /** The edits that would lose a comment, or whose key is written in a form that cannot be edited. */
  readonly refused: ReadonlySet<Edit>;
};

/**
 * Replaces values, adds them at the end of their tables and removes them, each place at most once. The result may still
 * be wrong if a name has another meaning, so the caller must parse and compare it. The time grows with the length of
 * the text, but not with that length times the number of edits.
 */
export function editToml<Edit extends TomlEdit>(before: ScannedToml, edits: readonly Edit[]): EditedToml<Edit> {
  const refused = new Set<Edit>();
  let scanned = before;
  // Edits that overlap wait for the next round. Places with the same neighbors need few rounds.
  for (let open = edits; open.length > 0; ) {
    const splices = findSplices(scanned, open, refused);
    const { text, waiting } = applySplices(scanned.text, splices);
    scanned = text === scanned.text ? scanned : scanToml(text, scanned.lineEnd);
    open = waiting.flatMap((splice) => splice.edits);
  }
  return { scanned, refused };
}

/** A range to replace, for one or more edits. */
type Splice<Edit> = TomlSpan & { readonly by: string; readonly edits: readonly Edit[] };

function findSplices<Edit extends TomlEdit>(
  scanned: ScannedToml,
  edits: readonly Edit[],
  refused: Set<Edit>,
): readonly Splice<Edit>[] {
  const pairs = findPairs(scanned);
  const splices: Splice<Edit>[] = [];
  const push = (some: readonly Edit[], change: (TomlSpan & { readonly by: string }) | null): void => {
    if (change !== null) splices.push({ ...change, edits: some });
    else for (const edit of some) refused.add(edit);
  };
  const additions = new Map<string | null, { readonly edits: Edit[]; readonly lines: string[] }>();
  for (const edit of edits) {
    const { key, table, value } = edit;
    const found = pairs.get(toMapKey(toPath(edit)));
    if (value === null) {
      const gap = found === undefined ? null : getGap(scanned, found);
      if (found !== undefined) push([edit], gap && { ...gap, by: '' });
    } else if (found === undefined) {
      const together = additions.get(table) ?? { edits: [], lines: [] };
      together.edits.push(edit);
      together.lines.push(`${formatKey(key)} = ${formatValue(value)}`);
      additions.set(table, together);
    } else {
      const { value: old } = found.pair;
      push([edit], hasComment(scanned, old) ? null : { start: old.start, end: old.end, by: formatValue(value) });
    }
  }
  for (const [table, { edits: some, lines }] of additions) {
    const inline = table === null ? undefined : pairs.get(toMapKey([table]))?.pair;
    push(some, createInsertion(scanned, table, inline, lines));
  }
  return splices;
}

/**
 * Applies all replacements that do not touch each other. Two adjacent removals or two adjacent replacements do not
 * count as touching.
 */
function applySplices<Edit>(
  text: string,
  splices: readonly Splice<Edit>[],
): { readonly text: string; readonly waiting: readonly Splice<Edit>[] } {
  const waiting: Splice<Edit>[] = [];
  const parts: string[] = [];
  let last: TomlSpan | null = null;
  for (const splice of splices.toSorted((one, other) => one.start - other.start)) {
    const { by, end, start } = splice;
    const isInsertion = start === end || last?.start === last?.end;
    if (last !== null && (start < last.end || (start === last.end && isInsertion))) {
      waiting.push(splice);
    } else {
      parts.push(text.slice(last?.end ?? 0, start), by);
      last = { start, end };
    }
  }
  return { text: parts.join('') + text.slice(last?.end ?? 0), waiting };
}

type FoundPair = {
  readonly pair: TomlPair;
  readonly statement: TomlStatement;
  /** The inline table that contains the pair. Null if the pair has its own line. */
  readonly inline: TomlPair | null;
};

/** Finds the first pair of every name. */
function findPairs({ sections }: ScannedToml): ReadonlyMap<string, FoundPair> {
  const pairs = new Map<string, FoundPair>();
  const found = (pair: TomlPair, statement: TomlStatement, inline: TomlPair | null): void => {
    // A place has at most a table and a key.
    if (pair.path.length > 2) return;
    const name = toMapKey(pair.path);
    if (!pairs.has(name)) pairs.set(name, { pair, statement, inline });
    for (const inner of pair.pairs ?? []) found(inner, statement, pair);
  };
  for (const { isArray, statements } of sections) {
    if (isArray) continue;
    for (const statement of statements) if (statement.pair !== null) found(statement.pair, statement, null);
  }
  return pairs;
}

/**
 * Returns the range to remove for a pair. Null if it contains a comment. Keeps the comment after the pair, as its own
 * line.
 */
function getGap(scanned: ScannedToml, { inline, pair, statement }: FoundPair): TomlSpan | null {
  if (inline !== null) return getInlineGap(scanned, inline, pair);
  if (hasComment(scanned, pair)) return null;
  const { comment, lines } = statement;
  return { start: comment === null ? lines.start : pair.start, end: comment?.start ?? lines.end };
}

function getInlineGap(scanned: ScannedToml, inline: TomlPair, pair: TomlPair): TomlSpan | null {
  const pairs = inline.pairs ?? [];
  const at = findIndexAfter(pairs, pair.start);
  const before = pairs[at - 1];
  const after = pairs[at + 1];
  const whole = { start: inline.value.start + 1, end: inline.value.end - 1 };
  const alone = before === undefined ? whole : { start: before.end, end: pair.end };
  const gap = after === undefined ? alone : { start: pair.start, end: after.start };
  return hasComment(scanned, gap) ? null : gap;
}

type Insertion = TomlSpan & { readonly by: string };

function createInsertion(
  scanned: ScannedToml,
  table: string | null,
  inline: TomlPair | undefined,
  pairs: readonly string[],
): Insertion | null {
  const { lineEnd, sections, text } = scanned;
  const [root] = sections;
  if (root === undefined) return null;
  if (table === null)
    return insertLinesAfter(scanned, insertAfterLastLine(root), pairs) ?? insertFirstLines(scanned, pairs);
  const section = sections.find(({ header, isArray, path }) => header !== null && !isArray && isSame(path, [table]));
  if (section !== undefined) return insertLinesAfter(scanned, insertAfterLastLine(section) ?? section.header, pairs);
  if (inline !== undefined) return insertIntoInline(inline, pairs);
  const dotted = root.statements.findLast((statement) => statement.pair?.path[0] === table);
  const name = formatKey(table);
  if (dotted !== undefined) {
    const lines = pairs.map((pair) => `${name}.${pair}`);
    return insertLinesAfter(scanned, dotted, lines);
  }
  const blank = /(?:^\uFEFF?|\n)\r?\n$/.test(text) || text.slice(findTextStart(text)) === '' ? '' : lineEnd;
  return insertLinesAt(scanned, text.length, [`${blank}[${name}]`, ...pairs]);
}

function insertAfterLastLine({ statements }: TomlSection): TomlStatement | null {
  return statements.at(-1) ?? null;
}

/** Adds lines, with the indent of the line before. */
function insertLinesAfter(
  scanned: ScannedToml,
  statement: TomlStatement | null,
  lines: readonly string[],
): Insertion | null {
  if (statement === null) return null;
  const { end, start } = statement.lines;
  const indent = /^[ \t]*/.exec(scanned.text.slice(start))?.[0] ?? '';
  const indented = lines.map((line) => indent + line);
  return insertLinesAt(scanned, end, indented);
}

/** Adds lines before the first table and its comment, or at the end if there is no table. */
function insertFirstLines(scanned: ScannedToml, lines: readonly string[]): Insertion {
  const { lineEnd, sections, text } = scanned;
  const begin = findTextStart(text);
  const header = sections[1]?.header;
  if (header === undefined || header === null) return insertLinesAt(scanned, text.length, lines);
  let at = header.lines.start;
  while (at > begin) {
    const above = Math.max(at < 2 ? 0 : text.lastIndexOf('\n', at - 2) + 1, begin);
    if (!/^[ \t]*#/.test(text.slice(above, at))) break;
    at = above;
  }
  const { by } = insertLinesAt(scanned, at, lines);
  return { start: at, end: at, by: by + lineEnd };
}

/** Adds whole lines at the start of a line, or at the end of the text. */
function insertLinesAt({ lineEnd, text }: ScannedToml, at: number, lines: readonly string[]): Insertion {
  const isNewLine = at <= findTextStart(text) || text[at - 1] === '\n';
  return { start: at, end: at, by: `${isNewLine ? '' : lineEnd}${lines.join(lineEnd)}${lineEnd}` };
}

function insertIntoInline({ pairs, value }: TomlPair, added: readonly string[]): Insertion | null {
  if (pairs === null) return null;
  const last = pairs.at(-1);
  const by = added.join(', ');
  if (last !== undefined) return { start: last.end, end: last.end, by: `, ${by}` };
  return { start: value.start + 1, end: value.start + 1, by: ` ${by} ` };
}

function hasComment({ comments }: ScannedToml, { end, start }: TomlSpan): boolean {
  const comment = comments[findIndexAfter(comments, start)];
  return comment !== undefined && comment.start < end;
}

/** Returns the index of the first span that ends after a position. */
function findIndexAfter(spans: readonly TomlSpan[], position: number): number {
  let low = 0;
  let high = spans.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((spans[middle]?.end ?? 0) > position) high = middle;
    else low = middle + 1;
  }
  return low;
}

function toPath({ key, table }: SettingPlace): readonly string[] {
  return table === null ? [key] : [table, key];
}

/** Returns a name for use as the key of a map. */
function toMapKey(path: readonly string[]): string {
  return JSON.stringify(path);
}

function isSame(path: readonly string[], other: readonly string[]): boolean {
  return path.length === other.length && path.every((name, index) => name === other[index]);
}

function formatKey(key: string): string {
  return stringify({ [key]: 0 })
    .trimEnd()
    .slice(0, -' = 0'.length);
}

function formatValue(value: TomlValue): string {
  return stringify({ value }).trimEnd().slice('value = '.length);
}
