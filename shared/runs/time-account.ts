import type { Immutable } from '../base/immutable.ts';
import { addIfLong, createLongest, type Longest, selectLongest } from './longest.ts';
import type { Lane } from './run-bars.ts';
import type { TimeKind } from './time-kind.ts';

// At each moment of a run, one thing determines how long it takes, and the account records which one. Each moment
// counts once, so the sums add up to the elapsed time.

/**
 * A time range that one thing determined. `position` is the first event it represents. Times are Unix
 * milliseconds.
 */
export type AccountedTimeRange = {
  readonly kind: TimeKind;
  readonly from: number;
  readonly ms: number;
  readonly position: number;
};

/** Where the time went, as plain data that can be stored and continued. */
export type TimeAccount = {
  ms: Record<TimeKind, number>;
  /** The time up to which everything is accounted for. Null before the start. */
  covered: number | null;
  /** Recent silences that something ending later may still explain: start, end, and the event before. */
  gaps: [from: number, to: number, position: number][];
  /** The current time range, which the next one may extend. */
  kind: TimeKind;
  from: number;
  to: number;
  position: number;
  /** The number of all time ranges, and the longest ones. */
  count: number;
  longest: Longest<AccountedTimeRange>;
  /** The waits for a user or the machine. */
  waitCount: number;
  waits: Longest<AccountedTimeRange>;
};

/** The maximum number of time ranges listed separately. */
export const maxTimeRanges = 40;
/** The maximum number of silences that may still be explained. */
const maxGaps = 32;
/** Pieces of model work become one time range when they are no farther apart than this, in milliseconds. */
const joinedWithinMs = 1_000;

/** An empty account. */
export function createAccount(): TimeAccount {
  return {
    ms: { model: 0, commands: 0, files: 0, you: 0, machine: 0, idle: 0, between: 0, clock: 0 },
    covered: null,
    gaps: [],
    kind: 'idle',
    from: 0,
    to: 0,
    position: 0,
    count: 0,
    longest: createLongest(),
    waitCount: 0,
    waits: createLongest(),
  };
}

/** The kind of time that a bar of a lane represents. */
export function toTimeKind(lane: Lane): TimeKind {
  return lane;
}

/** Adds work between two times. Time that is already accounted for does not change. */
export function addWork(own: TimeAccount, kind: TimeKind, from: number, to: number, position: number): void {
  own.covered ??= from;
  if (from < own.covered && own.gaps.length > 0) explainGaps(own, kind, from, Math.min(to, own.covered), position);
  if (to <= own.covered) return;
  if (from > own.covered) addSilence(own, from, position);
  addTime(own, kind, Math.max(from, own.covered), to, position);
  own.covered = to;
}

/** Adds silence up to a time. */
export function addSilence(own: TimeAccount, to: number, position: number): void {
  if (own.covered === null || to <= own.covered) return;
  if (own.gaps.length >= maxGaps) noteRange(own, 'idle', ...(own.gaps.shift() ?? [0, 0, 0]));
  own.gaps.push([own.covered, to, position]);
  own.ms.idle += to - own.covered;
  own.covered = to;
}

/** The clock was set: further time counts from the new time. A clock set forward is recorded separately. */
export function setClock(own: TimeAccount, at: number, position: number): void {
  if (own.covered !== null && at > own.covered) addTime(own, 'clock', own.covered, at, position);
  own.covered = at;
}

/** An independent copy. */
export function copyAccount(own: Immutable<TimeAccount>): TimeAccount {
  return {
    ...own,
    ms: { ...own.ms },
    gaps: own.gaps.map(([from, to, position]) => [from, to, position]),
    longest: { ...own.longest, items: [...own.longest.items] },
    waits: { ...own.waits, items: [...own.waits.items] },
  };
}

/** Returns what determined the elapsed time, in time order: the longest time ranges, and how many there are in all. */
export function getTimeRanges(own: TimeAccount): {
  readonly longest: readonly AccountedTimeRange[];
  readonly count: number;
  readonly waits: readonly AccountedTimeRange[];
  readonly waitCount: number;
} {
  const whole = copyAccount(own);
  for (const [from, to, position] of whole.gaps) noteRange(whole, 'idle', from, to, position);
  noteRange(whole, whole.kind, whole.from, whole.to, whole.position);
  return {
    longest: sortByTime(selectLongest(whole.longest.items, maxTimeRanges)),
    count: whole.count,
    waits: selectLongest(whole.waits.items, maxTimeRanges),
    waitCount: whole.waitCount,
  };
}

/** Sorts time ranges by time. */
export function sortByTime(stretches: readonly AccountedTimeRange[]): AccountedTimeRange[] {
  return stretches.toSorted((one, other) => one.from - other.from || one.position - other.position);
}

/** Work that just ended explains the silences within it. Earlier ones need no check. */
function explainGaps(own: TimeAccount, kind: TimeKind, from: number, to: number, position: number): void {
  for (let at = own.gaps.length - 1; at >= 0; at--) {
    const gap = own.gaps[at];
    if (gap === undefined || gap[1] <= from) return;
    const [begin, end, before] = gap;
    const [first, last] = [Math.max(begin, from), Math.min(end, to)];
    if (first >= last) continue;
    own.ms.idle -= last - first;
    own.ms[kind] += last - first;
    noteRange(own, kind, first, last, position);
    const rest: TimeAccount['gaps'] = [];
    if (begin < first) rest.push([begin, first, before]);
    if (last < end) rest.push([last, end, position]);
    own.gaps.splice(at, 1, ...rest);
  }
}

function addTime(own: TimeAccount, kind: TimeKind, from: number, to: number, position: number): void {
  own.ms[kind] += to - from;
  if (kind === own.kind && kind === 'model' && from >= own.to && from - own.to <= joinedWithinMs) {
    own.to = to;
    return;
  }
  noteRange(own, own.kind, own.from, own.to, own.position);
  own.kind = kind;
  own.from = from;
  own.to = to;
  own.position = position;
}

function noteRange(own: TimeAccount, kind: TimeKind, from: number, to: number, position: number): void {
  const ms = to - from;
  // Time between two turns does not hold up the user.
  if (ms <= 0 || kind === 'between') return;
  own.count += 1;
  if (ms > own.longest.floor) addIfLong(own.longest, { kind, from, ms, position }, maxTimeRanges);
  if (kind !== 'you' && kind !== 'machine') return;
  own.waitCount += 1;
  if (ms > own.waits.floor) addIfLong(own.waits, { kind, from, ms, position }, maxTimeRanges);
}
