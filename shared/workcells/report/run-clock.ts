// What tells of a run has a clock that may be set meanwhile, and events that come out of order. Time that passed cannot
// be told from a clock that was set, but by how much: what no run does is taken for a jump.

/** How times were so far, in plain data that can be kept. */
export type RunClock = {
  /** The time that was come to; null before the first. */
  latest: number | null;
  /** How many events in a row were far behind it. */
  behind: number;
  jumps: ClockJump[];
  jumpCount: number;
};

/** A clock that was set: forward by so many milliseconds, or back where it is less than nothing. */
export type ClockJump = { readonly at: number; readonly ms: number; readonly position: number };

/** Longer than this nobody is silent within a run: the clock was set. */
export const longestSilenceMs = 31 * 24 * 60 * 60_000;
/** What is less far behind came out of order. */
const outOfOrderMs = 60_000;
/** So many events in a row that are far behind show that the clock was set back; fewer are wrong themselves. */
const setBackAfter = 3;
/** Jumps that are told one by one. */
const mostJumps = 20;

/** A clock that has told nothing. */
export function newClock(): RunClock {
  return { latest: null, behind: 0, jumps: [], jumpCount: 0 };
}

/** Takes the time of the next event; says whether the clock was set. `latest` never goes back but by that. */
export function takeTime(clock: RunClock, at: number, position: number): boolean {
  const { latest } = clock;
  if (latest === null) clock.latest = at;
  if (latest === null || at === latest) return false;
  if (at > latest) {
    clock.behind = 0;
    clock.latest = at;
    return at - latest > longestSilenceMs && jump(clock, at, at - latest, position);
  }
  if (latest - at <= outOfOrderMs) return false;
  clock.behind += 1;
  if (clock.behind < setBackAfter) return false;
  clock.behind = 0;
  clock.latest = at;
  return jump(clock, at, at - latest, position);
}

function jump(clock: RunClock, at: number, ms: number, position: number): true {
  clock.jumpCount += 1;
  if (clock.jumps.length < mostJumps) clock.jumps.push({ at, ms, position });
  return true;
}
