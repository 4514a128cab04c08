import type { ThreadId } from '../../../shared/base/ids.ts';
import { t } from '../../../shared/i18n/i18n.ts';
import type { RewindChoice, RewindPlan, RewindRecord } from '../../../shared/rewind/rewind-plan.ts';
import { hostClient } from '../../client/page-client.ts';
import { showProblem } from '../../commands/show-problem.ts';
import { openThread } from '../../commands/threads.commands.ts';
import { noteShown } from '../../stores/alerts.store.ts';
import { attached, draftRecalled, typedTexts, useDrafts } from '../../stores/drafts.store.ts';
import { dialogLeft, useFrame } from '../../stores/frame.store.ts';
import { setApart } from '../../stores/message-insertions.ts';
import { requestOfNextPage } from '../../stores/page-requests.ts';
import {
  type Rewinding,
  rewindChanged,
  rewindEnded,
  rewindFailed,
  rewindPlanned,
  rewindPlannedAgain,
  rewindStarted,
  useRewinds,
} from '../../stores/rewind.store.ts';
import { useThreads } from '../../stores/threads.store.ts';
import { carriedChoices, choicesToSend, conflictsOf, countChanged, possibleScopes } from './rewind-choices.ts';
import { describeRewindFailure, nameRewound } from './rewind-words.ts';

// What the dialog of a rewind asks the host to do. It is here because all commands load before the dialog is needed.

/** The last attempt that was sent to the host: each plan ends the one before it. */
let asked = 0;

/** Plans the rewind that the person is looking at, once. An undo without a conflict then runs at once if it should. */
export async function planRewind(): Promise<void> {
  const { rewinding } = useRewinds.getState();
  if (rewinding?.step !== 'planning' || rewinding.attempt === asked) return;
  const { attempt } = rewinding;
  asked = attempt;
  const planned = await hostClient.request('planRewind', { target: rewinding.target });
  if (!planned.ok) {
    rewindFailed(attempt, planned.error);
    return;
  }
  const plan = planned.value;
  const scopes = possibleScopes(plan);
  const isKept = rewinding.scope !== null && scopes.includes(rewinding.scope);
  const changed = rewinding.failure?.type === 'changed' ? rewinding.failure.paths : [];
  rewindPlanned(attempt, {
    plan,
    scope: isKept ? rewinding.scope : (scopes[0] ?? null),
    choices: carriedChoices(rewinding, plan, changed),
  });
  const now = useRewinds.getState().rewinding;
  if (now?.attempt !== attempt || !now.isAtOnce) return;
  if (scopes.length > 0 && conflictsOf(plan).length === 0) await carryOutRewind();
  else rewindChanged({ isAtOnce: false });
}

/** Plans the same rewind again, because the files have changed or because it failed. */
export function planRewindAgain(): void {
  rewindPlannedAgain();
  void planRewind();
}

/** Carries out the plan as shown, once. Goes on if the person closes the dialog in the meantime. */
export async function carryOutRewind(): Promise<void> {
  const { rewinding } = useRewinds.getState();
  if (rewinding === null || rewinding.step !== 'ready') return;
  const { attempt, choices, plan, scope } = rewinding;
  if (plan === null || scope === null || (scope === 'files' && countChanged(plan, choices) === 0)) return;
  rewindStarted();
  const { planId } = plan;
  const done = await hostClient.request('rewind', { planId, scope, choices: choicesToSend(plan, scope, choices) });
  if (!done.ok) {
    rewindFailed(attempt, done.error);
    if (useFrame.getState().dialog === 'rewind') return;
    rewindEnded();
    showProblem(describeRewindFailure(done.error));
    return;
  }
  rewindEnded();
  dialogLeft('rewind');
  follow(rewinding, plan, done.value);
}

/** What a file of a plan would look like, as a unified diff. */
export function readRewindDiff(planId: string, id: number, choice: RewindChoice) {
  return hostClient.request('readRewindDiff', { planId, id, choice });
}

/** Says what happened, offers to undo it, and goes where the conversation continues. */
function follow(
  { target }: Rewinding,
  plan: RewindPlan,
  { files, keptIn, rewindId, scope, turns }: RewindRecord,
): void {
  const isUndo = target.type === 'beforeRewind';
  const what = nameRewound(scope, files, turns);
  const button = { command: 'undoRewind', target: { rewindId } } as const;
  const hasConversation = scope !== 'files';
  if (isUndo) {
    const brought = hasConversation ? t`The conversation is back in its own thread.` : '';
    noteShown(what === null ? t`Undid the rewind` : t`Restored ${what}`, brought, button);
    if (hasConversation && keptIn !== null) {
      void openThread(keptIn);
      requestOfNextPage('focusComposer');
    }
    return;
  }
  noteShown(what === null ? t`Rewound` : t`Rewound ${what}`, '', button);
  if (!hasConversation) return;
  if (plan.message !== null) giveBack(plan.threadId, plan.message);
  if (useThreads.getState().shown === plan.threadId) requestOfNextPage('focusComposer');
}

/** Puts a message back where it was written, before what is already there. */
function giveBack(threadId: ThreadId, { sources, text }: NonNullable<RewindPlan['message']>): void {
  const { text: shown, unsent } = typedTexts(useDrafts.getState(), threadId);
  const typed = [shown, unsent].filter((each) => each !== '').join('\n\n');
  // An earlier message that is only shown for a moment gives way to the person's own text.
  const isThere = text === '' || typed === text || typed.startsWith(`${text}\n`);
  draftRecalled(threadId, isThere ? typed : `${setApart(text, 'block', '', typed)}${typed}`, null);
  for (const source of sources) attached(threadId, source);
}
