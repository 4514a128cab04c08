import type { EntryId } from '../../shared/base/ids.ts';
import type { ExecChunk } from '../../shared/exec/exec-run.ts';

// Live output goes past the stores: only the terminal that shows a run listens, and nothing is kept here.

const listeners = new Map<EntryId, Set<(chunk: ExecChunk) => void>>();

/** Hears the live output of one run; the returned function ends that. */
export function onExecOutput(runId: EntryId, listen: (chunk: ExecChunk) => void): () => void {
  const known = listeners.get(runId) ?? new Set();
  listeners.set(runId, known.add(listen));
  return () => {
    known.delete(listen);
    if (known.size === 0) listeners.delete(runId);
  };
}

/** Hands a frame of output to whoever shows that run. */
export function execOutputArrived(chunk: ExecChunk): void {
  for (const listen of listeners.get(chunk.runId) ?? []) listen(chunk);
}
