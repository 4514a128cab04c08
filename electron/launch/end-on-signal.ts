import type { Clock } from '../../shared/base/clock.ts';

/** Signals that ask the app to end: Ctrl+C, the system, a closed terminal. */
const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

/**
 * One Ctrl+C arrives twice, from the terminal and through npm. A second signal within this time, in milliseconds,
 * counts as the same one.
 */
const sameSignalMs = 1_000;

/** The last resort, in milliseconds: each step of the shutdown has a shorter limit. */
const endDeadlineMs = 20_000;

/** The part of `process` that we use. */
export interface SignalSource {
  on(signal: (typeof signals)[number], received: () => void): unknown;
  exit(code: number): void;
}

/**
 * Ends the app on a signal. On the first signal, runs `end` and exits with 0. On a second one, or if `end` takes too
 * long, exits with 1 at once.
 */
export function endOnSignal(process: SignalSource, clock: Clock, end: () => Promise<void>): void {
  let askedAt: number | null = null;
  const receive = (): void => {
    if (askedAt !== null) {
      if (clock.now() - askedAt > sameSignalMs) process.exit(1);
      return;
    }
    askedAt = clock.now();
    clock.after(endDeadlineMs, () => process.exit(1));
    end().then(
      () => process.exit(0),
      () => process.exit(1),
    );
  };
  for (const signal of signals) process.on(signal, receive);
}
