/**
 * Where the focus rests, the best first: the message or what comes before it, and on a page without one, the button of
 * the thread list.
 */
const places = ['[data-focus-back="page"]', '[data-focus-back="list"]'];

/** Gives the focus back to where it rests, if it is nowhere: what had it is gone, and nothing else has taken it. */
export function focusBack(): void {
  for (const place of places) {
    if (document.activeElement !== null && document.activeElement !== document.body) return;
    document.querySelector<HTMLElement>(place)?.focus();
  }
}
