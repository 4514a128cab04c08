import { useSyncExternalStore } from 'react';

/** The size of one rem in px: 16 at a text size of 100 %. For lists that compute the positions of their rows. */
export function useRem(): number {
  return useSyncExternalStore(onTextSize, readRem);
}

function readRem(): number {
  return Number.parseFloat(getComputedStyle(document.documentElement).fontSize);
}

function onTextSize(changed: () => void): () => void {
  const observer = new MutationObserver(changed);
  observer.observe(document.documentElement, { attributeFilter: ['style'] });
  return () => observer.disconnect();
}
