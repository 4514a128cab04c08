import { z } from 'zod';
import { entryId, threadId, turnId } from '../base/ids.ts';
import { commandOutputChunk, commandRun, consoleOutput } from '../console/command-run.ts';
import { request } from './request.ts';

/** Requests about the output of a thread's commands, for the console. */
export const commandRequests = {
  /**
   * Returns the current output of a command. `recorded`: the output that arrived while it ran, from disk, with gaps.
   * With `turnId`, finds the output even after the host released it.
   */
  readOutput: request({
    scope: 'profile',
    wait: 'change',
    input: z.object({ threadId, commandId: entryId, recorded: z.boolean(), turnId: turnId.optional() }),
    value: consoleOutput,
    problem: z.object({ type: z.literal('runGone') }),
  }),
};

/** New states and output of a thread's commands. */
export const commandEvents = {
  commandRunChanged: commandRun,
  commandOutputArrived: commandOutputChunk,
};
