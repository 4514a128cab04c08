import type { Action } from './action.ts';
import { readActionState } from './action-state.ts';
import { actions, findActionForKey, runAction } from './registry.ts';

/**
 * Listens for the chords of the registry. Ignores keys of an input method, keys that the page has already handled, and
 * keys without a modifier that are typed into a field.
 */
export function followKeyboard(page: Window): void {
  page.addEventListener('keydown', (event) => {
    if (event.defaultPrevented || event.isComposing || event.keyCode === 229) return;
    // A page sees AltGr as Ctrl and Alt, but AltGr types letters.
    if (event.getModifierState('AltGraph')) return;
    const typed = !event.ctrlKey && !event.metaKey && !event.altKey && event.key.length === 1;
    if (typed && isEditable(event.target)) return;
    const id = findActionForKey(event, readActionState());
    if (id === null) return;
    event.preventDefault();
    const action: Action = actions[id];
    if (event.repeat && action.once === true) return;
    runAction(id);
  });
}

function isEditable(target: EventTarget | null): boolean {
  if (!(target instanceof HTMLElement)) return false;
  return target.isContentEditable || target.matches('input, textarea, select');
}
