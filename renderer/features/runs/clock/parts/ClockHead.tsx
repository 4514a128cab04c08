import { t } from '../../../../../shared/i18n/i18n.ts';
import type { ClockAxis } from '../clock-axis.ts';
import type { ClockColumns } from '../clock-columns.ts';
import styles from './ClockHead.module.css';

export type ClockHeadProps = {
  readonly columns: ClockColumns;
  readonly axis: ClockAxis;
};

/** Names the columns and the times of the axis. Decoration: each row says its own time. */
export function ClockHead({ axis, columns }: ClockHeadProps) {
  return (
    <div className={styles.head} aria-hidden="true">
      <span />
      <span>{t`Run`}</span>
      {columns.hasAxis && (
        <div className={styles.times}>
          {axis.ticks.map(({ at, left, text }) => (
            <span key={at} className={styles.time} style={{ left: `${left}%` }}>
              {text}
            </span>
          ))}
          <span className={styles.now} style={{ left: `${axis.now.textLeft}%` }}>
            {axis.now.text}
          </span>
        </div>
      )}
      {columns.result !== null && <span>{t`Result`}</span>}
      <span />
    </div>
  );
}
