import { type Longest, longestOf, noneLongest, takeLong } from './longest.ts';
import type { Lane } from './run-bars.ts';
import type { TimeKind } from './time-kind.ts';

// At each moment of a run one thing determines how long it takes: the account says what, and since all of it is
// accounted for once, its sums are the elapsed time.

/** A stretch of time that one thing determined; `position` is the first event it stands for. Unix milliseconds. */
export type Stretch = {
  readonly kind: TimeKind;
  readonly from: number;
  readonly ms: number;
  readonly position: number;
};

/** Where the time went, in plain data that can be kept and counted on. */
export type TimeAccount = {
  ms: Record<TimeKind, number>;
  /** Up to when all is accounted for; null before anything was. */
  covered: number | null;
  /** Silences of late, which something that ends later may still explain: beginning, end and the event before. */
  gaps: [from: number, to: number, position: number][];
  /** The stretch that goes on: the next may belong to it. */
  kind: TimeKind;
  from: number;
  to: number;
  position: number;
  /** All stretches, and the longest of them. */
  count: number;
  longest: Longest<Stretch>;
  /** What a person or the machine was waited for. */
  waitCount: number;
  waits: Longest<Stretch>;
};

/** Stretches that are told one by one. */
export const mostStretches = 40;
/** Silences that may still be explained. */
const mostGaps = 32;
/** Pieces of what the model does are one stretch when they are no farther apart than this, in milliseconds. */
const joinedWithinMs = 1_000;

/** The account of nothing. */
export function newAccount(): TimeAccount {
  return {
    ms: { model: 0, commands: 0, files: 0, you: 0, machine: 0, idle: 0, between: 0, clock: 0 },
    covered: null,
    gaps: [],
    kind: 'idle',
    from: 0,
    to: 0,
    position: 0,
    count: 0,
    longest: noneLongest(),
    waitCount: 0,
    waits: noneLongest(),
  };
}

/** The kind of the time that a bar of a lane stands for. */
export function kindOfLane(lane: Lane): TimeKind {
  return lane;
}

/** Something took from one time to another; what is accounted for already stays as it is. */
export function account(own: TimeAccount, kind: TimeKind, from: number, to: number, position: number): void {
  own.covered ??= from;
  if (from < own.covered && own.gaps.length > 0) explain(own, kind, from, Math.min(to, own.covered), position);
  if (to <= own.covered) return;
  if (from > own.covered) silence(own, from, position);
  add(own, kind, Math.max(from, own.covered), to, position);
  own.covered = to;
}

/** Nothing was told up to a time. */
export function silence(own: TimeAccount, to: number, position: number): void {
  if (own.covered === null || to <= own.covered) return;
  if (own.gaps.length >= mostGaps) note(own, 'idle', ...(own.gaps.shift() ?? [0, 0, 0]));
  own.gaps.push([own.covered, to, position]);
  own.ms.idle += to - own.covered;
  own.covered = to;
}

/** The clock was set: what comes is counted from the new time on. A clock set forward is told apart. */
export function setClock(own: TimeAccount, at: number, position: number): void {
  if (own.covered !== null && at > own.covered) add(own, 'clock', own.covered, at, position);
  own.covered = at;
}

/** A copy that says the same. */
export function copyAccount(own: TimeAccount): TimeAccount {
  return {
    ...own,
    ms: { ...own.ms },
    gaps: [...own.gaps],
    longest: { ...own.longest, items: [...own.longest.items] },
    waits: { ...own.waits, items: [...own.waits.items] },
  };
}

/** What determined the elapsed time, in the order of time: the longest stretches, and how many there are in all. */
export function stretchesOf(own: TimeAccount): {
  readonly longest: readonly Stretch[];
  readonly count: number;
  readonly waits: readonly Stretch[];
  readonly waitCount: number;
} {
  const whole = copyAccount(own);
  for (const [from, to, position] of whole.gaps) note(whole, 'idle', from, to, position);
  note(whole, whole.kind, whole.from, whole.to, whole.position);
  return {
    longest: inOrder(longestOf(whole.longest.items, mostStretches)),
    count: whole.count,
    waits: longestOf(whole.waits.items, mostStretches),
    waitCount: whole.waitCount,
  };
}

/** Stretches in the order of time. */
export function inOrder(stretches: readonly Stretch[]): Stretch[] {
  return stretches.toSorted((one, other) => one.from - other.from || one.position - other.position);
}

/** What has just ended explains silences that lie within it; those before it need not be looked at. */
function explain(own: TimeAccount, kind: TimeKind, from: number, to: number, position: number): void {
  for (let at = own.gaps.length - 1; at >= 0; at--) {
    const gap = own.gaps[at];
    if (gap === undefined || gap[1] <= from) return;
    const [begin, end, before] = gap;
    const [first, last] = [Math.max(begin, from), Math.min(end, to)];
    if (first >= last) continue;
    own.ms.idle -= last - first;
    own.ms[kind] += last - first;
    note(own, kind, first, last, position);
    const rest: TimeAccount['gaps'] = [];
    if (begin < first) rest.push([begin, first, before]);
    if (last < end) rest.push([last, end, position]);
    own.gaps.splice(at, 1, ...rest);
  }
}

function add(own: TimeAccount, kind: TimeKind, from: number, to: number, position: number): void {
  own.ms[kind] += to - from;
  if (kind === own.kind && kind === 'model' && from >= own.to && from - own.to <= joinedWithinMs) {
    own.to = to;
    return;
  }
  note(own, own.kind, own.from, own.to, own.position);
  own.kind = kind;
  own.from = from;
  own.to = to;
  own.position = position;
}

function note(own: TimeAccount, kind: TimeKind, from: number, to: number, position: number): void {
  const ms = to - from;
  // Nobody was held up between two turns.
  if (ms <= 0 || kind === 'between') return;
  own.count += 1;
  if (ms > own.longest.floor) takeLong(own.longest, { kind, from, ms, position }, mostStretches);
  if (kind !== 'you' && kind !== 'machine') return;
  own.waitCount += 1;
  if (ms > own.waits.floor) takeLong(own.waits, { kind, from, ms, position }, mostStretches);
}
