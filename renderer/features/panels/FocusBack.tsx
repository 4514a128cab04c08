import { useEffect } from 'react';
import { sendPageRequestIfMounted } from '../../stores/page-requests.ts';

/**
 * Gives the message the focus that is in a part of the window when the user closes that part. On a page without a
 * message, the button of the thread list takes it.
 */
export function FocusBack() {
  useEffect(
    () => () => {
      if (document.activeElement !== document.body) return;
      if (!sendPageRequestIfMounted('focusComposer')) document.querySelector<HTMLElement>('[data-focus-back]')?.focus();
    },
    [],
  );
  return null;
}
