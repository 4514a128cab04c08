import { z } from 'zod';
import { listedProcess, processListing } from '../processes/listed-process.ts';
import { nothing, request } from './request.ts';

export const processesRequests = {
  /** Lists the processes that the app started, and their descendants. */
  listProcesses: request({
    scope: 'profile',
    wait: 'read',
    input: nothing,
    value: processListing,
    problem: z.object({ type: z.literal('notReported'), message: z.string() }),
  }),
  /** Ends one of them with its descendants, if it is still the listed process. */
  endProcess: request({
    scope: 'profile',
    wait: 'user',
    input: listedProcess.pick({ pid: true, startMark: true }),
    value: nothing,
    problem: z.discriminatedUnion('type', [
      z.object({ type: z.literal('gone') }),
      z.object({ type: z.literal('failed'), message: z.string() }),
    ]),
  }),
};
