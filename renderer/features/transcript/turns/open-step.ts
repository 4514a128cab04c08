import type { EntryId, TurnId } from '../../../../shared/base/ids.ts';
import { disclosureChanged } from '../../../stores/disclosures.store.ts';
import { destinationChosen } from '../../../stores/thread-actions.store.ts';
import { useTranscript } from '../../../stores/transcript.store.ts';

/** How many frames the list has to render the row of a step. */
const maxFrames = 30;

/** Opens a step of a turn: unfolds the turn, goes to the row of the step, opens it, and gives it the focus. */
export function openStep(turnId: TurnId, entryId: EntryId): void {
  const { threadId } = useTranscript.getState();
  if (threadId === null) return;
  disclosureChanged(turnId, entryId, true);
  destinationChosen({ threadId, turnId, entryId, searchTerms: null });
  focusRow(entryId, maxFrames);
}

/** Gives the focus to the button of a row once the row is rendered; to none if that takes too long. */
function focusRow(entryId: EntryId, frames: number): void {
  requestAnimationFrame(() => {
    const row = document.querySelector(`[data-row="${CSS.escape(entryId)}"]`);
    const button = row?.querySelector<HTMLElement>('button');
    if (button) button.focus({ preventScroll: true });
    else if (frames > 0) focusRow(entryId, frames - 1);
  });
}
