import { z } from 'zod';
import { entryId, threadId, turnId } from '../base/ids.ts';
import { execChunk, execOutput, execRun } from '../console/exec-run.ts';
import { request } from './define.ts';

export const execRequests = {
  /**
   * The current output of a run. `recorded`: what arrived while it ran, from disk, with gaps. With its turn, it can be
   * found even after the host released it.
   */
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
