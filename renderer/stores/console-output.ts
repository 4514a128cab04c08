import type { EntryId } from '../../shared/base/ids.ts';
import { KeyedListeners } from '../../shared/base/keyed-listeners.ts';
import type { ExecChunk } from '../../shared/console/exec-run.ts';

// Live output goes past the stores: only the terminal that shows a run listens, and nothing is kept here.

const listeners = new KeyedListeners<EntryId, [ExecChunk]>();

/** Hears the live output of one run; the returned function ends that. */
export function onExecOutput(runId: EntryId, listen: (chunk: ExecChunk) => void): () => void {
  return listeners.add(runId, listen);
}

/** Hands a frame of output to whoever shows that run. */
export function execOutputArrived(chunk: ExecChunk): void {
  listeners.call(chunk.runId, chunk);
}
