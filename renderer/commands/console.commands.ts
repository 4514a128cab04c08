import type { EntryId, ThreadId } from '../../shared/base/ids.ts';
import type { Result } from '../../shared/base/result.ts';
import type { RequestProblem, RequestValue } from '../../shared/contract/contract.ts';
import type { WireFault } from '../../shared/contract/wire.ts';
import { hostClient } from '../client/page-client.ts';
import { useCommands } from '../stores/commands.store.ts';

/** Reads the output of a command; `recorded`: what arrived while it ran, with gaps. */
export function readOutput(
  threadId: ThreadId,
  runId: EntryId,
  recorded: boolean,
): Promise<Result<RequestValue<'readOutput'>, RequestProblem<'readOutput'> | WireFault>> {
  const turnId = useCommands.getState().commands[threadId]?.find(({ id }) => id === runId)?.turnId;
  return hostClient.request('readOutput', {
    threadId,
    commandId: runId,
    recorded,
    ...(turnId !== undefined && { turnId }),
  });
}

/** Ends a command that outlived its turn. */
export async function endBackground(threadId: ThreadId, runId: EntryId): Promise<void> {
  await hostClient.request('endBackground', { threadId, commandId: runId });
}
