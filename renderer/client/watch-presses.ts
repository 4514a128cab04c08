/** Returns a function that says, once, whether the user has pressed no key and clicked nothing since. */
export function watchPresses(): () => boolean {
  const pressed = new AbortController();
  const { signal } = pressed;
  for (const press of ['keydown', 'pointerdown'])
    addEventListener(press, () => pressed.abort(), { capture: true, signal });
  return () => {
    const isUntouched = !signal.aborted;
    pressed.abort();
    return isUntouched;
  };
}
