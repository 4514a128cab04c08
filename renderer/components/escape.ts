/** Returns whether Escape belongs to a menu, an open list of choices, or a field, rather than to what is around it. */
export function isEscapeHandledInside(target: EventTarget | null): boolean {
  if (!(target instanceof Element)) return false;
  if (target.closest('[role="menu"], [data-takes-escape]') !== null) return true;
  return CSS.supports('selector(:open)') && target.closest('select')?.matches(':open') === true;
}
