import { type ParsedDiffFile, parseUnifiedDiff } from '../../../shared/changes/parse-unified-diff.ts';
import { mayStartWorker } from '../../client/lazy-module.ts';
import { systemClock } from '../../client/system-clock.ts';
import { WorkerQueue } from '../../client/worker-queue.ts';

/** A message to the worker. The ID matches the worker's answer to it. */
export type ParseOrder = { readonly id: number; readonly text: string };
export type ParseAnswer = { readonly id: number; readonly files: readonly ParsedDiffFile[] };

const worker = new WorkerQueue<ParseOrder, ParseAnswer>({
  start: () => new Worker(new URL('./parse-diff.worker.ts', import.meta.url), { type: 'module' }),
  mayStart: mayStartWorker,
  clock: systemClock,
  limitMs: 60_000,
});

/**
 * Parses a unified diff into files, off the page's main thread. Without a worker, the page parses the diff itself:
 * slower, but just as complete.
 */
export async function parseDiff(text: string): Promise<readonly ParsedDiffFile[]> {
  const answer = await worker.ask({ text });
  return answer?.files ?? parseUnifiedDiff(text);
}
