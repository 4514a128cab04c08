/**
 * How often and how fast to retry: at most `attempts` within `windowMs`, with delays doubling from `firstDelayMs`.
 * Pure: the caller keeps the times of earlier attempts.
 */
export type RetrySchedule = {
  readonly attempts: number;
  readonly windowMs: number;
  readonly firstDelayMs: number;
  readonly maxDelayMs: number;
};

/** Returns the delay before the next attempt in milliseconds. Null if the window allows no more attempts. */
export function nextRetryDelay(schedule: RetrySchedule, earlier: readonly number[], now: number): number | null {
  const recent = earlier.filter((at) => now - at < schedule.windowMs).length;
  if (recent >= schedule.attempts) return null;
  return Math.min(schedule.maxDelayMs, schedule.firstDelayMs * 2 ** recent);
}
