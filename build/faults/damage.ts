import { inColumns } from '../in-columns.ts';

/** What a fault did to what a person had. */
export type Damage = {
  /** Turns that had been shown and are not there any more. */
  readonly turnsLost: number;
  /** Characters that had been shown for long and are not there any more. */
  readonly charactersLost: number;
  /** Rows of the store that the app says it cannot read. */
  readonly rowsUnreadable: number;
  /** Contents of files that were there and are nowhere that the app can name. */
  readonly filesLost: number;
  /** What is not as it must be, a sentence each. */
  readonly wrongStates: readonly string[];
  /** Processes of an earlier host that still run after the next start. */
  readonly orphans: number;
  /** Of the newest text what is lost: how long before the fault the oldest of it was streamed, and how much it is. */
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

/** Both damages together; of the newest text the worse. */
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

/** True when nothing was lost but text that was streamed so many milliseconds before the fault at most. */
export function isHarmless(damage: Damage, textAtRiskMs: number): boolean {
  const { charactersLost, filesLost, lastMs, orphans, rowsUnreadable, turnsLost, wrongStates } = damage;
  const isWhole = turnsLost + charactersLost + rowsUnreadable + filesLost + orphans + wrongStates.length === 0;
  return isWhole && lastMs <= textAtRiskMs;
}

/** What became of one kind of fault. */
export type Outcome = {
  readonly title: string;
  readonly runs: number;
  /** How many of them lost more than may be lost. */
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

/** The outcomes as a table for a terminal. */
export function tableOf(outcomes: readonly Outcome[]): string {
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
  return `${inColumns([heads, ...rows]).join('\n')}\n`;
}
