import MessageSquarePlusIcon from 'lucide-react/icons/message-square-plus';
import type { CommentedLine } from '../../../shared/threads/line-comment.ts';
import { t } from '../../../shared/words/words.ts';
import styles from './CommentButton.module.css';
import { describeLines } from './line-comments.view-model.ts';

export type CommentButtonProps = {
  /** Which row of the list it is in: the list hears its press by that. */
  readonly row: number;
  readonly lines: readonly CommentedLine[];
  readonly inTabOrder: boolean;
};

/** Begins a comment on the lines of a row; seen while the pointer is on the row, or the focus on it. */
export function CommentButton({ row, lines, inTabOrder }: CommentButtonProps) {
  return (
    <button
      type="button"
      className={styles.button}
      aria-label={t`Comment on ${describeLines(lines)}`}
      data-comments-on={row}
      tabIndex={inTabOrder ? 0 : -1}
      // A press must not take the selection away before it is read.
      onMouseDown={(event) => event.preventDefault()}
    >
      <MessageSquarePlusIcon />
    </button>
  );
}
