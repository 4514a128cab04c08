import type { UserEntry } from '../../shared/transcript/entry.ts';
import { planChosen, useDrafts } from './drafts.store.ts';
import { getShownDraftKey, useThreads } from './threads.store.ts';
import { useTranscript } from './transcript.store.ts';

/** Returns whether the next message of the shown thread asks for a plan: as chosen, or else as the last one did. */
export function isPlanChosen(): boolean {
  const key = getShownDraftKey(useThreads.getState());
  return useDrafts.getState().plans[key] ?? findLastMessage()?.plan === true;
}

/** Switches that on or off. */
export function planToggled(): void {
  planChosen(getShownDraftKey(useThreads.getState()), !isPlanChosen());
}

function findLastMessage(): UserEntry | undefined {
  const { threadId, transcript } = useTranscript.getState();
  // While another thread opens, its messages are not known yet.
  if (threadId !== useThreads.getState().shown) return undefined;
  for (const { entries } of transcript.turns.toReversed()) {
    const said = entries.findLast((entry) => entry.kind === 'user');
    if (said !== undefined) return said;
  }
  return undefined;
}
