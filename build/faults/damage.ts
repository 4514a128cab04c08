import { formatColumns } from '../in-columns.ts';

/** The damage that a fault did to a user's data. */
export type Damage = {
  /** Turns that were shown and no longer exist. */
  readonly turnsLost: number;
  /** Characters that were shown for a while and no longer exist. */
  readonly charactersLost: number;
  /** Rows of the store that the app reports as unreadable. */
  readonly rowsUnreadable: number;
  /** Contents of files that existed and are nowhere the app can name. */
  readonly filesLost: number;
  /** Incorrect states, one sentence each. */
  readonly wrongStates: readonly string[];
  /** Processes of an earlier host that still run after the next start. */
  readonly orphans: number;
  /** The loss of the latest text: how long before the fault its oldest lost part was streamed, and the amount. */
  readonly lastMs: number;
  readonly lastCharacters: number;
};

export const noDamage: Damage = {
  turnsLost: 0,
  charactersLost: 0,
  rowsUnreadable: 0,
  filesLost: 0,
  wrongStates: [],
  orphans: 0,
  lastMs: 0,
  lastCharacters: 0,
};

/** The sum of two damages. For the latest text, the worse one. */
export function addDamage(one: Damage, other: Damage): Damage {
  return {
    turnsLost: one.turnsLost + other.turnsLost,
    charactersLost: one.charactersLost + other.charactersLost,
    rowsUnreadable: one.rowsUnreadable + other.rowsUnreadable,
    filesLost: one.filesLost + other.filesLost,
    wrongStates: [...one.wrongStates, ...other.wrongStates],
    orphans: one.orphans + other.orphans,
    lastMs: Math.max(one.lastMs, other.lastMs),
    lastCharacters: Math.max(one.lastCharacters, other.lastCharacters),
  };
}

/** True when only text was lost, and it was streamed at most this many milliseconds before the fault. */
export function isHarmless(damage: Damage, textAtRiskMs: number): boolean {
  const { charactersLost, filesLost, lastMs, orphans, rowsUnreadable, turnsLost, wrongStates } = damage;
  const isWhole = turnsLost + charactersLost + rowsUnreadable + filesLost + orphans + wrongStates.length === 0;
  return isWhole && lastMs <= textAtRiskMs;
}

/** The outcome of one kind of fault. */
export type Outcome = {
  readonly title: string;
  readonly runs: number;
  /** How many of them lost more than allowed. */
  readonly harmfulRuns: number;
  readonly damage: Damage;
};

const heads = [
  'fault',
  'runs',
  'turns lost',
  'characters lost',
  'rows unreadable',
  'files lost',
  'wrong states',
  'orphans',
  'newest text lost, at most',
];

/** The outcomes as a terminal table. */
export function formatTable(outcomes: readonly Outcome[]): string {
  const rows = outcomes.map(({ title, runs, damage }) => [
    title,
    String(runs),
    String(damage.turnsLost),
    String(damage.charactersLost),
    String(damage.rowsUnreadable),
    String(damage.filesLost),
    String(damage.wrongStates.length),
    String(damage.orphans),
    damage.lastMs === 0 ? '' : `${Math.round(damage.lastMs)} ms, ${damage.lastCharacters} characters`,
  ]);
  return `${formatColumns([heads, ...rows]).join('\n')}\n`;
}
