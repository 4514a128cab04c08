import type { ClockAxis } from '../clock-axis.ts';
import styles from './ClockLines.module.css';

/** Draws the times of the axis, and now, as lines behind all rows. */
export function ClockLines({ axis }: { readonly axis: ClockAxis }) {
  return (
    <div className={styles.lines} aria-hidden="true">
      <div className={styles.axis}>
        {axis.ticks.map(({ at, left }) => (
          <span key={at} className={styles.line} style={{ left: `${left}%` }} />
        ))}
        <span className={styles.now} data-clock="now" style={{ left: `${axis.now.left}%` }} />
      </div>
    </div>
  );
}
