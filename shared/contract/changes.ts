import { z } from 'zod';
import { entryId, threadId, turnId } from '../base/ids.ts';
import { diffSummary, patchJob } from '../changes/diff-session.ts';
import { request } from './define.ts';

const onDiff = z.object({ threadId, turnId, entryId: entryId.nullable() });
const noDiff = z.object({ type: z.literal('noDiff') });

export const diffRequests = {
  /** The unified git diff of a turn, or of one patch of it. */
  readDiff: request({
    scope: 'profile',
    wait: 'change',
    input: onDiff,
    value: z.object({ version: z.number().int(), text: z.string() }),
    problem: noDiff,
  }),
  /** Paths of a diff whose files have changed since it was applied, as far as they lie in the window's folder. */
  findStaleFiles: request({
    scope: 'profile',
    wait: 'change',
    input: onDiff,
    value: z.array(z.string()),
    problem: noDiff,
  }),
  /** A file of a diff as it was before, rebuilt around what the diff changed, and as it is now. */
  compareFile: request({
    scope: 'profile',
    wait: 'change',
    input: onDiff.extend({ path: z.string() }),
    value: z.object({ before: z.string(), now: z.string() }),
    problem: z.discriminatedUnion('type', [
      noDiff,
      z.object({ type: z.literal('missing') }),
      z.object({ type: z.literal('outsideWorkspace') }),
      z.object({ type: z.literal('notText') }),
      z.object({ type: z.literal('tooLarge') }),
      z.object({ type: z.literal('unreadable') }),
      /** What stood around the changes is not there any more. */
      z.object({ type: z.literal('cannotRebuild') }),
    ]),
  }),
};

export const diffEvents = {
  diffChanged: diffSummary,
  /** The jobs that are being applied in a thread; empty when none is. */
  patchJobsChanged: z.object({ threadId, jobs: z.array(patchJob) }),
};
