import { z } from 'zod';
import { entryId, threadId } from '../base/ids.ts';
import { execChunk, execOutput, execRun } from '../exec/exec-run.ts';
import { request } from './define.ts';

export const execRequests = {
  /** The output of a run as it stands. `recorded`: what arrived while it ran, from disk, with gaps. */
  readOutput: request(
    z.object({ threadId, runId: entryId, recorded: z.boolean() }),
    execOutput,
    z.object({ type: z.literal('runGone') }),
  ),
};

export const execEvents = {
  execRunChanged: execRun,
  execOutputArrived: execChunk,
};
