import styles from './TimeAxis.module.css';
import type { Tick, TimeScale } from './time-scale.ts';

export type TimeAxisProps = {
  readonly ticks: readonly Tick[];
  /** Null until the strip has a width. */
  readonly scale: TimeScale | null;
};

/** Shows the background of a strip: the times, and the time ranges in which nothing happened. */
export function TimeAxis({ ticks, scale }: TimeAxisProps) {
  return (
    <>
      {ticks.map(({ left, sinceMs, text }) => (
        <span key={sinceMs} className={styles.tick} style={{ transform: `translateX(${left}px)` }} aria-hidden="true">
          {text}
        </span>
      ))}
      {scale?.pieces
        .filter(({ idle }) => idle)
        .map(({ from, left, right }) => (
          <span
            key={from}
            className={styles.idle}
            style={{ transform: `translateX(${left}px)`, width: right - left }}
            aria-hidden="true"
          />
        ))}
    </>
  );
}
