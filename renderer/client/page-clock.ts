import type { Clock } from '../../shared/base/clock.ts';

/** Time since the page was opened, in milliseconds: it never goes back, whatever happens to the clock of the machine. */
export const pageClock: Clock = {
  now: () => performance.now(),
  after: (delayMs, run) => {
    const timer = setTimeout(run, delayMs);
    return () => clearTimeout(timer);
  },
};
