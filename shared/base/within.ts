import type { Clock } from './clock.ts';

/** What a promise settles with; null once so many milliseconds have passed. What comes later is not waited for. */
export async function within<T>(promise: Promise<T>, deadlineMs: number, clock: Clock): Promise<T | null> {
  const { promise: late, resolve } = Promise.withResolvers<null>();
  const callOff = clock.after(deadlineMs, () => resolve(null));
  try {
    return await Promise.race([promise, late]);
  } finally {
    callOff();
  }
}
