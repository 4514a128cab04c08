const dayMs = 24 * 60 * 60 * 1_000;

/** How long removed files are kept. */
export const keptForDays = 7;

/** How long something has been kept, in milliseconds, and when that was last counted, in Unix milliseconds. */
export type KeptAge = { readonly keptMs: number; readonly countedAt: number };

/**
 * The age at another start, `now` in Unix milliseconds. One start adds a day at most, and never less than nothing: a
 * clock that is wrong for one start makes nothing old.
 */
export function countAge({ countedAt, keptMs }: KeptAge, now: number): KeptAge {
  const passed = now - countedAt;
  return { keptMs: keptMs + Math.min(Math.max(passed, 0), dayMs), countedAt: now };
}

/** Whether something has been kept long enough. */
export function isKeptLongEnough({ keptMs }: KeptAge): boolean {
  return keptMs >= keptForDays * dayMs;
}

/** The earliest moment at which what is removed at `removedAt` is deleted, both in Unix milliseconds. */
export function earliestDeletion(removedAt: number): number {
  return removedAt + keptForDays * dayMs;
}
