import { z } from 'zod';
import { nothing, request } from './request.ts';

const clipboardProblem = z.object({ type: z.literal('notOffered') });

/** The system's clipboard, if the host has one. A page in a browser has its own. */
export const clipboardRequests = {
  writeClipboard: request({
    scope: 'profile',
    wait: 'change',
    input: z.object({ text: z.string() }),
    value: nothing,
    problem: clipboardProblem,
  }),
  readClipboard: request({
    scope: 'profile',
    wait: 'change',
    input: nothing,
    value: z.object({ text: z.string() }),
    problem: clipboardProblem,
  }),
};
