import { isDeepStrictEqual } from 'node:util';
import { parse, TomlError, type TomlTable, type TomlValue } from 'smol-toml';
import { err, ok, type Result } from '../../shared/base/result.ts';
import { counted, t } from '../../shared/i18n/i18n.ts';
import { shortcuts as shortcutsSchema } from '../../shared/settings/chord.ts';
import { defaultOptions, type Options, type OptionsEdit, options } from '../../shared/settings/options.ts';
import { fromFileKey, type OptionPlace, optionEntries, toFileKey } from './option-entries.ts';
import { editToml, numberLines } from './toml-lines.ts';
import { type ScannedToml, scanToml } from './toml-scan.ts';

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
  return readTable(scanToml(text), table);
}

function readTable(scanned: ScannedToml, table: TomlTable): OptionsReading {
  const { text } = scanned;
  const numbers = numberLines(scanned);
  let values = defaultOptions;
  const chords: Record<string, unknown> = {};
  const problems: string[] = [];
  const lines: Record<string, number | null> = {};
  for (const { value, ...place } of placesIn(table)) {
    const where = `config.toml${atLine(numbers.of(place))}`;
    const path = nameOf(place);
    if (place.table === shortcutsTable) {
      const action = fromFileKey(place.key);
      // Check each alone. Together, thousands would take minutes.
      if (isReadable(action, value)) chords[action] = value;
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
      lines[entry.name] = numbers.of(place);
    } else {
      values = options.parse({ ...values, [entry.name]: entry.insteadOfInvalid });
      problems.push(t`${where}: "${path}" is not ${entry.expects}. ${inUseWords(values[entry.name])}`);
    }
  }
  if (Object.keys(chords).length > 0) values = options.parse({ ...values, shortcuts: chords });
  return { text, table, values, lines, problems: listed(problems) };
}

/** The maximum number of problems to list. */
const mostListed = 20;

function listed(problems: readonly string[]): readonly string[] {
  const more = problems.length - mostListed;
  if (more <= 0) return problems;
  return [...problems.slice(0, mostListed), t`Not listed: ${counted(more, 'more problem')}.`];
}

function inUseWords(inUse: Options[keyof Options]): string {
  const isNone = inUse === null || (typeof inUse === 'object' && Object.keys(inUse).length === 0);
  return isNone ? t`It is not used.` : t`Still using ${String(inUse)}.`;
}

/** A file with some options changed. */
export type OptionsWriting = {
  readonly reading: OptionsReading;
  /** The changes that were not made, because they would lose something the person wrote. */
  readonly left: OptionsEdit;
  /** The reasons, one sentence per place. */
  readonly problems: readonly string[];
};

/**
 * Changes some options: replaces, adds or (for null) removes their values, and keeps everything else, comments too.
 * Leaves what cannot be changed that way, and lists it.
 */
export function writeOptions(before: OptionsReading, change: OptionsEdit): OptionsWriting {
  if (before.table === null) {
    const problem = t`config.toml cannot be read, so it was not written over. The change holds until Workcell ends.`;
    return { reading: before, left: change, problems: [problem] };
  }
  let { table } = before;
  let scanned = scanToml(before.text === '' ? header : before.text);
  const left = new Set<keyof Options>();
  const problems: string[] = [];
  for (const { name, value, ...place } of placesOf(change, before)) {
    const edited = edit(scanned, table, place, value);
    if (edited.ok) ({ scanned, table } = edited.value);
    else {
      left.add(name);
      problems.push(edited.error);
    }
  }
  const isSame = table === before.table;
  return { reading: isSame ? before : readTable(scanned, table), left: pick(change, left), problems };
}

function pick(change: OptionsEdit, names: ReadonlySet<keyof Options>): OptionsEdit {
  return Object.fromEntries(Object.entries(change).filter(([name]) => names.has(name as keyof Options)));
}

type Edited = { readonly scanned: ScannedToml; readonly table: TomlTable };

/** Changes one value. The failure is a sentence. */
function edit(
  scanned: ScannedToml,
  table: TomlTable,
  place: OptionPlace,
  value: TomlValue | null,
): Result<Edited, string> {
  const wanted = withValue(table, place, value);
  if (wanted === null) {
    const where = `config.toml${atLine(numberLines(scanned).of({ table: null, key: place.table ?? '' }))}`;
    return err(
      t`${where}: "${place.table}" is not a table, so "${nameOf(place)}" was not saved. The change holds until Workcell ends.`,
    );
  }
  if (isSameBut(table, wanted, place)) return ok({ scanned, table });
  const text = editToml(scanned, place, value);
  const written = text === null ? null : parsed(text);
  if (text !== null && written !== null && isSameBut(written, wanted, place)) {
    return ok({ scanned: scanToml(text, scanned.lineEnd), table: written });
  }
  const where = `config.toml${atLine(numberLines(scanned).of(place))}`;
  return err(
    t`${where}: Workcell cannot save "${nameOf(place)}" without losing something that you wrote there. Edit it by hand. The change holds until Workcell ends.`,
  );
}

/** Without a prototype, like the parser's tables. */
function copyOf(table: TomlTable): TomlTable {
  return Object.assign<TomlTable, TomlTable>(Object.create(null), table);
}

type PlacedChange = OptionPlace & { readonly name: keyof Options; readonly value: TomlValue | null };

/**
 * Lists the changed keys and their places. Includes only the shortcuts that differ, so that unreadable ones stay, and
 * each of them as a person spelled it: `newThread` and `new_thread` are the same action.
 */
function placesOf({ shortcuts, ...change }: OptionsEdit, before: OptionsReading): readonly PlacedChange[] {
  const single = optionEntries.flatMap((entry): readonly PlacedChange[] => {
    if (entry.name === 'shortcuts') return [];
    const value = change[entry.name];
    if (value === undefined) return [];
    return [
      { name: entry.name, table: entry.table, key: entry.key, value: value === null ? null : entry.toFile(value) },
    ];
  });
  if (shortcuts === undefined) return single;
  const spelled = spellingsIn(before.table?.[shortcutsTable]);
  const wanted = new Map(Object.entries(shortcuts));
  const held = new Map(Object.entries(before.values.shortcuts));
  const changed = [...new Set([...held.keys(), ...wanted.keys()])].flatMap((action): readonly PlacedChange[] => {
    const chords = wanted.get(action);
    if (isDeepStrictEqual(held.get(action), chords)) return [];
    const value = chords === undefined ? null : [...chords];
    const keys = spelled.get(action) ?? [toFileKey(action)];
    return keys.map((key) => ({ name: 'shortcuts', table: shortcutsTable, key, value }));
  });
  return [...single, ...changed];
}

/** The keys in the file for each action: all that are readable, or else all. The last readable one counts. */
function spellingsIn(table: TomlValue | undefined): ReadonlyMap<string, readonly string[]> {
  const readable = new Map<string, string[]>();
  const others = new Map<string, string[]>();
  for (const [key, value] of isTable(table) ? Object.entries(table) : []) {
    const action = fromFileKey(key);
    const spelled = isReadable(action, value) ? readable : others;
    const keys = spelled.get(action);
    if (keys === undefined) spelled.set(action, [key]);
    else keys.push(key);
  }
  return new Map([...others, ...readable]);
}

function isReadable(action: string, chords: TomlValue): boolean {
  return shortcutsSchema.safeParse({ [action]: chords }).success;
}

/** The table of shortcuts, with a key for each action that has its own chords. */
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

/** Returns the table with a value, or (for null) without it. Null if the table's name means something else. */
function withValue(whole: TomlTable, { key, table }: OptionPlace, value: TomlValue | null): TomlTable | null {
  const inner = table === null ? whole : whole[table];
  const isMissing = inner === undefined;
  if (value === null && (isMissing || !isTable(inner))) return whole;
  if (!isMissing && !isTable(inner)) return null;
  const target = copyOf(inner ?? {});
  if (value === null) delete target[key];
  else target[key] = value;
  return table === null ? target : Object.assign(copyOf(whole), { [table]: target });
}

/** Treats an empty table and a missing one as the same. */
function isSameBut(one: TomlTable, other: TomlTable, { table }: OptionPlace): boolean {
  try {
    return isDeepStrictEqual(withoutEmpty(one, table), withoutEmpty(other, table));
  } catch (failure) {
    // Tables can be nested too deeply to compare.
    if (failure instanceof RangeError) return false;
    throw failure;
  }
}

function withoutEmpty(whole: TomlTable, table: string | null): TomlTable {
  const inner = table === null ? undefined : whole[table];
  if (table === null || !isTable(inner) || Object.keys(inner).length > 0) return whole;
  const { [table]: _, ...others } = whole;
  return copyOf(others);
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

function atLine(line: number | null): string {
  return line === null ? '' : t` line ${line}`;
}

function nameOf({ key, table }: OptionPlace): string {
  return table === null ? key : `${table}.${key}`;
}
