import { z } from 'zod';
import { entryId, threadId } from '../base/ids.ts';
import { findingDismissal, findingMarks, storedReport } from '../findings/finding-marks.ts';
import { nothing, request } from './request.ts';

const onReview = z.object({ threadId, entryId });

export const findingsRequests = {
  /** The report of the newest stored review of a thread that ended by itself. The page may have only later turns. */
  readNewestReport: request({
    scope: 'profile',
    wait: 'read',
    input: z.object({ threadId }),
    value: storedReport.nullable(),
  }),
  /** What is known of the findings of a review, whose text is in the entry. Compares their lines with the files now. */
  readFindingMarks: request({ scope: 'profile', wait: 'read', input: onReview, value: findingMarks }),
  /** Dismisses a finding, or takes that back. Stored with the thread and encrypted like it, or else `notKept`. */
  dismissFinding: request({
    scope: 'profile',
    wait: 'change',
    input: onReview.extend({ dismissal: findingDismissal }),
    value: nothing,
    problem: z.object({ type: z.literal('notKept') }),
  }),
};
