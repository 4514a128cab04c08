import { z } from 'zod';
import type { Immutable } from '../base/immutable.ts';

/** How much of one limit of the account is used. Times are Unix milliseconds. */
export const limitWindow = z.object({
  /** From 0 to 100. */
  usedPercent: z.number(),
  /** The length of the window after which the count starts over. Null if unknown. */
  minutes: z.number().nullable(),
  /** When the count starts over. Null if unknown. */
  resetsAt: z.number().nullable(),
  measuredAt: z.number(),
});
export type LimitWindow = Immutable<z.infer<typeof limitWindow>>;

/** The limits of the account, as the provider reported them with its last answers. Empty if it reports none. */
export const accountLimits = z.array(limitWindow);
export type AccountLimits = Immutable<z.infer<typeof accountLimits>>;

/** Returns the limits whose count has not started over since they were measured. `now` is in Unix milliseconds. */
export function listCurrentLimits(limits: AccountLimits, now: number): AccountLimits {
  return limits.filter(({ resetsAt }) => resetsAt === null || resetsAt > now);
}

/** Returns the limit with the least left; null without one. */
export function findTightestLimit(limits: AccountLimits): LimitWindow | null {
  return limits.toSorted((one, other) => other.usedPercent - one.usedPercent)[0] ?? null;
}

/**
 * Returns when the limits that are used up start over, in Unix milliseconds: the last of them. If none is, as the provider
 * last reported them, the one with the least left counts. Null if that is unknown. `now` is in Unix milliseconds.
 */
export function findReset(limits: AccountLimits, now: number): number | null {
  const current = listCurrentLimits(limits, now);
  const full = current.filter(({ usedPercent }) => usedPercent >= 100);
  const times = (full.length > 0 ? full : [findTightestLimit(current)]).map((limit) => limit?.resetsAt ?? null);
  return times.reduce((last, at) => (last === null || at === null ? null : Math.max(last, at)), 0);
}

/** The share of a window that must have passed before its pace says something. */
const leastShare = 0.05;

/**
 * Returns when a limit will be full if it is used at the pace since its start, in Unix milliseconds. Null if it starts
 * over before, or if that is unknown.
 */
export function forecastFull({ measuredAt, minutes, resetsAt, usedPercent }: LimitWindow): number | null {
  if (minutes === null || resetsAt === null || usedPercent <= 0 || usedPercent >= 100) return null;
  const length = minutes * 60_000;
  const passed = measuredAt - (resetsAt - length);
  // A clock that was set, or a window that has just started.
  if (passed < length * leastShare || passed > length) return null;
  const fullAt = measuredAt + ((100 - usedPercent) * passed) / usedPercent;
  return fullAt < resetsAt ? fullAt : null;
}
