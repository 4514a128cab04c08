import { formatDuration } from '../../shared/i18n/duration.ts';
import { counted, t, wholeNumber } from '../../shared/i18n/i18n.ts';
import {
  type AccountLimits,
  findTightestLimit,
  forecastFull,
  type LimitWindow,
  listCurrentLimits,
} from '../../shared/spending/account-limits.ts';
import { formatUpcoming } from '../components/format/time.ts';

/** What is left of the account's limits. */
export type LimitsView = {
  /** `62 % left`, where there is little room: the one with the least left. */
  readonly short: string;
  /** `62 % of 5 h left`. */
  readonly text: string;
  /** One sentence or two for each limit, with its reset and its forecast. */
  readonly detail: string;
  /** Little is left, or it will not last until the reset. */
  readonly isLow: boolean;
};

const minutesPerDay = 1_440;
/** Below this, little is left, in percent. */
const lowPercent = 20;

/** Describes what is left of the account's limits; null if nothing is known. `now` is in Unix milliseconds. */
export function describeLimits(limits: AccountLimits, now: number): LimitsView | null {
  const current = listCurrentLimits(limits, now);
  const tightest = findTightestLimit(current);
  if (tightest === null) return null;
  return {
    short: t`${countLeft(tightest)}\u00a0% left`,
    text: describeLeft(tightest),
    detail: current.map((limit) => describeWindow(limit, now)).join(' '),
    isLow: current.some((limit) => 100 - limit.usedPercent <= lowPercent || forecastFull(limit) !== null),
  };
}

function countLeft({ usedPercent }: LimitWindow): string {
  return wholeNumber(Math.max(0, Math.floor(100 - usedPercent)));
}

function describeLeft(limit: LimitWindow): string {
  const { minutes } = limit;
  const left = countLeft(limit);
  return minutes === null ? t`${left}\u00a0% of the limit left` : t`${left}\u00a0% of ${describeLength(minutes)} left`;
}

/** The length of a window: `5 h`, `3 days`, `the week`. */
function describeLength(minutes: number): string {
  const days = minutes / minutesPerDay;
  if (days === 7) return t`the week`;
  return Number.isInteger(days) ? counted(days, 'day') : formatDuration(minutes * 60_000);
}

function describeWindow(limit: LimitWindow, now: number): string {
  const left = describeLeft(limit);
  const resets =
    limit.resetsAt === null ? t`${left}.` : t`${left}, starts over ${formatUpcoming(limit.resetsAt, now)}.`;
  const fullAt = forecastFull(limit);
  return fullAt === null ? resets : `${resets} ${t`At this pace, full ${formatUpcoming(fullAt, now)}.`}`;
}
