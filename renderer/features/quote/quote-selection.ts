import { withQuote } from '../../../shared/threads/quote-text.ts';
import { draftChanged, useDrafts } from '../../stores/drafts.store.ts';
import { requestOfPage } from '../../stores/page-requests.ts';
import { draftShown, useThreads } from '../../stores/threads.store.ts';
import { selectedNow } from '../transcript/selection/selected-now.ts';
import { readSelection } from './read-selection.ts';

/** Inserts the selection into the message of the shown thread, and puts the caret behind it. */
export function quoteSelection(): void {
  const shown = readSelection(document);
  if (shown === null) return;
  const quotation = shown.kind === 'said' ? { ...shown, text: selectedNow() ?? shown.text } : shown;
  const key = draftShown(useThreads.getState());
  document.getSelection()?.removeAllRanges();
  draftChanged(key, withQuote(useDrafts.getState().drafts[key] ?? '', quotation));
  requestOfPage('focusComposer');
}
