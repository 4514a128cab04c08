// A run's clock may be set while it runs, and events may arrive out of order. Only the size of a gap distinguishes
// passed time from a clock change: a gap longer than any run's silence counts as a jump.

/** The times seen so far, as plain data that can be stored. */
export type RunClockState = {
  /** The latest time reached. Null before the first. */
  latest: number | null;
  /** How many consecutive events were far behind it. */
  behind: number;
  jumps: ClockJump[];
  jumpCount: number;
};

/** A clock change: forward by this many milliseconds, or back if negative. */
export type ClockJump = { readonly at: number; readonly ms: number; readonly position: number };

/** No run is silent for longer than this, in milliseconds, so the clock was set. */
export const maxSilenceMs = 31 * 24 * 60 * 60_000;
/** Events behind by less than this, in milliseconds, are only out of order. */
const outOfOrderMs = 60_000;
/**
 * This many consecutive events far behind mean that the clock was set back. With fewer, the events themselves are
 * wrong.
 */
const setBackAfter = 3;
/** The maximum number of jumps listed separately. */
const maxJumps = 20;

/** Returns a clock without any times. */
export function createClock(): RunClockState {
  return { latest: null, behind: 0, jumps: [], jumpCount: 0 };
}

/** Processes the time of the next event. Returns whether the clock was set. `latest` only goes back in that case. */
export function advanceClock(clock: RunClockState, at: number, position: number): boolean {
  const { latest } = clock;
  if (latest === null) clock.latest = at;
  if (latest === null || at === latest) return false;
  if (at > latest) {
    clock.behind = 0;
    clock.latest = at;
    return at - latest > maxSilenceMs && recordJump(clock, at, at - latest, position);
  }
  if (latest - at <= outOfOrderMs) return false;
  clock.behind += 1;
  if (clock.behind < setBackAfter) return false;
  clock.behind = 0;
  clock.latest = at;
  return recordJump(clock, at, at - latest, position);
}

function recordJump(clock: RunClockState, at: number, ms: number, position: number): true {
  clock.jumpCount += 1;
  if (clock.jumps.length < maxJumps) clock.jumps.push({ at, ms, position });
  return true;
}
