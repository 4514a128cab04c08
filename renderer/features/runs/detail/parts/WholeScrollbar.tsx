import { type PointerEvent, useRef, useState } from 'react';
import { getTopShare, type ScrollPosition, toPagePlace } from '../scroll-position.ts';
import type { Reader } from '../use-run-reader.ts';
import styles from './WholeScrollbar.module.css';

/** Shows the position in a partly loaded run, and lets the user move anywhere else in it. */
export function WholeScrollbar({ reader, ...facts }: ScrollPosition & { readonly reader: Reader }) {
  const track = useRef<HTMLDivElement>(null);
  const [dragged, setDragged] = useState<number | null>(null);
  const share = dragged ?? getTopShare(facts);
  const drag = ({ clientY }: PointerEvent): void => {
    const box = track.current?.getBoundingClientRect();
    if (box === undefined) return;
    const to = Math.max(0, Math.min(1, (clientY - box.top) / box.height));
    setDragged(to);
    void reader.jump(toPagePlace(to, facts));
  };
  return (
    <div
      ref={track}
      className={styles.track}
      aria-hidden="true"
      onPointerDown={(event) => {
        event.currentTarget.setPointerCapture(event.pointerId);
        drag(event);
      }}
      onPointerMove={(event) => {
        if (dragged !== null) drag(event);
      }}
      onPointerUp={() => setDragged(null)}
      onPointerCancel={() => setDragged(null)}
    >
      <div className={styles.thumb} style={{ top: `calc(${share} * (100% - var(--thumb)))` }} />
    </div>
  );
}
