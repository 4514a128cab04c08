import type { Clock } from '../../shared/base/clock.ts';
import type { Lifetime } from '../../shared/base/lifetime.ts';

/** A part of the app that did not end, and why. */
export type UnfinishedStep = { readonly name: string; readonly reason: string };

/**
 * Ends a lifetime in which what takes time has a name. Nothing that fails, or takes longer than the deadline, keeps the rest
 * from ending.
 */
export async function shutDown(
  lifetime: Lifetime,
  deadlineMs: number,
  clock: Clock,
): Promise<readonly UnfinishedStep[]> {
  const unfinished: UnfinishedStep[] = [];
  await lifetime.end(async (ending, name) => {
    const { promise: late, resolve } = Promise.withResolvers<string>();
    const stopWaiting = clock.after(deadlineMs, () => resolve(`not done after ${deadlineMs} ms`));
    const done = ending.then(() => null, reasonOf);
    const reason = await Promise.race([done, late]);
    stopWaiting();
    if (reason !== null) unfinished.push({ name, reason });
  });
  return unfinished;
}

/** Why a lifetime did not end in full. A lifetime within it fails with all that failed there. */
export function reasonOf(failure: unknown): string {
  return failure instanceof AggregateError ? failure.errors.map(reasonOf).join('; ') : String(failure);
}
