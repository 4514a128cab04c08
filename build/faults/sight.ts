import { isInProgress } from '../../shared/transcript/is-in-progress.ts';
import type { Turn } from '../../shared/transcript/turn.ts';
import { type Damage, noDamage } from './damage.ts';

/** What a user has seen of a thread: each message, with the text after it. */
export type Sight = ReadonlyMap<string, string>;

/** Returns what these turns show, keyed by message, because a turn has another id before Codex accepts it. */
export function toSight(turns: readonly Turn[]): Sight {
  return new Map(
    turns.flatMap(({ entries }) => {
      const message = entries.find((entry) => entry.kind === 'user');
      return message === undefined ? [] : [[message.text, getText(entries)] as const];
    }),
  );
}

/** Codex's output that could get lost: text, commands, and changed files. */
function getText(entries: Turn['entries']): string {
  return entries
    .flatMap((entry) => {
      if (entry.kind === 'assistant') return [entry.text];
      if (entry.kind === 'command') return [`$ ${entry.command}`];
      if (entry.kind === 'patch') return entry.files.map(({ path }) => `± ${path}`);
      return [];
    })
    .join('\n');
}

/** Words streamed or first shown shortly before a fault, with their age at that moment in milliseconds. */
export type RecentWords = ReadonlyMap<string, number>;

/**
 * The parts of `before`, and of `recent` in its last turn, that are missing now. It compares words, because what Codex
 * resumes may be in different entries.
 */
export function compareSights(before: Sight, now: Sight, recent: RecentWords = new Map()): Damage {
  const last = [...before.keys()].at(-1);
  const lost = [...before].flatMap(([message, text]) => {
    const there = new Set(splitWords(now.get(message) ?? ''));
    const ages = message === last ? recent : new Map<string, number>();
    const expected = new Set([...splitWords(text), ...ages.keys()]);
    return [...expected.difference(there)].map((word) => ({ word, ageMs: ages.get(word) ?? null }));
  });
  const length = (words: typeof lost) => words.reduce((sum, { word }) => sum + word.length, 0);
  const newest = lost.filter(({ ageMs }) => ageMs !== null);
  return {
    ...noDamage,
    turnsLost: [...before.keys()].filter((message) => !now.has(message)).length,
    charactersLost: length(lost.filter(({ ageMs }) => ageMs === null)),
    lastMs: Math.max(0, ...newest.map(({ ageMs }) => ageMs ?? 0)),
    lastCharacters: length(newest),
  };
}

/** The words of a text. */
export function splitWords(text: string): readonly string[] {
  return text.split(/\s+/).filter((word) => word !== '');
}

/** Unfinished work that must not be in a thread without a running host. */
export function findUnfinished(turns: readonly Turn[]): readonly string[] {
  return turns.flatMap(({ entries, status }) => {
    const open = entries
      .filter(isInProgress)
      .map(({ kind }) => `Something is still under way after the restart: ${kind}`);
    const waiting = entries.filter((entry) => 'approval' in entry && entry.approval?.state === 'waiting');
    return [
      ...(status === 'running' || status === 'pending' ? [`A turn is ${status} after the restart`] : []),
      ...open,
      ...waiting.map(() => 'An approval waits after the restart'),
    ];
  });
}

/** Damage that consists only of a wrong state. */
export function createWrongState(...wrongStates: readonly string[]): Damage {
  return { ...noDamage, wrongStates };
}
