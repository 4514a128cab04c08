import type { DiffFile } from '../../shared/changes/diff-summary.ts';
import { counted } from '../../shared/i18n/i18n.ts';
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

/** Files and their lines: `2 files +82 −9`. */
export function FileCounts({ files }: { readonly files: readonly DiffFile[] }) {
  const sum = (lines: 'added' | 'removed') => files.reduce((total, file) => total + file[lines], 0);
  return (
    <>
      {counted(files.length, 'file')} <LineCounts added={sum('added')} removed={sum('removed')} />
    </>
  );
}
