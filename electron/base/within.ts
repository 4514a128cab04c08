import type { Clock } from '../../shared/base/clock.ts';

/** Returns the value that a promise resolves to, or null after the deadline in milliseconds. Ignores later results. */
export async function within<T>(promise: Promise<T>, deadlineMs: number, clock: Clock): Promise<T | null> {
  const { promise: late, resolve } = Promise.withResolvers<null>();
  const cancel = clock.after(deadlineMs, () => resolve(null));
  try {
    return await Promise.race([promise, late]);
  } finally {
    cancel();
  }
}
