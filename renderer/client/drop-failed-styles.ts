/**
 * Removes a style sheet from the page if it failed to load, so that the next attempt at its part requests it again.
 * Vite's loader treats any link with the same address as loaded, and the part would appear without styles.
 */
export function dropFailedStyles(page: Window): void {
  // Such an error does not bubble.
  page.addEventListener('error', dropIfStyles, { capture: true });
}

function dropIfStyles({ target }: Event): void {
  if (target instanceof HTMLLinkElement && target.rel === 'stylesheet') target.remove();
}
