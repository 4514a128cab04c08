import { useVirtualizer } from '@tanstack/react-virtual';
import { type KeyboardEvent, type Ref, useImperativeHandle, useLayoutEffect, useRef } from 'react';
import { visibleText } from '../../../shared/base/visible-text.ts';
import { classNames } from '../../components/class-names.ts';
import { MarkedText } from '../../components/MatchedOption.tsx';
import { useRem, useRowsByRem } from '../../components/use-rem.ts';
import styles from './EntryList.module.css';
import { findNameRanges } from './find-entries.ts';
import type { CatalogRow } from './prompts.view-model.ts';

export type EntryListProps = {
  readonly ref: Ref<HTMLDivElement>;
  readonly name: string;
  readonly count: number;
  readonly rowAt: (index: number) => CatalogRow | null;
  readonly query: string;
  /** -1: none. */
  readonly chosen: number;
  readonly onChoose: (index: number) => void;
  /** Called on Enter, to move to the actions for the selected entry. */
  readonly onEnter: () => void;
  /** Called on Up in the first row. */
  readonly onLeave: () => void;
};

const rowRem = 2.75;

/** Shows a `listbox` of any length. Draws only the rows in view. */
export function EntryList({ ref, name, count, rowAt, query, chosen: at, onChoose, onEnter, onLeave }: EntryListProps) {
  const scroller = useRef<HTMLDivElement>(null);
  const rem = useRem();
  const rows = useVirtualizer({
    count,
    getScrollElement: () => scroller.current,
    estimateSize: () => rowRem * rem,
    overscan: 10,
  });
  useRowsByRem(rows, rem);
  useImperativeHandle<HTMLDivElement | null, HTMLDivElement | null>(ref, () => scroller.current, []);
  useLayoutEffect(() => {
    if (at !== -1) rows.scrollToIndex(at);
  }, [at, rows]);

  const press = (event: KeyboardEvent<HTMLDivElement>): void => {
    const page = Math.max(1, Math.floor(event.currentTarget.clientHeight / (rowRem * rem)) - 1);
    const to = { ArrowDown: at + 1, ArrowUp: at - 1, PageDown: at + page, PageUp: at - page, Home: 0, End: Infinity }[
      event.key
    ];
    if (event.key === 'Enter') onEnter();
    else if (to === undefined) return;
    else if (to < 0 && at === 0) onLeave();
    else onChoose(Math.min(Math.max(to, 0), count - 1));
    event.preventDefault();
  };

  return (
    <div
      ref={scroller}
      role="listbox"
      aria-label={name}
      aria-activedescendant={at === -1 ? undefined : getOptionId(at)}
      tabIndex={0}
      className={styles.list}
      onKeyDown={press}
    >
      <div className={styles.rows} style={{ height: rows.getTotalSize() }}>
        {rows.getVirtualItems().map(({ index, size, start }) => {
          const row = rowAt(index);
          if (row === null) return null;
          const title = visibleText(row.name);
          return (
            // biome-ignore lint/a11y/useKeyWithClickEvents: the list handles the keys for its options
            <div
              key={row.key}
              id={getOptionId(index)}
              role="option"
              aria-selected={index === at}
              aria-setsize={count}
              aria-posinset={index + 1}
              tabIndex={-1}
              className={classNames(styles.row, row.isInner && styles.inner)}
              style={{ height: size, transform: `translateY(${start}px)` }}
              onClick={() => onChoose(index)}
              onDoubleClick={onEnter}
            >
              <span className={styles.name}>
                <MarkedText text={title} ranges={findNameRanges(query, title)} />
              </span>
              {row.tag !== null && <span className={styles.tag}>{row.tag}</span>}
              <span className={classNames(styles.detail, row.isWarning && styles.warning)}>
                {visibleText(row.detail)}
              </span>
            </div>
          );
        })}
      </div>
    </div>
  );
}

function getOptionId(at: number): string {
  return `catalog-entry-${at}`;
}
