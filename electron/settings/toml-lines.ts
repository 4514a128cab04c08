import { stringify, type TomlValue } from 'smol-toml';
import type { OptionPlace } from './option-entries.ts';

// Edits TOML line by line, so that a change of one value keeps everything else as a person wrote it. Knows only the
// usual forms: `key = value` on its own line, under its `[table]` or dotted before the first one.

/** Returns the line, from 1, where a key or table starts; null if it has another notation. */
export function lineOf(text: string, place: OptionPlace): number | null {
  const lines = text.split('\n');
  const at = findLine(lines, place);
  const found = at === -1 && place.table === null ? findHeader(lines, place.key) : at;
  return found === -1 ? null : found + 1;
}

/** Returns the text with the line of a key replaced, added at the end of its table, or (for null) removed. */
export function replaceLine(text: string, place: OptionPlace, value: TomlValue | null): string {
  const lines = text.split('\n');
  const at = findLine(lines, place);
  const line = value === null ? null : stringify({ [place.key]: value }).trimEnd();
  if (at !== -1) {
    const isDotted = place.table !== null && isLineOf(lines[at], `${place.table}.${place.key}`);
    lines.splice(at, 1, ...(line === null ? [] : [isDotted ? `${place.table}.${line}` : line]));
  } else if (line !== null) {
    addLine(lines, place.table, line);
  }
  return lines.join('\n');
}

function addLine(lines: string[], table: string | null, line: string): void {
  const header = table === null ? -1 : findHeader(lines, table);
  const isMissing = table !== null && header === -1;
  const next = isMissing ? -1 : lines.findIndex((other, index) => index > header && headerOf(other) !== null);
  let end = next === -1 ? lines.length : next;
  while (end > header + 1 && lines[end - 1]?.trim() === '') end -= 1;
  lines.splice(end, 0, ...(isMissing ? ['', `[${table}]`] : []), line);
}

function findLine(lines: readonly string[], { key, table }: OptionPlace): number {
  let current: string | null = null;
  return lines.findIndex((line) => {
    const header = headerOf(line);
    if (header !== null) current = header;
    else if (current === table) return isLineOf(line, key);
    else return current === null && isLineOf(line, `${table}.${key}`);
    return false;
  });
}

function findHeader(lines: readonly string[], table: string): number {
  return lines.findIndex((line) => headerOf(line) === table);
}

function headerOf(line: string): string | null {
  return /^\s*\[+\s*([^\]]*?)\s*\]/.exec(line)?.[1] ?? null;
}

function isLineOf(line: string | undefined, key: string): boolean {
  const begun = line?.trimStart() ?? '';
  return begun.startsWith(key) && /^\s*[.=]/.test(begun.slice(key.length));
}
