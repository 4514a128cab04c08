import type { Clock } from '../../shared/base/clock.ts';

/** Signals that ask the app to end: Ctrl+C, the system, a closed terminal. */
const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

/** One Ctrl+C reaches us twice, from the terminal and through npm; what comes this soon is the same wish. */
const sameWishMs = 1_000;

/** The last resort, in milliseconds: each step of the end has a shorter limit of its own. */
const endDeadlineMs = 20_000;

/** The part of `process` that is used. */
export interface SignalSource {
  on(signal: (typeof signals)[number], received: () => void): unknown;
  exit(code: number): void;
}

/**
 * At the first signal runs `end` and exits with 0. A second one, or an end that takes too long, exits with 1 at once.
 */
export function endOnSignal(process: SignalSource, clock: Clock, end: () => Promise<void>): void {
  let askedAt: number | null = null;
  const receive = (): void => {
    if (askedAt !== null) {
      if (clock.now() - askedAt > sameWishMs) process.exit(1);
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
