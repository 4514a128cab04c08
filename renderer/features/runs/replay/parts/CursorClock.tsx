import { useEffect, useRef } from 'react';
import type { ReplayAxis } from '../replay-axis.ts';
import { cursorText } from '../replay-words.ts';
import type { Player } from '../use-replay.ts';
import styles from './ReplayBar.module.css';

/** The time at the cursor. It changes with the cursor, without rendering. */
export function CursorClock({ player, axis }: { readonly player: Player; readonly axis: ReplayAxis }) {
  const clock = useRef<HTMLTimeElement>(null);
  useEffect(() => {
    let shown = '';
    return player.onCursor((value) => {
      const words = cursorText(axis, value);
      if (words === shown || clock.current === null) return;
      shown = words;
      clock.current.textContent = words;
    });
  }, [player, axis]);
  return <time ref={clock} className={styles.clock} />;
}
