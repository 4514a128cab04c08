import { z } from 'zod';
import { nothing, request } from './define.ts';

const clipboardProblem = z.object({ type: z.literal('notOffered') });

/** The system's clipboard, where the host around the desk has one; a page in a browser has one of its own. */
export const clipboardRequests = {
  writeClipboard: request(z.object({ text: z.string() }), nothing, clipboardProblem),
  readClipboard: request(nothing, z.object({ text: z.string() }), clipboardProblem),
};
