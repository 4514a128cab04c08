import type { EntryId, ThreadId } from '../../shared/base/ids.ts';
import type { FindingDismissal, FindingMarks, StoredReport } from '../../shared/findings/finding-marks.ts';
import { hostClient } from '../client/page-client.ts';
import { sendPageRequest } from '../stores/page-requests.ts';
import { insertIntoDraft } from './catalogs.commands.ts';
import { describeThreadActionFailure } from './pinned-turns.commands.ts';
import { showProblem } from './show-problem.ts';

/** Reads the report of the newest review of a thread, whose turn the page may not have. Null if there is none. */
export async function readNewestReport(threadId: ThreadId): Promise<StoredReport | null> {
  const read = await hostClient.request('readNewestReport', { threadId });
  return read.ok ? read.value : null;
}

/** Reads what is known of the findings of a review. Null if the host cannot say. */
export async function readFindingMarks(threadId: ThreadId, entryId: EntryId): Promise<FindingMarks | null> {
  const read = await hostClient.request('readFindingMarks', { threadId, entryId });
  return read.ok ? read.value : null;
}

/** Dismisses a finding, or takes that back. Returns false, and says why, if that failed. */
export async function dismissFinding(
  threadId: ThreadId,
  entryId: EntryId,
  dismissal: FindingDismissal,
): Promise<boolean> {
  const done = await hostClient.request('dismissFinding', { threadId, entryId, dismissal });
  if (!done.ok) showProblem(describeThreadActionFailure(done.error));
  return done.ok;
}

/** Puts what asks for a fix into the message of the shown thread. The user sends it. */
export function askForFix(text: string): void {
  insertIntoDraft(text, 'block');
  sendPageRequest('focusComposer');
}
