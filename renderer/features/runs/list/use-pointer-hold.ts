import { useCallback, useEffect, useRef, useState } from 'react';
import type { CardGroup } from '../cards/arrange-cards.ts';

/** How long after a pointer move the cards keep their places, in milliseconds. */
const heldMs = 4_000;

/** Keeps the order of the cards while the pointer moves over them: nothing moves out from under it. */
export function usePointerHold() {
  const [held, setHeld] = useState<readonly CardGroup[] | null>(null);
  const timer = useRef(0);
  const release = useCallback(() => {
    clearTimeout(timer.current);
    setHeld(null);
  }, []);
  const keep = useCallback(
    (groups: readonly CardGroup[]) => {
      clearTimeout(timer.current);
      timer.current = window.setTimeout(release, heldMs);
      setHeld((before) => before ?? groups);
    },
    [release],
  );
  useEffect(() => release, [release]);
  return { held, keep, release };
}
