import { isDeepStrictEqual } from 'node:util';
import { parse, TomlError, type TomlTable, type TomlValue } from 'smol-toml';
import { err, ok, type Result } from '../../shared/base/result.ts';
import { counted, t } from '../../shared/i18n/i18n.ts';
import { shortcuts as shortcutsSchema } from '../../shared/settings/chord.ts';
import {
  defaultSettings,
  type Settings,
  type SettingsEdit,
  settingsSchema,
} from '../../shared/settings/settings-schema.ts';
import { maxSettingsBytes } from '../files/read-settings-file.ts';
import { fromFileKey, type SettingPlace, settingEntries, toFileKey } from './setting-entries.ts';
import { editToml, numberLines, type TomlLineNumbers } from './toml-lines.ts';
import { type ScannedToml, scanToml } from './toml-scan.ts';

// Settings as text for people: one `key = value` per line. Nothing that a user wrote is lost.

const header = '# Workcell settings. Edit them as you like. Workcell keeps keys that it does not recognize.\n';

/** The contents of a config.toml. */
export type ParsedSettings = {
  readonly text: string;
  /** The parsed file. Null if it is not TOML or is unreadable. Never overwrite such a file. */
  readonly table: TomlTable | null;
  readonly values: Settings;
  /** The settings in the file by name, each with its line; null if the line is unknown. */
  readonly lines: Readonly<Record<string, number | null>>;
  /** The problems, one sentence each, with the line if there is one. */
  readonly problems: readonly string[];
};

/**
 * Reads config.toml. An error affects only the value of one setting and is reported. If the file is not TOML, returns
 * the values in `before`.
 */
export function parseSettings(text: string, before: Settings = defaultSettings): ParsedSettings {
  let table: TomlTable;
  try {
    table = parse(text);
  } catch (failure) {
    if (!(failure instanceof TomlError)) throw failure;
    const words = failure.message.split('\n')[0] ?? '';
    const held =
      before === defaultSettings ? t`Workcell is using the defaults` : t`Workcell is using the earlier settings`;
    const problem = t`config.toml has an error on line ${failure.line}: ${words}. ${held} and cannot save changes until you fix that line.`;
    return { text, table: null, values: before, lines: {}, problems: [problem] };
  }
  return parseTable(scanToml(text), table);
}

function parseTable(scanned: ScannedToml, table: TomlTable): ParsedSettings {
  const { text } = scanned;
  const numbers = numberLines(scanned);
  let values = defaultSettings;
  const chords: Record<string, unknown> = {};
  const problems: string[] = [];
  const lines: Record<string, number | null> = {};
  for (const { value, ...place } of listValues(table)) {
    const where = `config.toml${atLine(numbers.of(place))}`;
    const path = formatPlace(place);
    if (place.table === shortcutsTable) {
      const action = fromFileKey(place.key);
      // Checks each shortcut alone. Checking thousands together would take minutes.
      if (isReadable(action, value)) chords[action] = value;
      else problems.push(t`${where}: "${path}" is not a list of keys such as ["Mod+Shift+R"]. Workcell ignores it.`);
      continue;
    }
    const entry = settingEntries.find((candidate) => candidate.key === place.key && candidate.table === place.table);
    if (entry === undefined) {
      problems.push(t`${where}: Workcell does not recognize "${path}" and left it unchanged.`);
      continue;
    }
    const next = settingsSchema.safeParse({ ...values, [entry.name]: entry.fromFile(value) });
    if (next.success) {
      values = next.data;
      lines[entry.name] = numbers.of(place);
    } else {
      values = settingsSchema.parse({ ...values, [entry.name]: entry.insteadOfInvalid });
      problems.push(t`${where}: "${path}" is not ${entry.expects}. ${describeValueInUse(values[entry.name])}`);
    }
  }
  if (Object.keys(chords).length > 0) values = settingsSchema.parse({ ...values, shortcuts: chords });
  return { text, table, values, lines, problems: limitProblems(problems) };
}

/** The maximum number of problems to list. */
const maxListed = 20;

function limitProblems(problems: readonly string[]): readonly string[] {
  const more = problems.length - maxListed;
  if (more <= 0) return problems;
  return [...problems.slice(0, maxListed), t`Not listed: ${counted(more, 'more problem')}.`];
}

function describeValueInUse(inUse: Settings[keyof Settings]): string {
  const isNone = inUse === null || (typeof inUse === 'object' && Object.keys(inUse).length === 0);
  return isNone ? t`Workcell ignores it.` : t`Still using ${String(inUse)}.`;
}

/** A file with some settings changed. */
export type EditedSettings = {
  readonly reading: ParsedSettings;
  /** The changes that were not applied, because they would lose something the user wrote. */
  readonly left: SettingsEdit;
  /** The reasons, one sentence per place. */
  readonly problems: readonly string[];
};

/**
 * Changes some settings: replaces, adds or (for null) removes their values, and keeps everything else, even comments.
 * Lists the changes that are impossible this way in `left`.
 */
export function editSettings(before: ParsedSettings, change: SettingsEdit): EditedSettings {
  if (before.table === null) {
    const problem = t`config.toml cannot be read, so it was not overwritten. The change lasts until Workcell restarts.`;
    return { reading: before, left: change, problems: [problem] };
  }
  const scanned = scanToml(before.text === '' ? header : before.text);
  const changes = findChangedPlaces(change, before);
  const refused = new Map<PlacedChange, Refusal>();
  const after = applyChanges({ scanned, table: before.table }, changes, refused);
  const reading = after.table === before.table ? before : parseTable(after.scanned, after.table);
  const left = new Set([...refused.keys()].map(({ name }) => name));
  return { reading, left: pick(change, left), problems: describeRefusals(refused, after.scanned) };
}

function pick(change: SettingsEdit, names: ReadonlySet<keyof Settings>): SettingsEdit {
  return Object.fromEntries(Object.entries(change).filter(([name]) => names.has(name as keyof Settings)));
}

type SettingsText = { readonly scanned: ScannedToml; readonly table: TomlTable };

/** Why a change is not applied. */
type Refusal = 'noTable' | 'loses' | 'tooLarge';

/**
 * Applies all changes, with one parse and comparison if the result is right. If the result is wrong, applies each half
 * separately, until only the wrong changes are left out.
 */
function applyChanges(
  before: SettingsText,
  changes: readonly PlacedChange[],
  refused: Map<PlacedChange, Refusal>,
): SettingsText {
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
  const checked = checkResult(scanned.text, before.table, made);
  if (checked.ok) return { scanned, table: checked.value };
  const isOneSetting = new Set(made.map(({ name }) => name)).size === 1;
  if (made.length === 1 || checked.error === 'tooDeep' || (checked.error === 'tooLarge' && isOneSetting)) {
    for (const change of made) refused.set(change, checked.error === 'tooLarge' ? 'tooLarge' : 'loses');
    return before;
  }
  const middle = made.length >> 1;
  return applyChanges(applyChanges(before, made.slice(0, middle), refused), made.slice(middle), refused);
}

/** Returns the table of a text if it differs from `before` only by the changes. */
function checkResult(
  text: string,
  before: TomlTable,
  changes: readonly PlacedChange[],
): Result<TomlTable, 'wrong' | 'tooLarge' | 'tooDeep'> {
  if (Buffer.byteLength(text) > maxSettingsBytes) return err('tooLarge');
  const written = tryParse(text);
  if (written === null) return err('wrong');
  try {
    const tables = new Set(changes.map(({ table }) => table));
    const wanted = withoutEmpty(withValues(before, changes), tables);
    return isDeepStrictEqual(withoutEmpty(written, tables), wanted) ? ok(written) : err('wrong');
  } catch (failure) {
    // Very deeply nested tables cannot be compared.
    if (failure instanceof RangeError) return err('tooDeep');
    throw failure;
  }
}

function describeRefusals(refused: ReadonlyMap<PlacedChange, Refusal>, scanned: ScannedToml): readonly string[] {
  if (refused.size === 0) return [];
  const numbers = numberLines(scanned);
  const problems = [...refused].map(([change, refusal]) => describeRefusal(change, refusal, numbers));
  return limitProblems([...new Set(problems)]);
}

function describeRefusal(change: PlacedChange, refusal: Refusal, numbers: TomlLineNumbers): string {
  const { name, table } = change;
  switch (refusal) {
    case 'noTable': {
      const where = `config.toml${atLine(numbers.of({ table: null, key: table ?? '' }))}`;
      return t`${where}: "${table}" is not a table, so "${formatPlace(change)}" was not saved. The change lasts until Workcell restarts.`;
    }
    case 'tooLarge': {
      const what = name === 'shortcuts' ? shortcutsTable : formatPlace(change);
      return t`config.toml: "${what}" was not saved because the file would exceed 1 MiB, the most that Workcell reads. The change lasts until Workcell restarts.`;
    }
    case 'loses': {
      const where = `config.toml${atLine(numbers.of(change))}`;
      return t`${where}: Workcell cannot save "${formatPlace(change)}" without losing something you wrote there. Edit the file by hand. The change lasts until Workcell restarts.`;
    }
  }
}

/** Copies a table without a prototype, like the parser's tables. */
function copyTable(table: TomlTable): TomlTable {
  return Object.assign<TomlTable, TomlTable>(Object.create(null), table);
}

type PlacedChange = SettingPlace & { readonly name: keyof Settings; readonly value: TomlValue | null };

/**
 * Lists the changed keys and their places. Includes only the shortcuts that differ, so that unreadable ones stay. Uses
 * the user's own spelling: `newThread` and `new_thread` are the same action.
 */
function findChangedPlaces({ shortcuts, ...change }: SettingsEdit, before: ParsedSettings): readonly PlacedChange[] {
  const single = settingEntries.flatMap((entry): readonly PlacedChange[] => {
    if (entry.name === 'shortcuts') return [];
    const value = change[entry.name];
    if (value === undefined) return [];
    return [
      { name: entry.name, table: entry.table, key: entry.key, value: value === null ? null : entry.toFile(value) },
    ];
  });
  if (shortcuts === undefined) return single;
  const spelled = findSpellings(before.table?.[shortcutsTable]);
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

/**
 * Returns the keys in the file for each action: all readable keys, or all keys if none is readable. The last readable
 * key counts.
 */
function findSpellings(table: TomlValue | undefined): ReadonlyMap<string, readonly string[]> {
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

const knownTables: ReadonlySet<string | null> = new Set([...settingEntries.map(({ table }) => table), shortcutsTable]);

type PlacedValue = SettingPlace & { readonly value: TomlValue };

/** Lists every value with its place. A table without any of the settings counts as one value. */
function listValues(table: TomlTable): readonly PlacedValue[] {
  return Object.entries(table).flatMap(([key, value]): PlacedValue[] =>
    isTable(value) && knownTables.has(key)
      ? Object.entries(value).map(([inner, of]) => ({ table: key, key: inner, value: of }))
      : [{ table: null, key, value }],
  );
}

/** Returns the table with the values, and (for null) without them. Copies only the tables that change. */
function withValues(whole: TomlTable, changes: readonly PlacedChange[]): TomlTable {
  const target = copyTable(whole);
  const copies = new Map<string | null, TomlTable>([[null, target]]);
  for (const { key, table, value } of changes) {
    const inner = copies.get(table) ?? copyTable(tableAt(whole, table) ?? {});
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

/** Returns the table without these tables if they are empty. */
function withoutEmpty(whole: TomlTable, tables: ReadonlySet<string | null>): TomlTable {
  const target = copyTable(whole);
  for (const table of tables) {
    const inner = tableAt(whole, table);
    if (table !== null && inner !== null && Object.keys(inner).length === 0) delete target[table];
  }
  return target;
}

function isTable(value: TomlValue | undefined): value is TomlTable {
  return typeof value === 'object' && !Array.isArray(value) && !(value instanceof Date);
}

function tryParse(text: string): TomlTable | null {
  try {
    return parse(text);
  } catch {
    return null;
  }
}

function atLine(line: number | null): string {
  return line === null ? '' : t` line ${line}`;
}

function formatPlace({ key, table }: SettingPlace): string {
  return table === null ? key : `${table}.${key}`;
}
