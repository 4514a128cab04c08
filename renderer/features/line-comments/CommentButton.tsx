import MessageSquarePlusIcon from 'lucide-react/icons/message-square-plus';
import { t } from '../../../shared/i18n/i18n.ts';
import type { CommentedLine } from '../../stores/line-comment.ts';
import styles from './CommentButton.module.css';
import { describeLines } from './line-comments.view-model.ts';

export type CommentButtonProps = {
  /** The row's index in the list. The list uses it to identify a click. */
  readonly row: number;
  readonly lines: readonly CommentedLine[];
  readonly inTabOrder: boolean;
};

/** Starts a comment on the lines of a row. Visible while the pointer or the focus is on the row. */
export function CommentButton({ row, lines, inTabOrder }: CommentButtonProps) {
  return (
    <button
      type="button"
      className={styles.button}
      aria-label={t`Comment on ${describeLines(lines)}`}
      data-comments-on={row}
      tabIndex={inTabOrder ? 0 : -1}
      // A click must not clear the selection before it is read.
      onMouseDown={(event) => event.preventDefault()}
    >
      <MessageSquarePlusIcon />
    </button>
  );
}
