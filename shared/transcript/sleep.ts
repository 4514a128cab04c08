import { counted, t } from '../i18n/i18n.ts';
import { formatTimeOfDay } from '../i18n/time-of-day.ts';
import type { Entry, Sleep } from './entry.ts';

const dayMs = 24 * 60 * 60_000;

/** A sleep as a sentence: `The machine slept from 13:02 to 13:40.` */
export function describeSleep({ from, until }: Sleep): string {
  const end = formatTimeOfDay(until);
  if (until - from < dayMs) return t`The machine slept from ${formatTimeOfDay(from)} to ${end}.`;
  return t`The machine slept for ${counted(Math.round((until - from) / dayMs), 'day')}, until ${end}.`;
}

/**
 * Returns how long the machine slept since a time while these entries arrived, in milliseconds. Nothing happened during
 * that time.
 */
export function getSleptMs(entries: readonly Entry[], since: number): number {
  return entries.reduce((sum, entry) => {
    if (entry.kind !== 'status' || entry.slept === undefined) return sum;
    return sum + Math.max(0, entry.slept.until - Math.max(since, entry.slept.from));
  }, 0);
}
