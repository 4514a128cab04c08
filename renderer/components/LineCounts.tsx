import { classNames } from './class-names.ts';
import styles from './LineCounts.module.css';

export type LineCountsProps = {
  readonly added: number;
  readonly removed: number;
  readonly className?: string | undefined;
};

/** Lines added and removed, in their colors; a zero is left out. */
export function LineCounts({ added, removed, className }: LineCountsProps) {
  return (
    <span className={classNames(styles.counts, className)}>
      {added > 0 && <span className={styles.added}>+{added}</span>}
      {removed > 0 && <span className={styles.removed}>−{removed}</span>}
    </span>
  );
}
