import type { EntryId } from '../../../shared/base/ids.ts';

/** Whether the view follows the end of the transcript, and why not. */
export type EndState = {
  /** The newest entry when the user left the end; null while they have not. */
  readonly leftAt: EntryId | null;
  /** A key or the wheel has just started to scroll up. The browser scrolls smoothly, so the movement comes later. */
  readonly isTurning: boolean;
  /** Text of the transcript is selected, so it must not move away under a pointer at rest. */
  readonly isSelecting: boolean;
};

export type EndEvent =
  /** The user started to scroll up. */
  | { readonly type: 'turnedUp' }
  /** Some time has passed since the user started to scroll up. */
  | { readonly type: 'turnOver'; readonly isNear: boolean }
  /** The view has moved down or not at all or, with `isUp`, up. */
  | { readonly type: 'scrolled'; readonly isUp: boolean; readonly isNear: boolean }
  /** The user jumped to the end. */
  | { readonly type: 'jumped' }
  /** The view moved elsewhere. */
  | { readonly type: 'left' }
  /** The view has come to rest after moving elsewhere. If there is little to show, it is at the end anyway. */
  | { readonly type: 'rested'; readonly isNear: boolean }
  /** Content was added, and the view has not moved. */
  | { readonly type: 'outgrown'; readonly isNear: boolean }
  /** Text was selected, or is no longer selected. */
  | { readonly type: 'selected'; readonly isSelecting: boolean; readonly isNear: boolean };

/** The initial state of an opened thread: the view follows the end. */
export const atEnd: EndState = { leftAt: null, isTurning: false, isSelecting: false };

/** Returns whether the view stays at the end when content arrives. */
export function isFollowing({ isSelecting, isTurning, leftAt }: EndState): boolean {
  return leftAt === null && !isTurning && !isSelecting;
}

/**
 * Returns the state after an event; the same object when nothing changes. `newest` is the newest entry now, null if
 * there is none.
 */
export function reduceEnd(state: EndState, event: EndEvent, newest: EntryId | null): EndState {
  const next = applyEvent(state, event, newest);
  const isSame =
    next.leftAt === state.leftAt && next.isTurning === state.isTurning && next.isSelecting === state.isSelecting;
  return isSame ? state : next;
}

function applyEvent(state: EndState, event: EndEvent, newest: EntryId | null): EndState {
  const away = { ...state, leftAt: state.leftAt ?? newest };
  const back = { ...state, leftAt: null };
  switch (event.type) {
    case 'turnedUp':
      return { ...state, isTurning: true };
    case 'turnOver':
      return { ...(event.isNear ? back : away), isTurning: false };
    case 'scrolled':
      // When content is removed, the view also moves up, but stays at the end.
      if (event.isUp) return state.isTurning || !event.isNear ? away : state;
      return event.isNear ? back : state;
    case 'jumped':
      return { ...back, isSelecting: false };
    case 'left':
      return away;
    case 'rested':
      return event.isNear ? back : state;
    case 'outgrown':
      return event.isNear ? state : away;
    case 'selected':
      if (event.isSelecting) return { ...state, isSelecting: true };
      // The view does not follow content that arrived during the selection, because it would jump.
      return { ...(state.isSelecting && !event.isNear ? away : state), isSelecting: false };
  }
}
