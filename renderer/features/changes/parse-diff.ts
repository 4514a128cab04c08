import type { ParsedDiffFile } from '../../../shared/diff/parse-unified-diff.ts';

/** What the worker is asked and what it answers; the id joins the two. */
export type ParseOrder = { readonly id: number; readonly text: string };
export type ParseAnswer = { readonly id: number; readonly files: readonly ParsedDiffFile[] };

let worker: Worker | null = null;
let nextId = 1;
const waiting = new Map<number, (files: readonly ParsedDiffFile[]) => void>();

/** The files of a unified diff, parsed off the page's thread. */
export function parseDiff(text: string): Promise<readonly ParsedDiffFile[]> {
  worker ??= startWorker();
  const order: ParseOrder = { id: nextId++, text };
  const { promise, resolve } = Promise.withResolvers<readonly ParsedDiffFile[]>();
  waiting.set(order.id, resolve);
  worker.postMessage(order);
  return promise;
}

function startWorker(): Worker {
  const started = new Worker(new URL('./parse-diff.worker.ts', import.meta.url), { type: 'module' });
  started.addEventListener('message', (event: MessageEvent<ParseAnswer>) => {
    waiting.get(event.data.id)?.(event.data.files);
    waiting.delete(event.data.id);
  });
  return started;
}
