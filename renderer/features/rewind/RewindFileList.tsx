import { useVirtualizer } from '@tanstack/react-virtual';
import { type KeyboardEvent, useId, useRef } from 'react';
import { t } from '../../../shared/i18n/i18n.ts';
import { StateGlyph } from '../../components/StateGlyph.tsx';
import { useRem, useRowsByRem } from '../../components/use-rem.ts';
import { PathLabel } from '../changes/parts/PathLabel.tsx';
import styles from './RewindFileList.module.css';
import type { RewindFileRow } from './rewind.view-model.ts';

export type RewindFileListProps = {
  readonly rows: readonly RewindFileRow[];
  /** Index of the selected row. */
  readonly selected: number;
  readonly onSelect: (index: number) => void;
  /** Handles any other key. Returns true if it used the key. */
  readonly onKey: (key: string) => boolean;
};

const rowRem = 1.75;
/** The space above the first row and below the last, in px. */
const edge = 4;
/** How many rows Page Up and Page Down move by. */
const pageRows = 10;

/** Shows the files as a list with arrow key navigation. Only the visible rows are in the DOM. */
export function RewindFileList({ onKey, onSelect, rows, selected }: RewindFileListProps) {
  const scroller = useRef<HTMLDivElement>(null);
  const id = useId();
  const rem = useRem();
  const list = useVirtualizer({
    count: rows.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => rowRem * rem,
    overscan: 10,
    paddingStart: edge,
    paddingEnd: edge,
    scrollPaddingStart: edge,
    scrollPaddingEnd: edge,
  });
  useRowsByRem(list, rem);
  const move = (to: number): void => {
    const next = Math.max(0, Math.min(rows.length - 1, to));
    onSelect(next);
    list.scrollToIndex(next);
  };
  const press = (event: KeyboardEvent): void => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const steps: Readonly<Record<string, number>> = {
      ArrowDown: selected + 1,
      ArrowUp: selected - 1,
      PageDown: selected + pageRows,
      PageUp: selected - pageRows,
      Home: 0,
      End: rows.length - 1,
    };
    const to = steps[event.key];
    if (to !== undefined) move(to);
    else if (!onKey(event.key)) return;
    event.preventDefault();
  };
  return (
    <div
      ref={scroller}
      role="listbox"
      aria-label={t`Files to rewind`}
      tabIndex={0}
      aria-activedescendant={`${id}-${selected}`}
      className={styles.list}
      onKeyDown={press}
    >
      <div role="none" className={styles.rows} style={{ height: list.getTotalSize() }}>
        {list.getVirtualItems().map(({ index, start }) => {
          const row = rows[index];
          if (row === undefined) return null;
          const { isConflict, path, what } = row;
          return (
            // biome-ignore lint/a11y/useKeyWithClickEvents: the list handles the keys for all its rows
            <div
              key={row.file.id}
              id={`${id}-${index}`}
              role="option"
              tabIndex={-1}
              aria-selected={index === selected}
              aria-setsize={rows.length}
              aria-posinset={index + 1}
              className={styles.row}
              style={{ transform: `translateY(${start}px)` }}
              onClick={() => onSelect(index)}
            >
              {isConflict && <StateGlyph state="warning" size={12} />}
              <PathLabel path={path} />
              {isConflict && <span className="visually-hidden">{t`Others changed it too.`}</span>}
              {what !== null && <span className={styles.what}>{what}</span>}
            </div>
          );
        })}
      </div>
    </div>
  );
}
