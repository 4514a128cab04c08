import type { Clock } from '../../shared/base/clock.ts';

/** The maximum number of events of one kind at once, and the period in which the same number may pass again. */
export type ThrottleLimit = { readonly count: number; readonly periodMs: number };

/** The limit for each name, unless the caller sets another. */
export const usualLimit: ThrottleLimit = { count: 10, periodMs: 5 * 60_000 };

type Bucket = { tokens: number; filledAt: number; suppressed: number; cancel: () => void };

/**
 * A throttle with one token bucket per name: `count` may pass at once, and it refills gradually with `count` per
 * `periodMs`. Counts suppressed events, and reports them once the bucket lets one pass again.
 */
export class EventThrottle<Name extends string> {
  readonly #clock: Clock;
  readonly #limit: ThrottleLimit;
  readonly #onRefilled: (name: Name, suppressed: number) => void;
  readonly #buckets = new Map<Name, Bucket>();

  constructor(clock: Clock, onRefilled: (name: Name, suppressed: number) => void, limit: ThrottleLimit = usualLimit) {
    this.#clock = clock;
    this.#limit = limit;
    this.#onRefilled = onRefilled;
  }

  /** Returns whether one more event may pass now. */
  mayPass(name: Name): boolean {
    const bucket = this.#filled(name);
    if (bucket.tokens >= 1) {
      bucket.tokens -= 1;
      return true;
    }
    if (bucket.suppressed === 0) bucket.cancel = this.#clock.after(this.#msUntilNext(bucket), () => this.#emit(name));
    bucket.suppressed += 1;
    return false;
  }

  /** Reports all suppressed events and resets all counts. */
  end(): void {
    for (const [name, bucket] of this.#buckets) {
      bucket.cancel();
      if (bucket.suppressed > 0) this.#onRefilled(name, bucket.suppressed);
    }
    this.#buckets.clear();
  }

  #emit(name: Name): void {
    const bucket = this.#filled(name);
    const { suppressed } = bucket;
    bucket.suppressed = 0;
    if (suppressed > 0) this.#onRefilled(name, suppressed);
  }

  #filled(name: Name): Bucket {
    const now = this.#clock.now();
    const { count, periodMs } = this.#limit;
    const known = this.#buckets.get(name);
    if (known === undefined) {
      const fresh: Bucket = { tokens: count, filledAt: now, suppressed: 0, cancel: () => undefined };
      this.#buckets.set(name, fresh);
      return fresh;
    }
    // A clock set back neither adds nor removes tokens.
    const passed = Math.max(0, now - known.filledAt);
    known.tokens = Math.min(count, known.tokens + (passed * count) / periodMs);
    known.filledAt = now;
    return known;
  }

  /** Returns the time until the next token, in milliseconds. Rounded up, so that a whole token is available then. */
  #msUntilNext({ tokens }: Bucket): number {
    const { count, periodMs } = this.#limit;
    return Math.ceil(((1 - tokens) * periodMs) / count);
  }
}
