import type { UserEntry } from '../../shared/transcript/entry.ts';
import { asksForPlan } from '../../shared/transcript/proposed-plan.ts';
import type { Turn } from '../../shared/transcript/turn.ts';
import { planChosen, useDrafts } from './drafts.store.ts';
import { getShownDraftKey, useThreads } from './threads.store.ts';
import { useTranscript } from './transcript.store.ts';

/** Returns whether the next message of the shown thread asks for a plan: as chosen, or else as the last one did. */
export function isPlanChosen(): boolean {
  const key = getShownDraftKey(useThreads.getState());
  return useDrafts.getState().plans[key] ?? findLastMessage()?.plan === true;
}

/** Returns whether a message of the last turn that was sent in the shown thread asked for a plan. */
export function isLastTurnPlan(): boolean {
  const last = getShownTurns().findLast(({ status }) => status !== 'notSent');
  return last !== undefined && asksForPlan(last);
}

/** Switches whether the next message asks for a plan on or off. */
export function planToggled(): void {
  planChosen(getShownDraftKey(useThreads.getState()), !isPlanChosen());
}

function findLastMessage(): UserEntry | undefined {
  for (const { entries } of getShownTurns().toReversed()) {
    // Codex's prompt for a review says nothing about plans, nor does what another client sent.
    const said = entries.findLast((entry) => entry.kind === 'user' && entry.clientId !== null);
    if (said?.kind === 'user') return said;
  }
  return undefined;
}

function getShownTurns(): readonly Turn[] {
  const { threadId, transcript } = useTranscript.getState();
  // While another thread opens, its messages are not known yet.
  return threadId === useThreads.getState().shown ? transcript.turns : [];
}
