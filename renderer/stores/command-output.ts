import type { EntryId } from '../../shared/base/ids.ts';
import type { CommandOutputChunk } from '../../shared/console/command-run.ts';
import { KeyedListeners } from './keyed-listeners.ts';

// Live output bypasses the stores: only the terminal that shows a command listens, and nothing is kept here.

const listeners = new KeyedListeners<EntryId, [CommandOutputChunk]>();

/** Listens to the live output of one command. The returned function stops that. */
export function onCommandOutput(runId: EntryId, listen: (chunk: CommandOutputChunk) => void): () => void {
  return listeners.add(runId, listen);
}

/** Passes a frame of output to the command's listeners. */
export function commandOutputArrived(chunk: CommandOutputChunk): void {
  listeners.call(chunk.commandId, chunk);
}
