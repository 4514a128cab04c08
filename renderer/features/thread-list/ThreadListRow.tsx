import { memo } from 'react';
import type { ThreadId } from '../../../shared/base/ids.ts';
import { classNames } from '../../components/class-names.ts';
import { StateGlyph } from '../../components/StateGlyph.tsx';
import { tooltip, tooltipWhenCut } from '../../components/tooltip.ts';
import styles from './ThreadListRow.module.css';
import type { ThreadRow } from './thread-list.view-model.ts';

export type ThreadListRowProps = {
  readonly row: ThreadRow;
  readonly current: boolean;
  /** The one row that Tab stops at. */
  readonly reachable: boolean;
  readonly onOpen: (id: ThreadId) => void;
};

/** One thread, under the heading of its group when it is the first of it. */
export const ThreadListRow = memo(function ThreadListRow({ row, current, reachable, onOpen }: ThreadListRowProps) {
  return (
    <li>
      {row.heading !== null && <h3 className={styles.heading}>{row.heading}</h3>}
      <button
        type="button"
        className={classNames(styles.row, row.fresh && styles.fresh)}
        aria-current={current || undefined}
        tabIndex={reachable ? 0 : -1}
        onClick={() => onOpen(row.id)}
      >
        <span className={styles.glyph}>{row.glyph !== null && <StateGlyph state={row.glyph} size={12} />}</span>
        <span className={styles.title} {...tooltipWhenCut(row.title)}>
          {row.title}
        </span>
        {row.stateWords !== null && <span className="visually-hidden">, {row.stateWords},</span>}
        <time className={styles.time} {...tooltip(row.exactTime)}>
          {row.time}
        </time>
        {row.news !== null && (
          <span className={classNames(styles.news, row.waiting && styles.waiting)}>{row.news}</span>
        )}
      </button>
    </li>
  );
});
