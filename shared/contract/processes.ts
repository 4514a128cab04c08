import { z } from 'zod';
import { listedProcess, processList } from '../processes/listed-process.ts';
import { nothing, request } from './define.ts';

export const processesRequests = {
  /** Looks now which processes the app has started, and which came from those. */
  listProcesses: request({
    scope: 'profile',
    wait: 'read',
    input: nothing,
    value: processList,
    problem: z.object({ type: z.literal('notReported'), message: z.string() }),
  }),
  /** Ends one of them, and its descendants, if it is still the process that was listed. */
  endProcess: request({
    scope: 'profile',
    wait: 'person',
    input: listedProcess.pick({ pid: true, startMark: true }),
    value: nothing,
    problem: z.discriminatedUnion('type', [
      z.object({ type: z.literal('gone') }),
      z.object({ type: z.literal('failed'), message: z.string() }),
    ]),
  }),
};
