import type { ReactNode } from 'react';
import { classNames } from '../../../components/class-names.ts';
import type { Spine } from '../row.ts';
import styles from './NodeRow.module.css';

export type NodeRowProps = {
  readonly spine: Spine | null;
  readonly mark: ReactNode;
  readonly children: ReactNode;
};

/** A node on the spine: its icon in the gutter, connected to the nodes above and below, with its content next to it. */
export function NodeRow({ spine, mark, children }: NodeRowProps) {
  const classes = classNames(styles.row, spine?.above === true && styles.above, spine?.below === true && styles.below);
  return (
    <div className={classes}>
      <span className={styles.mark}>{mark}</span>
      <div className={styles.content}>{children}</div>
    </div>
  );
}
