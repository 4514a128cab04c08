import type { ThreadId } from '../../shared/base/ids.ts';
import { summarizeDiff } from '../../shared/changes/scan-diff.ts';
import { counted, t } from '../../shared/i18n/i18n.ts';
import type { RunRef } from '../../shared/runs/run-ref.ts';
import { hostClient } from '../client/page-client.ts';
import { showToast } from '../stores/alerts.store.ts';
import { attachmentsChanged, commentsChanged, draftRecalled, notesChanged, useDrafts } from '../stores/drafts.store.ts';
import { sendPageRequestAfterRender } from '../stores/page-requests.ts';
import { askUser } from '../stores/questions.store.ts';
import { useThreads } from '../stores/threads.store.ts';
import { getTypedMessage, restoreMessage } from './drafts.commands.ts';
import { describeThreadActionFailure } from './pinned-turns.commands.ts';
import { findRunTitle } from './recorded-runs.commands.ts';
import { applyRun, readRunChanges } from './runs.commands.ts';
import { showProblem } from './show-problem.ts';
import { openThread } from './threads.commands.ts';

/** Asks whether the changes of a worktree shall go to the folder, and applies exactly those that the question names. */
export async function applyWorktree(run: RunRef): Promise<void> {
  const read = await readChanges(run);
  if (read === null) return;
  const { patch, paths, tree } = read;
  if ((await askUser({ kind: 'applyRun', title: findRunTitle(run), paths, files: summarizeDiff(patch) })) !== 'yes')
    return;
  const applied = await applyRun(run, { tree, leaveOut: [] });
  if (applied.ok)
    showToast(t`Applied ${counted(applied.value.paths.length, 'file')} to the folder.`, t`Nothing is committed.`);
  else showToast(t`Not applied.`, applied.error.message);
}

/**
 * Asks whether a thread shall leave its worktree for the folder, with exactly the changes that the question names, and
 * shows the thread that continues it there. What is typed moves along. A state of the worktree that was applied before
 * is not applied again, because the user has left out the rest.
 */
export async function continueHere(threadId: ThreadId, run: RunRef): Promise<void> {
  const read = await readChanges(run);
  if (read === null) return;
  const { leftOut, patch, tree } = read;
  const isApplied = leftOut !== null;
  const paths = isApplied ? [] : read.paths;
  const title = findRunTitle(run);
  if ((await askUser({ kind: 'continueHere', title, paths, files: summarizeDiff(patch), isApplied })) !== 'yes') return;
  const moved = await hostClient.request('continueInFolder', { threadId, tree });
  if (!moved.ok) {
    if (moved.error.type === 'refused') showToast(t`Not continued in your folder.`, moved.error.message);
    else showProblem(describeThreadActionFailure(moved.error));
    return;
  }
  const { files, threadId: next } = moved.value;
  showToast(
    t`Continued in your folder.`,
    files === 0 ? '' : t`Applied ${counted(files, 'file')}. Nothing is committed.`,
  );
  moveMessage(threadId, next);
  // The user may have gone elsewhere in the meantime.
  if (useThreads.getState().shown !== threadId) return;
  const opening = openThread(next);
  sendPageRequestAfterRender('focusComposer');
  await opening;
}

async function readChanges(run: RunRef) {
  const read = await readRunChanges(run);
  if (read.ok) return read.value;
  showToast(t`The changes cannot be read.`, read.error.message);
  return null;
}

/** Moves what is typed from one thread to another. A message that may already be sent stays with its thread. */
function moveMessage(from: ThreadId, to: ThreadId): void {
  const typed = getTypedMessage(from);
  if (typed === null || useDrafts.getState().inFlight[from] !== undefined) return;
  restoreMessage(to, typed);
  draftRecalled(from, '', null);
  attachmentsChanged(from, []);
  commentsChanged(from, []);
  notesChanged(from, []);
}
