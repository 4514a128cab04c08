import type { Clock } from '../../shared/base/clock.ts';

/** One thing to be finished before the app ends, and how long it may take. */
export type LastStep = { readonly name: string; readonly deadlineMs: number; run(): Promise<void> };

/** A step that was not finished, and why. */
export type UnfinishedStep = { readonly name: string; readonly reason: string };

/** Runs the steps one after the other; none that fails or takes too long keeps the next from running. */
export async function shutDown(steps: readonly LastStep[], clock: Clock): Promise<readonly UnfinishedStep[]> {
  const unfinished: UnfinishedStep[] = [];
  for (const step of steps) {
    const reason = await runStep(step, clock);
    if (reason !== null) unfinished.push({ name: step.name, reason });
  }
  return unfinished;
}

/** Null when it is done in time. */
async function runStep(step: LastStep, clock: Clock): Promise<string | null> {
  const { promise: late, resolve } = Promise.withResolvers<string>();
  const stopWaiting = clock.after(step.deadlineMs, () => resolve(`not done after ${step.deadlineMs} ms`));
  const done = step.run().then(
    () => null,
    (failure: unknown) => String(failure),
  );
  const reason = await Promise.race([done, late]);
  stopWaiting();
  return reason;
}
