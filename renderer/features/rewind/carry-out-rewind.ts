import type { ThreadId, TurnId } from '../../../shared/base/ids.ts';
import { t } from '../../../shared/i18n/i18n.ts';
import type { RewindPlan, RewindRecord } from '../../../shared/rewind/rewind-plan.ts';
import { hostClient } from '../../client/page-client.ts';
import { showProblem } from '../../commands/show-problem.ts';
import { openThread } from '../../commands/threads.commands.ts';
import { showNoteToast } from '../../stores/alerts.store.ts';
import { attachmentAdded, draftRecalled, getTypedTexts, planChosen, useDrafts } from '../../stores/drafts.store.ts';
import { closeDialogIfShown, useFrame } from '../../stores/frame.store.ts';
import { addSeparators } from '../../stores/message-insertions.ts';
import { sendPageRequestAfterRender } from '../../stores/page-requests.ts';
import {
  type CurrentRewind,
  rewindChanged,
  rewindEnded,
  rewindFailed,
  rewindMoved,
  rewindPlanned,
  rewindPlanningRestarted,
  rewindStarted,
  useRewinds,
} from '../../stores/rewind.store.ts';
import { useThreads } from '../../stores/threads.store.ts';
import { describeRewindFailure, describeRewound } from './describe-rewound.ts';
import { carryOverChoices, changesFiles, findConflicts, findScope, toSentChoices } from './rewind-choices.ts';

// The requests that the rewind dialog sends to the host. They are in this file because all commands load before the
// dialog is needed.

/** The last attempt that was sent to the host. Each plan ends the one before it. */
let requestedAttempt = 0;
/** The dialogs that the host is making a plan for. */
const planningDialogs = new Set<number>();

/**
 * Plans the rewind in the open dialog, once. An undo without a conflict then runs immediately if its request says so.
 */
export async function planRewind(): Promise<void> {
  const { currentRewind } = useRewinds.getState();
  if (currentRewind?.step !== 'planning' || currentRewind.attempt === requestedAttempt) return;
  const { attempt, dialog, target } = currentRewind;
  // The handle can move faster than plans are made. The last turn counts.
  if (planningDialogs.has(dialog)) return;
  requestedAttempt = attempt;
  planningDialogs.add(dialog);
  const planned = await hostClient.request('planRewind', { target });
  planningDialogs.delete(dialog);
  const latest = useRewinds.getState().currentRewind;
  if (latest?.attempt !== attempt) return await planRewind();
  if (!planned.ok) {
    rewindFailed(attempt, planned.error);
    return;
  }
  const plan = planned.value;
  rewindPlanned(attempt, { plan, plannedTarget: target, choices: carryOverChoices(latest, plan) });
  const now = useRewinds.getState().currentRewind;
  if (now?.attempt !== attempt || !now.isImmediate) return;
  if (findScope(now) !== null && findConflicts(plan).length === 0) await carryOutRewind();
  else rewindChanged({ isImmediate: false });
}

/** Plans the rewind to before another turn of the thread. The dialog shows the last plan until then. */
export function moveRewind(turnId: TurnId, about: string | null): void {
  rewindMoved(turnId, about);
  void planRewind();
}

/** Plans the same rewind again, because the files have changed or because the rewind failed. */
export function planRewindAgain(): void {
  rewindPlanningRestarted();
  void planRewind();
}

/** Carries out the plan as shown, once. Continues if the user closes the dialog in the meantime. */
export async function carryOutRewind(): Promise<void> {
  const { currentRewind } = useRewinds.getState();
  if (currentRewind === null || currentRewind.step !== 'ready') return;
  const { attempt, choices, plan } = currentRewind;
  const scope = findScope(currentRewind);
  if (plan === null || scope === null || (scope === 'files' && !changesFiles(plan, choices))) return;
  rewindStarted();
  const { planId } = plan;
  const done = await hostClient.request('rewind', { planId, scope, choices: toSentChoices(scope, choices) });
  if (!done.ok) {
    rewindFailed(attempt, done.error);
    if (useFrame.getState().dialog === 'rewind') return;
    rewindEnded();
    showProblem(describeRewindFailure(done.error));
    return;
  }
  rewindEnded();
  closeDialogIfShown('rewind');
  showOutcome(currentRewind, plan, done.value);
}

/** Reads the versions of a file in the plan side by side. */
export function readRewindVersions(planId: string, id: number) {
  return hostClient.request('readRewindVersions', { planId, id });
}

/** Shows what happened, offers to undo it, and opens the thread in which the conversation continues. */
function showOutcome(
  { target }: CurrentRewind,
  plan: RewindPlan,
  { files, keptIn, rewindId, scope, turns }: RewindRecord,
): void {
  const isUndo = target.type === 'beforeRewind';
  const what = describeRewound(scope, files, turns);
  const button = { command: 'undoRewind', target: { rewindId } } as const;
  const hasConversation = scope !== 'files';
  if (isUndo) {
    const note = hasConversation ? t`The conversation is back in its own thread.` : '';
    showNoteToast(what === null ? t`Undid the rewind` : t`Restored ${what}`, note, button);
    if (hasConversation && keptIn !== null) {
      void openThread(keptIn);
      sendPageRequestAfterRender('focusComposer');
    }
    return;
  }
  const isOfEntry = target.type === 'ofEntry';
  const fact = isOfEntry ? t`Undid the changes in ${what ?? ''}` : what === null ? t`Rewound` : t`Rewound ${what}`;
  showNoteToast(fact, '', button);
  if (!hasConversation) return;
  if (plan.message !== null) restoreMessage(plan.threadId, plan.message);
  if (useThreads.getState().shown === plan.threadId) sendPageRequestAfterRender('focusComposer');
}

/** Puts a message back into the composer, before the text that is already there. */
function restoreMessage(threadId: ThreadId, { plan, sources, text }: NonNullable<RewindPlan['message']>): void {
  const { text: shown, unsent } = getTypedTexts(useDrafts.getState(), threadId);
  const typed = [shown, unsent].filter((each) => each !== '').join('\n\n');
  // A recalled earlier message, which is only shown temporarily, is replaced by the user's own text.
  const isThere = text === '' || typed === text || typed.startsWith(`${text}\n`);
  draftRecalled(threadId, isThere ? typed : `${addSeparators(text, 'block', '', typed)}${typed}`, null);
  for (const source of sources) attachmentAdded(threadId, source);
  planChosen(threadId, plan === true);
}
