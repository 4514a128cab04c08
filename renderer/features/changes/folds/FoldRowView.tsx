import CheckIcon from 'lucide-react/icons/check';
import ChevronRightIcon from 'lucide-react/icons/chevron-right';
import UndoIcon from 'lucide-react/icons/undo-2';
import { type Ref, useContext } from 'react';
import { visibleProse } from '../../../../shared/base/visible-text.ts';
import { counted, t } from '../../../../shared/i18n/i18n.ts';
import { classNames } from '../../../components/class-names.ts';
import { LineCounts } from '../../../components/LineCounts.tsx';
import type { FoldRow } from '../../line-comments/commented-rows.ts';
import { AuthorBadge } from '../authors/AuthorBadge.tsx';
import { HunkSlots } from '../hunk-slot.ts';
import styles from './FoldRowView.module.css';

export type FoldRowViewProps = {
  readonly ref: Ref<HTMLDivElement>;
  readonly row: FoldRow;
  readonly path: string;
  /** The row's index in the list, and its distance from the top in px. */
  readonly index: number;
  readonly top: number;
  readonly onToggle: () => void;
};

/** Shows what is folded as one line, which opens it and closes it again. */
export function FoldRowView({ index, onToggle, path, ref, row, top }: FoldRowViewProps) {
  const slot = useContext(HunkSlots);
  const { added, isOpen, line, mark, removed, text } = row;
  return (
    <div
      ref={ref}
      data-index={index}
      data-fold={mark ?? 'long'}
      className={classNames(styles.row, mark !== null && styles[mark])}
      style={{ transform: `translateY(${top}px)` }}
    >
      <button type="button" className={styles.toggle} aria-expanded={isOpen} onClick={onToggle}>
        <ChevronRightIcon className={styles.chevron} />
        {mark === 'kept' && <CheckIcon />}
        {mark === 'discarded' && <UndoIcon />}
        <span className={styles.mark}>
          {mark === null ? counted(added + removed, 'changed line') : mark === 'kept' ? t`Kept` : t`Discarded`}
        </span>
        {line !== null && <span className={styles.place}>{t`Line ${line}`}</span>}
        {mark !== null && <LineCounts added={added} removed={removed} className={styles.counts} />}
        {!isOpen && text !== null && <span className={styles.text}>{visibleProse(text)}</span>}
      </button>
      {row.folded !== null && <AuthorBadge path={path} hunk={row.folded} />}
      {slot?.foldActions?.(path, row)}
    </div>
  );
}
