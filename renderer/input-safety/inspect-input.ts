import type { InputFinding } from '../../shared/input-safety/finding.ts';

/** What the worker is asked and what it answers; the id joins the two. */
export type InspectOrder = { readonly id: number; readonly text: string };
export type InspectAnswer = {
  readonly id: number;
  readonly findings: readonly InputFinding[];
  readonly masked: string;
};

/** What is found in a text, and the text with that masked. */
export type Inspected = Omit<InspectAnswer, 'id'>;

let worker: Worker | null = null;
let nextId = 1;
/** What becomes of a text that is inspected; null where the worker does not run. */
const waiting = new Map<number, (inspected: Inspected | null) => void>();

/**
 * Inspects a text off the page's thread, so that a paste of any size does not hold up the next key. Where the worker
 * cannot be loaded, as while the host is away, nothing is found: the host judges again what is sent to it.
 */
export function inspectInput(text: string): Promise<Inspected> {
  worker ??= startWorker();
  const order: InspectOrder = { id: nextId++, text };
  const { promise, resolve } = Promise.withResolvers<Inspected>();
  waiting.set(order.id, (inspected) => resolve(inspected ?? { findings: [], masked: text }));
  worker.postMessage(order);
  return promise;
}

function startWorker(): Worker {
  const started = new Worker(new URL('./inspect-input.worker.ts', import.meta.url), { type: 'module' });
  started.addEventListener('message', (event: MessageEvent<InspectAnswer>) => {
    waiting.get(event.data.id)?.(event.data);
    waiting.delete(event.data.id);
  });
  started.addEventListener('error', () => {
    worker = null;
    for (const settle of waiting.values()) settle(null);
    waiting.clear();
  });
  return started;
}
