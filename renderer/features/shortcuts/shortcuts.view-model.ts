import { t } from '../../../shared/i18n/i18n.ts';
import { createWordTest } from '../../../shared/texts/search-form.ts';
import { filterUsableChords, formatChord } from '../../actions/chords.ts';
import { findChordOwner, type KeyboardHost } from '../../actions/reserved-chords.ts';

/** An action, reduced to what its chords need. */
export type ShortcutAction = {
  readonly id: string;
  readonly title: string;
  /** The action's default chords. */
  readonly keys: readonly string[];
};

export type ShortcutsInput = {
  readonly actions: readonly ShortcutAction[];
  /** The user's own chords, by action name. */
  readonly chosen: Readonly<Record<string, readonly string[]>>;
  readonly place: KeyboardHost;
  readonly search: string;
};

/** One action in the list of shortcuts. */
export type ShortcutRow = {
  readonly id: string;
  readonly title: string;
  /** The chords as this platform's keycaps. Only chords that reach the app. */
  readonly caps: readonly string[];
  /** True if the chords differ from the default. */
  readonly isOwn: boolean;
  /** The default keys of a row with other keys. */
  readonly defaultText: string | null;
  /** What interferes with the row's chords, one sentence each. */
  readonly warnings: readonly string[];
};

/**
 * Describes every action with its chords. With a search, only actions that have all its words in their title or their
 * keys.
 */
export function describeShortcuts(facts: ShortcutsInput): readonly ShortcutRow[] {
  const owners = indexOwners(facts);
  return facts.actions
    .map((action) => describeRow(action, facts, owners))
    .filter(({ caps, title }) => matchesSearch([title, ...caps].join(' '), facts.search));
}

/** Keys that parts of the window handle themselves. They cannot be changed. */
const fixedKeys: readonly { readonly title: string; readonly keys: readonly string[] }[] = [
  { title: t`In an approval: approve`, keys: ['Y'] },
  { title: t`In an approval: decline`, keys: ['N'] },
  { title: t`In “What needs me”: next, previous`, keys: ['J', 'K'] },
  { title: t`In the message: send`, keys: ['Enter'] },
  { title: t`In the message: send into the running turn`, keys: ['Mod+Enter'] },
  { title: t`In the message: new line`, keys: ['Shift+Enter'] },
  { title: t`Close a dialog or a menu`, keys: ['Escape'] },
];

/** A key that cannot be changed. */
export type FixedShortcut = { readonly title: string; readonly caps: readonly string[] };

/** Describes the keys that cannot be changed. With a search, only those that have all its words. */
export function describeFixed({ place, search }: Pick<ShortcutsInput, 'place' | 'search'>): readonly FixedShortcut[] {
  return fixedKeys
    .map(({ keys, title }) => ({ title, caps: keys.map((chord) => formatChord(chord, place.mac)) }))
    .filter(({ caps, title }) => matchesSearch([title, ...caps].join(' '), search));
}

function matchesSearch(text: string, search: string): boolean {
  return createWordTest(search)(text);
}

/** Finds names with chords in the settings that are not actions, so that the user sees a typo. */
export function findUnknownNames({ actions, chosen }: Pick<ShortcutsInput, 'actions' | 'chosen'>): readonly string[] {
  const known = new Set(actions.map(({ id }) => id));
  return Object.keys(chosen).filter((name) => !known.has(name));
}

/** Explains why a pressed chord cannot belong to an action, in a sentence; null when it can. */
export function describeChordRefusal(chord: string, place: KeyboardHost): string | null {
  const keeper = findChordOwner(chord, place);
  return keeper === null ? null : describeReserved(chord, keeper, place);
}

/** Returns the chosen chords after a change to one action; null restores its defaults. */
export function setShortcut(
  { chosen, actions }: Pick<ShortcutsInput, 'actions' | 'chosen'>,
  id: string,
  chords: readonly string[] | null,
): ShortcutsInput['chosen'] {
  const { [id]: _before, ...others } = chosen;
  const own = actions.find((action) => action.id === id)?.keys ?? [];
  const isOwn = chords !== null && chords.join(' ') !== own.join(' ');
  return isOwn ? { ...others, [id]: chords } : others;
}

function getChords({ id, keys }: ShortcutAction, { chosen }: ShortcutsInput): readonly string[] {
  return chosen[id] ?? keys;
}

/** Maps each chord to its actions, in the order in which they are tried. */
function indexOwners(facts: ShortcutsInput): ReadonlyMap<string, readonly ShortcutAction[]> {
  const pairs = facts.actions.flatMap((action) =>
    filterUsableChords(getChords(action, facts), facts.place).map((chord) => ({ chord, action })),
  );
  const grouped = Map.groupBy(pairs, ({ chord }) => chord);
  return new Map([...grouped].map(([chord, members]) => [chord, members.map(({ action }) => action)]));
}

function describeRow(
  action: ShortcutAction,
  facts: ShortcutsInput,
  owners: ReadonlyMap<string, readonly ShortcutAction[]>,
): ShortcutRow {
  const { place } = facts;
  const chords = getChords(action, facts);
  const isOwn = facts.chosen[action.id] !== undefined;
  const reaching = filterUsableChords(chords, place);
  const defaultChords = filterUsableChords(action.keys, place);
  return {
    id: action.id,
    title: action.title,
    caps: reaching.map((chord) => formatChord(chord, place.mac)),
    isOwn,
    defaultText: isOwn
      ? defaultChords.map((chord) => formatChord(chord, place.mac)).join(t` or `) || t`no shortcut`
      : null,
    warnings: [
      ...(isOwn ? chords : []).flatMap((chord) => describeChordRefusal(chord, place) ?? []),
      ...reaching.flatMap((chord) => describeConflict(chord, action, owners.get(chord) ?? [], place.mac) ?? []),
    ],
  };
}

function describeConflict(chord: string, action: ShortcutAction, owners: readonly ShortcutAction[], mac: boolean) {
  const others = owners.filter(({ id }) => id !== action.id).map(({ title }) => t`“${title}”`);
  if (others.length === 0) return null;
  const named = others.join(t` and `);
  const isFirst = owners[0]?.id === action.id;
  const keys = formatChord(chord, mac);
  if (isFirst) return t`${keys} is also assigned to ${named}. This one wins where both apply.`;
  return others.length === 1
    ? t`${keys} is also assigned to ${named}. ${named} wins where both apply.`
    : t`${keys} is also assigned to ${named}. ${named} win where both apply.`;
}

function describeReserved(chord: string, keeper: string, { mac }: KeyboardHost): string {
  return t`${formatChord(chord, mac)} is reserved by ${keeper} and does not reach Workcell.`;
}
