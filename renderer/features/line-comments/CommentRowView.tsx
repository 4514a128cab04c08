import PencilIcon from 'lucide-react/icons/pencil';
import XIcon from 'lucide-react/icons/x';
import type { Ref } from 'react';
import { t } from '../../../shared/i18n/i18n.ts';
import { IconButton } from '../../components/IconButton.tsx';
import { StateGlyph } from '../../components/StateGlyph.tsx';
import { CommentEditor } from './CommentEditor.tsx';
import styles from './CommentRowView.module.css';
import type { CommentRow } from './commented-rows.ts';
import { describeComment } from './line-comments.view-model.ts';
import type { Commenting } from './use-line-comments.ts';

export type CommentRowViewProps = {
  readonly ref: Ref<HTMLDivElement>;
  readonly row: CommentRow;
  /** The row's index in the list, and its distance from the top in px. */
  readonly index: number;
  readonly top: number;
  readonly commenting: Commenting;
};

/** Shows a comment below its lines, or the field for writing it. */
export function CommentRowView({ ref, row, index, top, commenting }: CommentRowViewProps) {
  const { comment, isStale } = row;
  const view = describeComment(comment, isStale);
  return (
    <div ref={ref} data-index={index} className={styles.row} style={{ transform: `translateY(${top}px)` }}>
      <section aria-label={view.name} className={styles.card}>
        {view.stale !== null && (
          <>
            <p className={styles.stale}>
              <StateGlyph state="warning" />
              {view.stale}
            </p>
            <pre className={styles.code}>{view.code}</pre>
          </>
        )}
        {commenting.openComment?.id === comment.id ? (
          <CommentEditor name={view.name} isNew={comment.text === ''} commenting={commenting} />
        ) : (
          <div className={styles.said}>
            <p className={styles.text}>{comment.text}</p>
            <IconButton name={t`Edit comment`} icon={<PencilIcon />} onClick={() => commenting.edit(comment)} />
            <IconButton name={t`Remove comment`} icon={<XIcon />} onClick={() => commenting.remove(comment)} />
          </div>
        )}
      </section>
    </div>
  );
}
