import { type RefObject, useEffect } from 'react';

/** What a press of the mouse, a pen or a finger went to last; null after a key. */
type Pointed = Element | null;

/**
 * Keeps the focus in the message: what the user types next goes there. The focus returns to the message
 * - after a click on a button or a radio button of the composer or of a question above it,
 * - after a click in the composer that went to nothing, such as to a choice that is off,
 * - after a choice in one of the composer's pickers, or of files, with the mouse,
 * - when the mouse has closed a menu or dialog, instead of to the button that opened it, and
 * - when the control of the thread that has the focus goes away.
 * Buttons that open something keep the focus. So does what the keyboard uses, as long as it is there. A question hands
 * the focus on itself when it goes away.
 */
export function useFocusHome(lane: RefObject<HTMLElement | null>, message: RefObject<HTMLElement | null>): void {
  useEffect(() => {
    const home = lane.current;
    const pane = home?.parentElement;
    if (home === null || pane == null) return undefined;
    const ended = new AbortController();
    const listen = <Type extends keyof DocumentEventMap>(
      type: Type,
      handle: (event: DocumentEventMap[Type]) => void,
      capture = true,
    ): void => document.addEventListener(type, handle, { capture, signal: ended.signal });
    const goHome = (): void => message.current?.focus({ preventScroll: true });
    /** Returns whether an element belongs to the thread, or to the bar above it. */
    const isHere = (element: Element): boolean =>
      element.closest('[role="dialog"]') === null && (pane.contains(element) || element.closest('header') !== null);
    /** Runs once the page has drawn what an event changed, unless the composer is gone. */
    const later = (run: () => void): void => void setTimeout(() => ended.signal.aborted || run());
    let pointed: Pointed = null;
    let opener: EventTarget | null = null;
    let wasInLayer = false;

    listen('pointerdown', ({ target }) => {
      pointed = target instanceof Element ? target : null;
    });
    listen('keydown', () => {
      pointed = null;
    });
    // Not while capturing: a click that a question refuses goes no further.
    listen(
      'click',
      ({ target }) => {
        const clicked = toElement(target);
        if (home.contains(clicked) && pointed !== null) {
          later(() => {
            // Selected text stays selected.
            if (isNowhere(document.activeElement) && document.getSelection()?.isCollapsed !== false) goHome();
          });
        }
        const button =
          clicked?.closest('button') ?? (home.contains(clicked) ? clicked?.closest('[type="radio"]') : null);
        if (button == null || !(home.contains(button) || isInQuestion(button))) return;
        const wasPointed = pointed !== null;
        later(() => {
          const active = document.activeElement;
          if (hasOpened(button)) return;
          if (isNowhere(active) || (wasPointed && active === button)) goHome();
        });
      },
      false,
    );
    listen('change', ({ target }) => {
      if (pointed === null || !home.contains(toElement(target))) return;
      if (toElement(target)?.matches('select, input[type="file"]') === true) later(goHome);
    });
    listen('focusin', ({ relatedTarget, target }) => {
      const focused = toElement(target);
      if (focused === null) return;
      const isBackFromLayer = wasInLayer && !isInLayer(focused);
      wasInLayer = isInLayer(focused);
      if (wasInLayer) {
        if (!isInLayer(toElement(relatedTarget))) opener = relatedTarget;
        return;
      }
      const isBack = isBackFromLayer && (focused === opener || focused.matches('[aria-haspopup="menu"]'));
      opener = null;
      if (isBack && focused.matches('button') && isHere(focused) && pointed !== null && !focused.contains(pointed))
        goHome();
    });
    listen('focusout', ({ relatedTarget, target }) => {
      const left = toElement(target);
      if (relatedTarget !== null || left === null || !isHere(left)) return;
      if (isInQuestion(left) && left.closest('[role="menu"]') === null) return;
      later(() => {
        if (isNowhere(document.activeElement) && isGone(left)) goHome();
      });
    });
    return () => ended.abort();
  }, [lane, message]);
}

function toElement(target: EventTarget | null): Element | null {
  return target instanceof Element ? target : null;
}

/** Returns whether a button has opened a part of the page that the user goes on in, or opens a dialog, maybe later. */
function hasOpened(button: Element): boolean {
  return button.matches('[aria-expanded="true"], [aria-haspopup="dialog"], [data-show-all]');
}

function isInQuestion(element: Element): boolean {
  return element.closest('[data-question]') !== null;
}

function isInLayer(element: Element | null): boolean {
  return element?.closest('[role="dialog"], [role="menu"]') != null;
}

function isNowhere(active: Element | null): boolean {
  return active === null || active === document.body;
}

function isGone(element: Element): boolean {
  return !element.isConnected || element.matches(':disabled') || !element.checkVisibility();
}
