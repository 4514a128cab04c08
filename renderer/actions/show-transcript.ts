import { flushSync } from 'react-dom';
import { showListOver, showView, useFrame } from '../stores/frame.store.ts';

/**
 * Closes the thread list over the page at once. It would reclaim the focus that an action moves to the page below, and
 * then return it to where it was before.
 */
export function closeListOver(): void {
  if (useFrame.getState().isListOver) flushSync(() => showListOver(false));
}

/** Shows the transcript at once, if something else is in its place. */
export function showTranscript(): void {
  closeListOver();
  if (useFrame.getState().view !== null) flushSync(() => showView(null));
}
