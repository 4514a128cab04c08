import { type FocusEvent, useLayoutEffect, useRef } from 'react';

/** Keeps the focus in the list when the focused row disappears, and moves it there. */
export function useKeptFocus(rows: unknown) {
  const list = useRef<HTMLUListElement>(null);
  const isInside = useRef(false);
  const enter = (): void => list.current?.querySelector<HTMLElement>('button[tabindex="0"]')?.focus();
  // biome-ignore lint/correctness/useExhaustiveDependencies: a row can only be gone if the rows have changed
  useLayoutEffect(() => {
    if (isInside.current && document.activeElement === document.body) enter();
  }, [rows]);
  return {
    enter,
    list: {
      ref: list,
      onFocus: () => {
        isInside.current = true;
      },
      // If no other element takes the focus, the focused one may be gone.
      onBlur: ({ relatedTarget }: FocusEvent) => {
        if (relatedTarget !== null && list.current?.contains(relatedTarget) !== true) isInside.current = false;
      },
    },
  };
}
