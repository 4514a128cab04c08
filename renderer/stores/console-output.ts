import type { EntryId } from '../../shared/base/ids.ts';
import { KeyedListeners } from '../../shared/base/keyed-listeners.ts';
import type { ExecChunk } from '../../shared/console/exec-run.ts';

// Live output bypasses the stores: only the terminal that shows a run listens, and nothing is kept here.

const listeners = new KeyedListeners<EntryId, [ExecChunk]>();

/** Listens to the live output of one run. The returned function stops that. */
export function onExecOutput(runId: EntryId, listen: (chunk: ExecChunk) => void): () => void {
  return listeners.add(runId, listen);
}

/** Passes a frame of output to the run's listeners. */
export function execOutputArrived(chunk: ExecChunk): void {
  listeners.call(chunk.runId, chunk);
}
