import { useVirtualizer } from '@tanstack/react-virtual';
import { type KeyboardEvent, type Ref, useImperativeHandle, useLayoutEffect, useRef } from 'react';
import { visibleText } from '../../../shared/base/visible-text.ts';
import { classNames } from '../../components/class-names.ts';
import { useRem } from '../../components/use-rem.ts';
import { cutAtRanges } from '../palette/ranges.ts';
import styles from './EntryList.module.css';
import { type CatalogEntry, rangesIn } from './find-entries.ts';
import { describeEntry } from './prompts.view-model.ts';

export type EntryListProps = {
  readonly ref: Ref<HTMLDivElement>;
  readonly name: string;
  readonly entries: readonly CatalogEntry[];
  readonly query: string;
  readonly chosen: CatalogEntry | null;
  readonly onChoose: (entry: CatalogEntry) => void;
  /** Enter: on to what is done with the chosen one. */
  readonly onEnter: () => void;
  /** Up from the first row. */
  readonly onLeave: () => void;
};

const rowRem = 2.75;

/** Prompts or skills as a `listbox`, of which only those in view are drawn. */
export function EntryList({ ref, name, entries, query, chosen, onChoose, onEnter, onLeave }: EntryListProps) {
  const scroller = useRef<HTMLDivElement>(null);
  const rem = useRem();
  const rows = useVirtualizer({
    count: entries.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => rowRem * rem,
    overscan: 10,
  });
  useImperativeHandle<HTMLDivElement | null, HTMLDivElement | null>(ref, () => scroller.current, []);
  const at = chosen === null ? -1 : entries.indexOf(chosen);
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
    else {
      const entry = entries[Math.min(Math.max(to, 0), entries.length - 1)];
      if (entry !== undefined) onChoose(entry);
    }
    event.preventDefault();
  };

  return (
    <div
      ref={scroller}
      role="listbox"
      aria-label={name}
      aria-activedescendant={chosen === null ? undefined : optionId(at)}
      tabIndex={0}
      className={styles.list}
      onKeyDown={press}
    >
      <div className={styles.rows} style={{ height: rows.getTotalSize() }}>
        {rows.getVirtualItems().map(({ index, size, start }) => {
          const entry = entries[index];
          if (entry === undefined) return null;
          const { detail, isWarning } = describeEntry(entry);
          const title = visibleText(entry.name);
          return (
            // biome-ignore lint/a11y/useKeyWithClickEvents: the list takes the keys for its options
            <div
              key={entry.key}
              id={optionId(index)}
              role="option"
              aria-selected={entry === chosen}
              aria-setsize={entries.length}
              aria-posinset={index + 1}
              tabIndex={-1}
              className={styles.row}
              style={{ height: size, transform: `translateY(${start}px)` }}
              onClick={() => onChoose(entry)}
              onDoubleClick={onEnter}
            >
              <span className={styles.name}>
                {cutAtRanges(title, rangesIn(query, title)).map(({ at: from, words, matched }) =>
                  matched ? (
                    <mark key={from} className={styles.match}>
                      {words}
                    </mark>
                  ) : (
                    words
                  ),
                )}
              </span>
              {entry.kind === 'prompt' && entry.prompt.place === 'workspace' && (
                <span className={styles.place}>workspace</span>
              )}
              <span className={classNames(styles.detail, isWarning && styles.warning)}>{visibleText(detail)}</span>
            </div>
          );
        })}
      </div>
    </div>
  );
}

function optionId(at: number): string {
  return `catalog-entry-${at}`;
}
