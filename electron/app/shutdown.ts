import type { Clock } from '../../shared/base/clock.ts';
import type { Lifetime, WaitForEnd } from '../base/lifetime.ts';

/** A part of the app that did not end, and why. */
export type UnfinishedStep = { readonly name: string; readonly reason: string };

/**
 * Ends a lifetime whose slow parts have names, once `start` has filled it. A part that fails or misses the deadline
 * does not stop the rest from ending. Anything that the start opens later ends at once.
 */
export async function shutDown(
  start: Promise<unknown>,
  lifetime: Lifetime,
  deadlineMs: number,
  clock: Clock,
): Promise<readonly UnfinishedStep[]> {
  const unfinished: UnfinishedStep[] = [];
  const wait: WaitForEnd = async (ending, name) => {
    const { promise: late, resolve } = Promise.withResolvers<string>();
    const stopWaiting = clock.after(deadlineMs, () => resolve(`not done after ${deadlineMs} ms`));
    const done = ending.then(() => null, describeShutdownFailure);
    const reason = await Promise.race([done, late]);
    stopWaiting();
    if (reason !== null) unfinished.push({ name, reason });
  };
  await wait(
    start.then(() => undefined),
    'start',
  );
  await lifetime.end(wait);
  return unfinished;
}

/** Describes why a lifetime did not end completely. A nested lifetime fails with all its failures. */
export function describeShutdownFailure(failure: unknown): string {
  return failure instanceof AggregateError ? failure.errors.map(describeShutdownFailure).join('; ') : String(failure);
}
