import type { RunBar } from './run-bars.ts';

/** Longer time ranges without a bar, in milliseconds, are idle. */
const idleAfterMs = 60_000;

/** Finds long time ranges between two times without a bar. Bars must be ordered by start. */
export function findIdle(from: number, to: number, bars: readonly RunBar[]): { from: number; to: number }[] {
  const idle: { from: number; to: number }[] = [];
  let covered = from;
  for (const bar of bars) {
    if (bar.from - covered >= idleAfterMs) idle.push({ from: covered, to: bar.from });
    covered = Math.max(covered, bar.to);
  }
  if (to - covered >= idleAfterMs) idle.push({ from: covered, to });
  return idle;
}
