import { useVirtualizer } from '@tanstack/react-virtual';
import { type KeyboardEvent, useEffect, useId, useRef } from 'react';
import { t, wholeNumber } from '../../../shared/i18n/i18n.ts';
import { StateGlyph } from '../../components/StateGlyph.tsx';
import { useRem, useRowsByRem } from '../../components/use-rem.ts';
import { PathLabel } from '../changes/parts/PathLabel.tsx';
import styles from './RewindFileList.module.css';
import { groupNames, type RewindFileRow, type RewindGroup } from './rewind.view-model.ts';

export type RewindFileListProps = {
  readonly rows: readonly RewindFileRow[];
  /** Index of the selected row. */
  readonly selected: number;
  readonly onSelect: (index: number) => void;
  /** Handles any other key. Returns true if it used the key. */
  readonly onKey: (key: string) => boolean;
};

/** The heights of rows: a group, a file, and a file with a note. */
const heights = { group: 2, file: 1.75, noted: 2.75 } as const;
/** The space above the first row and below the last, in px. */
const edge = 4;
/** How many rows Page Up and Page Down move by. */
const pageRows = 10;

/** Shows the files as a list with arrow key navigation. Only the visible rows are in the DOM. */
export function RewindFileList({ onKey, onSelect, rows, selected }: RewindFileListProps) {
  const items = listItems(rows);
  const scroller = useRef<HTMLDivElement>(null);
  const id = useId();
  const rem = useRem();
  const list = useVirtualizer({
    count: items.length,
    getScrollElement: () => scroller.current,
    estimateSize: (at) => getHeight(items[at]) * rem,
    overscan: 10,
    paddingStart: edge,
    paddingEnd: edge,
    scrollPaddingStart: edge,
    scrollPaddingEnd: edge,
  });
  useRowsByRem(list, rem);
  const show = (row: number): void => {
    // The name of the first group is shown together with its first file.
    list.scrollToIndex(row === 0 ? 0 : items.findIndex((item) => item.kind === 'file' && item.index === row));
  };
  const move = (to: number): void => {
    const next = Math.max(0, Math.min(rows.length - 1, to));
    onSelect(next);
    show(next);
  };
  // In another plan, the selected file may be elsewhere.
  // biome-ignore lint/correctness/useExhaustiveDependencies: the list also changes when nothing moves
  useEffect(() => show(selected), [selected]);
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
        {list.getVirtualItems().map(({ index: at, size, start }) => {
          const item = items[at];
          if (item === undefined) return null;
          const style = { height: size, transform: `translateY(${start}px)` };
          if (item.kind === 'group') {
            return (
              <div key={item.group} role="none" aria-hidden="true" className={styles.group} style={style}>
                {groupNames[item.group]} <span>{wholeNumber(item.count)}</span>
              </div>
            );
          }
          const { index, row } = item;
          const { file, group, note, path, what } = row;
          return (
            // biome-ignore lint/a11y/useKeyWithClickEvents: the list handles the keys for all its rows
            <div
              key={file.id}
              id={`${id}-${index}`}
              role="option"
              tabIndex={-1}
              aria-selected={index === selected}
              aria-setsize={rows.length}
              aria-posinset={index + 1}
              className={styles.row}
              style={style}
              onClick={() => onSelect(index)}
            >
              <span className={styles.line}>
                {group === 'choose' && <StateGlyph state="waiting" size={12} />}
                <PathLabel path={path} />
                <span className="visually-hidden">{groupNames[group]}</span>
                {what !== null && <span className={styles.what}>{what}</span>}
              </span>
              {note !== null && <span className={styles.note}>{note}</span>}
            </div>
          );
        })}
      </div>
    </div>
  );
}

type Item =
  | { readonly kind: 'group'; readonly group: RewindGroup; readonly count: number }
  | { readonly kind: 'file'; readonly index: number; readonly row: RewindFileRow };

/** Puts the name of each group above its files. */
function listItems(rows: readonly RewindFileRow[]): readonly Item[] {
  const counts = new Map<RewindGroup, number>();
  for (const { group } of rows) counts.set(group, (counts.get(group) ?? 0) + 1);
  return rows.flatMap((row, index): readonly Item[] => {
    const { group } = row;
    const item = { kind: 'file', index, row } as const;
    return rows[index - 1]?.group === group ? [item] : [{ kind: 'group', group, count: counts.get(group) ?? 0 }, item];
  });
}

function getHeight(item: Item | undefined): number {
  if (item?.kind === 'group') return heights.group;
  return item?.row.note == null ? heights.file : heights.noted;
}
