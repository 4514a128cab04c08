import { z } from 'zod';
import { entryId, threadId, turnId } from '../base/ids.ts';
import { diffSummary, patchJob } from '../diff/diff-session.ts';
import { request } from './define.ts';

export const diffRequests = {
  /** The unified git diff of a turn, or of one patch of it. */
  readDiff: request(
    z.object({ threadId, turnId, entryId: entryId.nullable() }),
    z.object({ version: z.number().int(), text: z.string() }),
    z.object({ type: z.literal('noDiff') }),
  ),
};

export const diffEvents = {
  diffChanged: diffSummary,
  /** The jobs that are being applied in a thread; empty when none is. */
  patchJobsChanged: z.object({ threadId, jobs: z.array(patchJob) }),
};
