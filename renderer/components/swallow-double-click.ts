/** The longest time between the two clicks of a double click, in milliseconds. */
const doubleClickMs = 500;

/** A menu that closes leaves the second click of a double click to what is below it. This stops that click. */
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
