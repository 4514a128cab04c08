import { isDeepStrictEqual } from 'node:util';
import { parse, TomlError, type TomlTable, type TomlValue } from 'smol-toml';
import { err, ok, type Result } from '../../shared/base/result.ts';
import { counted, t } from '../../shared/i18n/i18n.ts';
import { shortcuts as shortcutsSchema } from '../../shared/settings/chord.ts';
import { defaultOptions, type Options, type OptionsEdit, options } from '../../shared/settings/options.ts';
import { mostSettingsBytes } from '../files/read-settings.ts';
import { fromFileKey, type OptionPlace, optionEntries, toFileKey } from './option-entries.ts';
import { editToml, numberLines, type TomlLineNumbers } from './toml-lines.ts';
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
    const held =
      before === defaultOptions ? t`Workcell is using the defaults` : t`Workcell is using the earlier settings`;
    const problem = t`config.toml has an error on line ${failure.line}: ${words}. ${held} and cannot save changes until you fix that line.`;
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
      else problems.push(t`${where}: "${path}" is not a list of keys such as ["Mod+Shift+R"]. Workcell ignores it.`);
      continue;
    }
    const entry = optionEntries.find((candidate) => candidate.key === place.key && candidate.table === place.table);
    if (entry === undefined) {
      problems.push(t`${where}: Workcell does not know "${path}" and left it unchanged.`);
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
  return isNone ? t`Workcell ignores it.` : t`Still using ${String(inUse)}.`;
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
    const problem = t`config.toml cannot be read, so it was not overwritten. The change lasts until Workcell restarts.`;
    return { reading: before, left: change, problems: [problem] };
  }
  const scanned = scanToml(before.text === '' ? header : before.text);
  const changes = placesOf(change, before);
  const refused = new Map<PlacedChange, Refusal>();
  const after = applied({ scanned, table: before.table }, changes, refused);
  const reading = after.table === before.table ? before : readTable(after.scanned, after.table);
  const left = new Set([...refused.keys()].map(({ name }) => name));
  return { reading, left: pick(change, left), problems: problemsOf(refused, after.scanned) };
}

function pick(change: OptionsEdit, names: ReadonlySet<keyof Options>): OptionsEdit {
  return Object.fromEntries(Object.entries(change).filter(([name]) => names.has(name as keyof Options)));
}

type OptionsText = { readonly scanned: ScannedToml; readonly table: TomlTable };

/** Why a change is not made. */
type Refusal = 'noTable' | 'loses' | 'tooLarge';

/**
 * Makes all changes, with one parse and comparison if the result is right. If it is wrong, makes each half on its own,
 * down to the changes that are to blame.
 */
function applied(
  before: OptionsText,
  changes: readonly PlacedChange[],
  refused: Map<PlacedChange, Refusal>,
): OptionsText {
  const open: PlacedChange[] = [];
  for (const change of changes) {
    const inner = change.table === null ? before.table : before.table[change.table];
    if (inner !== undefined && !isTable(inner)) {
      if (change.value !== null) refused.set(change, 'noTable');
    } else if (!isDeepStrictEqual(inner?.[change.key] ?? null, change.value)) {
      open.push(change);
    }
  }
  const { refused: losing, scanned } = editToml(before.scanned, open);
  for (const change of losing) refused.set(change, 'loses');
  const made = open.filter((change) => !losing.has(change));
  if (made.length === 0) return before;
  const checked = check(scanned.text, before.table, made);
  if (checked.ok) return { scanned, table: checked.value };
  const isOneOption = new Set(made.map(({ name }) => name)).size === 1;
  if (made.length === 1 || checked.error === 'tooDeep' || (checked.error === 'tooLarge' && isOneOption)) {
    for (const change of made) refused.set(change, checked.error === 'tooLarge' ? 'tooLarge' : 'loses');
    return before;
  }
  const middle = made.length >> 1;
  return applied(applied(before, made.slice(0, middle), refused), made.slice(middle), refused);
}

/** Returns the table of a text if it has the changes and nothing else that differs. */
function check(
  text: string,
  before: TomlTable,
  changes: readonly PlacedChange[],
): Result<TomlTable, 'wrong' | 'tooLarge' | 'tooDeep'> {
  if (Buffer.byteLength(text) > mostSettingsBytes) return err('tooLarge');
  const written = parsed(text);
  if (written === null) return err('wrong');
  try {
    const tables = new Set(changes.map(({ table }) => table));
    const wanted = withoutEmpty(withValues(before, changes), tables);
    return isDeepStrictEqual(withoutEmpty(written, tables), wanted) ? ok(written) : err('wrong');
  } catch (failure) {
    // Tables can be nested too deeply to compare.
    if (failure instanceof RangeError) return err('tooDeep');
    throw failure;
  }
}

function problemsOf(refused: ReadonlyMap<PlacedChange, Refusal>, scanned: ScannedToml): readonly string[] {
  if (refused.size === 0) return [];
  const numbers = numberLines(scanned);
  const problems = [...refused].map(([change, refusal]) => problemOf(change, refusal, numbers));
  return listed([...new Set(problems)]);
}

function problemOf(change: PlacedChange, refusal: Refusal, numbers: TomlLineNumbers): string {
  const { name, table } = change;
  switch (refusal) {
    case 'noTable': {
      const where = `config.toml${atLine(numbers.of({ table: null, key: table ?? '' }))}`;
      return t`${where}: "${table}" is not a table, so "${nameOf(change)}" was not saved. The change lasts until Workcell restarts.`;
    }
    case 'tooLarge': {
      const what = name === 'shortcuts' ? shortcutsTable : nameOf(change);
      return t`config.toml: "${what}" was not saved because the file would exceed 1 MiB, the most that Workcell reads. The change lasts until Workcell restarts.`;
    }
    case 'loses': {
      const where = `config.toml${atLine(numbers.of(change))}`;
      return t`${where}: Workcell cannot save "${nameOf(change)}" without losing something you wrote there. Edit the file by hand. The change lasts until Workcell restarts.`;
    }
  }
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

/** Returns the table with the values, and (for null) without them. Copies only the tables that change. */
function withValues(whole: TomlTable, changes: readonly PlacedChange[]): TomlTable {
  const target = copyOf(whole);
  const copies = new Map<string | null, TomlTable>([[null, target]]);
  for (const { key, table, value } of changes) {
    const inner = copies.get(table) ?? copyOf(tableAt(whole, table) ?? {});
    copies.set(table, inner);
    if (table !== null) target[table] = inner;
    if (value === null) delete inner[key];
    else inner[key] = value;
  }
  return target;
}

function tableAt(whole: TomlTable, name: string | null): TomlTable | null {
  const inner = name === null ? whole : whole[name];
  return isTable(inner) ? inner : null;
}

/** Treats these tables as missing if they are empty. */
function withoutEmpty(whole: TomlTable, tables: ReadonlySet<string | null>): TomlTable {
  const target = copyOf(whole);
  for (const table of tables) {
    const inner = tableAt(whole, table);
    if (table !== null && inner !== null && Object.keys(inner).length === 0) delete target[table];
  }
  return target;
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
