const dayMs = 24 * 60 * 60 * 1_000;

/** How long removed files are kept. */
export const keptDays = 7;

/** How long earlier versions of files and the undos of rewinds are kept. */
export const historyDays = 30;

/** How long something has been kept, in milliseconds, and when that was last updated, in Unix milliseconds. */
export type KeptAge = { readonly keptMs: number; readonly countedAt: number };

/**
 * Updates the age at another start, with `now` in Unix milliseconds. One start adds between zero and one day, so one
 * start with a wrong clock does not expire anything.
 */
export function countAge({ countedAt, keptMs }: KeptAge, now: number): KeptAge {
  const passed = now - countedAt;
  return { keptMs: keptMs + Math.min(Math.max(passed, 0), dayMs), countedAt: now };
}

/** Whether something has been kept long enough. */
export function isKeptLongEnough({ keptMs }: KeptAge, days = keptDays): boolean {
  return keptMs >= days * dayMs;
}

/** Returns the earliest moment at which something has been kept long enough, in Unix milliseconds. */
export function getEarliestEnd({ countedAt, keptMs }: KeptAge, days: number): number {
  return countedAt + days * dayMs - keptMs;
}

/** Returns the earliest deletion time of something removed at `removedAt`, both in Unix milliseconds. */
export function earliestDeletion(removedAt: number): number {
  return getEarliestEnd({ keptMs: 0, countedAt: removedAt }, keptDays);
}
