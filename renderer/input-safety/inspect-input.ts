import type { InputFinding } from '../../shared/input-safety/finding.ts';
import { mayStartWorker } from '../client/lazy-module.ts';
import { systemClock } from '../client/system-clock.ts';
import { WorkerQueue } from '../client/worker-queue.ts';

/** A request to the worker. The answer has the same ID. */
export type InspectRequest = { readonly id: number; readonly text: string };
export type InspectReply = {
  readonly id: number;
  readonly findings: readonly InputFinding[];
  readonly masked: string;
};

/**
 * The findings in a text, and the text with them masked. `hasFailed`: the text was not checked, so no findings does not
 * mean that it is safe.
 */
export type InspectionResult = Omit<InspectReply, 'id'> & { readonly hasFailed?: true };

const worker = new WorkerQueue<InspectRequest, InspectReply>({
  start: () => new Worker(new URL('./inspect-input.worker.ts', import.meta.url), { type: 'module' }),
  mayStart: mayStartWorker,
  clock: systemClock,
  limitMs: 60_000,
});

/**
 * Inspects a text off the page's thread, so that a paste of any size does not delay the next key. Never rejects: if the
 * worker cannot be loaded, dies or hangs, the result says that it failed. The host checks again what the page sends.
 * Code that copies text asks the user.
 */
export async function inspectInput(text: string): Promise<InspectionResult> {
  return (await worker.ask({ text })) ?? { findings: [], masked: text, hasFailed: true };
}
