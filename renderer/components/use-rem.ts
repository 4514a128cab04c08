import { useLayoutEffect, useRef, useSyncExternalStore } from 'react';

/** The size of one rem in px: 16 at a text size of 100 %. For lists that compute the positions of their rows. */
export function useRem(): number {
  return useSyncExternalStore(onTextSize, readRem);
}

/**
 * Makes a virtual list measure its rows again after the size of a rem changed. Otherwise the list keeps the old
 * heights.
 */
export function useRowsByRem(list: { readonly measure: () => void }, rem: number): void {
  const measured = useRef(rem);
  useLayoutEffect(() => {
    if (measured.current === rem) return;
    measured.current = rem;
    list.measure();
  }, [list, rem]);
}

function readRem(): number {
  return Number.parseFloat(getComputedStyle(document.documentElement).fontSize);
}

function onTextSize(changed: () => void): () => void {
  const observer = new MutationObserver(changed);
  observer.observe(document.documentElement, { attributeFilter: ['style'] });
  return () => observer.disconnect();
}
