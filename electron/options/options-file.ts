import { isDeepStrictEqual } from 'node:util';
import { parse, stringify, TomlError, type TomlTable, type TomlValue } from 'smol-toml';
import { defaultOptions, type Options, type OptionsChange, options } from '../../shared/options/options.ts';
import { isOptionName, optionEntries } from './option-entries.ts';

// Options as text for people: one `key = value` a line, nothing a person wrote is thrown away.

const header = '# Options of Workcell. Edit them as you like: keys it does not know stay.\n';

/** What a config.toml says. `readable` is false when it is not TOML at all; such a file must not be written over. */
export type OptionsReading = {
  readonly values: Options;
  /** What was wrong, one sentence each, with the line where there is one. */
  readonly problems: readonly string[];
  readonly readable: boolean;
};

/** Reads config.toml; whatever is wrong in it costs one option its value and is said. */
export function readOptions(text: string): OptionsReading {
  let table: TomlTable;
  try {
    table = parse(text);
  } catch (failure) {
    if (!(failure instanceof TomlError)) throw failure;
    const words = failure.message.split('\n')[0] ?? '';
    const problem = `config.toml cannot be read at line ${failure.line}: ${words}. The defaults hold, and nothing is saved, until that line is mended.`;
    return { values: defaultOptions, problems: [problem], readable: false };
  }
  let values = defaultOptions;
  const problems: string[] = [];
  for (const [key, value] of Object.entries(table)) {
    const entry = optionEntries.find((candidate) => candidate.key === key);
    if (entry === undefined) {
      problems.push(`config.toml${atLine(text, key)}: Workcell does not know "${key}". It was left as it is.`);
      continue;
    }
    const next = options.safeParse({ ...values, [entry.name]: entry.fromFile(value) });
    if (next.success) values = next.data;
    else {
      const inUse = defaultOptions[entry.name];
      const fallback = inUse === null ? 'It is not used.' : `Still using ${String(entry.toFile(inUse))}.`;
      problems.push(`config.toml${atLine(text, key)}: "${key}" is not ${entry.expects}. ${fallback}`);
    }
  }
  return { values, problems, readable: true };
}

/**
 * The text with some options changed: their lines are replaced, added or (for null) removed, every other line stays.
 * Where that cannot be done line by line, as with a value over several lines, the file is written anew from its
 * values, which loses its comments. `text` must be readable.
 */
export function writeOptions(text: string, change: OptionsChange): string {
  const wanted = { ...parse(text) };
  let edited = text === '' ? header : text;
  for (const [name, value] of Object.entries(change)) {
    if (value === undefined || !isOptionName(name)) continue;
    const entry = optionEntries.find((candidate) => candidate.name === name);
    if (entry === undefined) continue;
    if (value === null) delete wanted[entry.key];
    else wanted[entry.key] = entry.toFile(value);
    edited = replaceLine(edited, entry.key, value === null ? null : entry.toFile(value));
  }
  const rewritten = stringify(wanted);
  return isSameToml(edited, rewritten) ? edited : rewritten;
}

function replaceLine(text: string, key: string, value: TomlValue | null): string {
  const lines = text.split('\n');
  const table = lines.findIndex((line) => /^\s*\[/.test(line));
  const end = table === -1 ? lines.length : table;
  const at = lines.findIndex((line, index) => index < end && isLineOf(line, key));
  const added = value === null ? [] : [stringify({ [key]: value }).trimEnd()];
  if (at !== -1) lines.splice(at, 1, ...added);
  else lines.splice(table === -1 && lines.at(-1) === '' ? end - 1 : end, 0, ...added);
  return lines.join('\n');
}

function isSameToml(left: string, right: string): boolean {
  try {
    return isDeepStrictEqual(parse(left), parse(right));
  } catch {
    return false;
  }
}

function atLine(text: string, key: string): string {
  const at = text.split('\n').findIndex((line) => isLineOf(line, key) || line.trim() === `[${key}]`);
  return at === -1 ? '' : ` line ${at + 1}`;
}

function isLineOf(line: string, key: string): boolean {
  return line.trimStart().startsWith(key) && /^\s*[.=]/.test(line.trimStart().slice(key.length));
}
