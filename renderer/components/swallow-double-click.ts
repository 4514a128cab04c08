/** The longest time between the two clicks of a double click, in milliseconds. */
const doubleClickMs = 500;

/**
 * Stops the second click of a double click. Without this, it reaches what is below a menu that the first click closed.
 */
export function swallowDoubleClick(): void {
  const stop = (event: MouseEvent): void => {
    if (event.detail < 2) return;
    event.preventDefault();
    event.stopPropagation();
  };
  const events = ['mousedown', 'mouseup', 'click'] as const;
  for (const name of events) window.addEventListener(name, stop, true);
  setTimeout(() => {
    for (const name of events) window.removeEventListener(name, stop, true);
  }, doubleClickMs);
}
