import { isDeepStrictEqual } from 'node:util';
import { parse, stringify, TomlError, type TomlTable, type TomlValue } from 'smol-toml';
import { t } from '../../shared/i18n/i18n.ts';
import { defaultOptions, type Options, type OptionsEdit, options } from '../../shared/settings/options.ts';
import { fromFileKey, type OptionPlace, optionEntries, toFileKey } from './option-entries.ts';
import { lineOf, replaceLine } from './toml-lines.ts';

// Options as text for people: one `key = value` per line. Nothing that a person wrote is lost.

const header = '# Options of Workcell. Edit them as you like: keys it does not know stay.\n';

/** The contents of a config.toml. */
export type OptionsReading = {
  readonly text: string;
  /** The parsed file; null if it is not TOML or cannot be read. Never overwrite such a file. */
  readonly table: TomlTable | null;
  readonly values: Options;
  /** The options in the file by name, each with its line; null if the line is unknown. */
  readonly lines: Readonly<Record<string, number | null>>;
  /** The problems, one sentence each, with the line if there is one. */
  readonly problems: readonly string[];
};

/**
 * Reads config.toml. An error affects only the value of one option and is reported. If the file is not TOML, the values
 * in `before` stay.
 */
export function readOptions(text: string, before: Options = defaultOptions): OptionsReading {
  let table: TomlTable;
  try {
    table = parse(text);
  } catch (failure) {
    if (!(failure instanceof TomlError)) throw failure;
    const words = failure.message.split('\n')[0] ?? '';
    const held = before === defaultOptions ? t`The defaults hold` : t`What held before still holds`;
    const problem = t`config.toml cannot be read at line ${failure.line}: ${words}. ${held}, and nothing is saved, until that line is mended.`;
    return { text, table: null, values: before, lines: {}, problems: [problem] };
  }
  return readTable(text, table);
}

function readTable(text: string, table: TomlTable): OptionsReading {
  let values = defaultOptions;
  const problems: string[] = [];
  const lines: Record<string, number | null> = {};
  for (const { value, ...place } of placesIn(table)) {
    const where = `config.toml${atLine(text, place)}`;
    const path = place.table === null ? place.key : `${place.table}.${place.key}`;
    if (place.table === shortcutsTable) {
      const chords = { ...values.shortcuts, [fromFileKey(place.key)]: value };
      const next = options.safeParse({ ...values, shortcuts: chords });
      if (next.success) values = next.data;
      else problems.push(t`${where}: "${path}" is not a list of keys such as ["Mod+Shift+R"]. It is not used.`);
      continue;
    }
    const entry = optionEntries.find((candidate) => candidate.key === place.key && candidate.table === place.table);
    if (entry === undefined) {
      problems.push(t`${where}: Workcell does not know "${path}". It was left as it is.`);
      continue;
    }
    const next = options.safeParse({ ...values, [entry.name]: entry.fromFile(value) });
    if (next.success) {
      values = next.data;
      lines[entry.name] = lineOf(text, place);
    } else {
      values = options.parse({ ...values, [entry.name]: entry.insteadOfInvalid });
      problems.push(t`${where}: "${path}" is not ${entry.expects}. ${inUseWords(values[entry.name])}`);
    }
  }
  return { text, table, values, lines, problems };
}

function inUseWords(inUse: Options[keyof Options]): string {
  const isNone = inUse === null || (typeof inUse === 'object' && Object.keys(inUse).length === 0);
  return isNone ? t`It is not used.` : t`Still using ${String(inUse)}.`;
}

/**
 * Returns the file with some options changed. Replaces, adds or (for null) removes their lines, and keeps all others.
 * If that is impossible, as with a value over several lines, rewrites the file from its values, which loses its
 * comments. Null if the file is not TOML.
 */
export function writeOptions({ table, text, values }: OptionsReading, change: OptionsEdit): OptionsReading | null {
  if (table === null) return null;
  const wanted = copyOf(table);
  let edited = text === '' ? header : text;
  for (const { value, ...place } of placesOf(change, values)) {
    put(wanted, place, value);
    edited = replaceLine(edited, place, value);
  }
  const written = edited === text ? table : parsed(edited);
  if (written !== null && isDeepStrictEqual(written, wanted)) return readTable(edited, written);
  return readOptions(stringify(wanted));
}

/** Without a prototype, like the parser's tables. */
function copyOf(table: TomlTable): TomlTable {
  return Object.assign<TomlTable, TomlTable>(Object.create(null), table);
}

type PlacedChange = OptionPlace & { readonly value: TomlValue | null };

/** Lists the changed keys and their places. Includes only the shortcuts that differ, so that unreadable ones stay. */
function placesOf({ shortcuts, ...change }: OptionsEdit, before: Options): readonly PlacedChange[] {
  const single = optionEntries.flatMap((entry): readonly PlacedChange[] => {
    if (entry.name === 'shortcuts') return [];
    const value = change[entry.name];
    if (value === undefined) return [];
    return [{ table: entry.table, key: entry.key, value: value === null ? null : entry.toFile(value) }];
  });
  if (shortcuts === undefined) return single;
  const names = Object.keys({ ...before.shortcuts, ...shortcuts });
  const changed = names.filter((name) => !isDeepStrictEqual(before.shortcuts[name], shortcuts[name]));
  return [
    ...single,
    ...changed.map((name) => {
      const chords = shortcuts[name];
      return { table: shortcutsTable, key: toFileKey(name), value: chords === undefined ? null : [...chords] };
    }),
  ];
}

/** The table with a key for each action whose chords were chosen. */
const shortcutsTable = 'shortcuts';

const knownTables: ReadonlySet<string | null> = new Set([...optionEntries.map(({ table }) => table), shortcutsTable]);

type PlacedValue = OptionPlace & { readonly value: TomlValue };

/** Lists every value with its place. A table without any of the options counts as one value. */
function placesIn(table: TomlTable): readonly PlacedValue[] {
  return Object.entries(table).flatMap(([key, value]): PlacedValue[] =>
    isTable(value) && knownTables.has(key)
      ? Object.entries(value).map(([inner, of]) => ({ table: key, key: inner, value: of }))
      : [{ table: null, key, value }],
  );
}

function put(whole: TomlTable, { key, table }: OptionPlace, value: TomlValue | null): void {
  const inner = table === null ? undefined : whole[table];
  if (value === null && table !== null && inner === undefined) return;
  const target = table === null ? whole : copyOf(isTable(inner) ? inner : {});
  if (value === null) delete target[key];
  else target[key] = value;
  if (table !== null) whole[table] = target;
}

function isTable(value: TomlValue | undefined): value is TomlTable {
  return typeof value === 'object' && !Array.isArray(value) && !(value instanceof Date);
}

function parsed(text: string): TomlTable | null {
  try {
    return parse(text);
  } catch {
    return null;
  }
}

function atLine(text: string, place: OptionPlace): string {
  const line = lineOf(text, place);
  return line === null ? '' : t` line ${line}`;
}
