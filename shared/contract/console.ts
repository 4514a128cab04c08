import { z } from 'zod';
import { entryId, threadId, turnId } from '../base/ids.ts';
import { execChunk, execOutput, execRun } from '../console/exec-run.ts';
import { request } from './define.ts';

export const execRequests = {
  /** The output of a run as it stands. `recorded`: what arrived while it ran, from disk, with gaps. With its
   * turn it is found also when the host has put that away. */
  readOutput: request({
    scope: 'profile',
    wait: 'change',
    input: z.object({ threadId, runId: entryId, recorded: z.boolean(), turnId: turnId.optional() }),
    value: execOutput,
    problem: z.object({ type: z.literal('runGone') }),
  }),
};

export const execEvents = {
  execRunChanged: execRun,
  execOutputArrived: execChunk,
};
