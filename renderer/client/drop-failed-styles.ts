/**
 * Takes a style sheet out of the page when it could not be fetched, so that the next try for its part asks for it again.
 * Vite's loader takes any link with the same address for one that is there, and the part would be shown without styles.
 */
export function dropFailedStyles(page: Window): void {
  // Such an error does not bubble.
  page.addEventListener('error', dropIfStyles, { capture: true });
}

function dropIfStyles({ target }: Event): void {
  if (target instanceof HTMLLinkElement && target.rel === 'stylesheet') target.remove();
}
