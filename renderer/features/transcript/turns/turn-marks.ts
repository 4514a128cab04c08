import type { TurnId } from '../../../../shared/base/ids.ts';
import { visibleText } from '../../../../shared/base/visible-text.ts';
import { counted, t } from '../../../../shared/i18n/i18n.ts';
import type { Entry } from '../../../../shared/transcript/entry.ts';
import type { Turn } from '../../../../shared/transcript/turn.ts';

/** A mark on the rail next to the transcript: a turn with a message, or several consecutive ones. */
export type TurnMark = {
  readonly turns: readonly [TurnId, ...TurnId[]];
  /** The first line of the first message. */
  readonly line: string;
  readonly state: 'plain' | 'failed' | 'waiting';
};

/** The maximum length of a line, in characters. */
const maxLineLength = 120;
/** With fewer turns, scrolling is fast enough. */
const minTurns = 5;
/** The text with its padding, some space, the rail and the scroll bar, in rem. */
const minRailWidth = 52;

/** Returns whether a transcript of this width, in rem, shows the rail. The rail must never cover text. */
export function hasRail(count: number, width: number): boolean {
  return count > minTurns && width >= minRailWidth;
}

const markCache = new WeakMap<Turn, TurnMark>();

/** Returns marks for the turns that the user started, oldest first, at most `capacity`. */
export function toTurnMarks(turns: readonly Turn[], capacity: number): readonly TurnMark[] {
  const marks = turns.flatMap((turn) => getTurnMark(turn) ?? []);
  const size = Math.ceil(marks.length / Math.max(1, capacity));
  if (size <= 1) return marks;
  const merged: TurnMark[] = [];
  for (let at = 0; at < marks.length; at += size) {
    const [first, ...others] = marks.slice(at, at + size);
    if (first !== undefined) merged.push(others.reduce(mergeTwo, first));
  }
  return merged;
}

function mergeTwo(one: TurnMark, other: TurnMark): TurnMark {
  const isWaiting = one.state === 'waiting' || other.state === 'waiting';
  const state = isWaiting ? 'waiting' : one.state === 'failed' ? 'failed' : other.state;
  return { ...one, turns: [...one.turns, ...other.turns], state };
}

function getTurnMark(turn: Turn): TurnMark | null {
  const before = markCache.get(turn);
  if (before !== undefined) return before;
  const message = turn.entries.find((entry) => entry.kind === 'user');
  if (message === undefined) return null;
  const mark: TurnMark = { turns: [turn.id], line: getFirstLine(message.text), state: getMarkState(turn) };
  markCache.set(turn, mark);
  return mark;
}

function getFirstLine(text: string): string {
  const line = visibleText(text.slice(0, 2_000).trim().split('\n', 1)[0]?.trim() ?? '');
  if (line === '') return t`Message without text`;
  return line.length > maxLineLength ? `${line.slice(0, maxLineLength - 1)}…` : line;
}

function getMarkState({ entries, status }: Turn): TurnMark['state'] {
  if (status === 'running' && entries.some(isWaiting)) return 'waiting';
  return status === 'failed' || status === 'notSent' ? 'failed' : 'plain';
}

function isWaiting(entry: Entry): boolean {
  return (entry.kind === 'command' || entry.kind === 'patch' || entry.kind === 'tool') && entry.status === 'waiting';
}

/** Describes a mark. */
export function describeMark({ line, state, turns }: TurnMark): string {
  const more = turns.length - 1;
  const text = more === 0 ? line : t`${line} and ${counted(more, 'more turn')}`;
  if (state === 'waiting') return t`${text}, waiting for you`;
  return state === 'failed' ? t`${text}, failed` : text;
}

/** Returns the index of the mark with a turn; -1 for none. */
export function findMark(marks: readonly TurnMark[], turnId: TurnId | null): number {
  return turnId === null ? -1 : marks.findIndex(({ turns }) => turns.includes(turnId));
}

/** The part of the transcript that is in view, in px from its top. */
export type View = { readonly top: number; readonly height: number; readonly isAtEnd: boolean };

/**
 * Returns the index of the turn that the user is reading; null without turns. `starts` has the start of each turn, in
 * px.
 */
export function findTurnInView(starts: readonly number[], { height, isAtEnd, top }: View): number | null {
  if (starts.length === 0) return null;
  return isAtEnd ? starts.length - 1 : Math.max(0, findLastUpTo(starts, top + height / 3));
}

/** How close the view must be to a turn's start to count as being there, in px. */
const nearPx = 8;

/**
 * Returns the index of the turn to go to; null when there is none. A turn whose start is above the view counts as a
 * previous turn.
 */
export function findNeighborTurn(starts: readonly number[], top: number, step: 1 | -1): number | null {
  const at = step === 1 ? findLastUpTo(starts, top + nearPx) + 1 : findLastUpTo(starts, top - nearPx);
  return at < 0 || at >= starts.length ? null : at;
}

/** Returns the last index whose start is at most `place`; -1 for none. */
function findLastUpTo(starts: readonly number[], place: number): number {
  let low = 0;
  let high = starts.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((starts[middle] ?? 0) <= place) low = middle + 1;
    else high = middle;
  }
  return low - 1;
}
