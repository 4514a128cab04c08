import { type KeyboardEvent, type Ref, useEffect, useImperativeHandle, useLayoutEffect, useRef, useState } from 'react';
import { t } from '../../../../../shared/i18n/i18n.ts';
import { useRem } from '../../../../components/use-rem.ts';
import type { Side } from '../comparison.ts';
import type { StepRow } from '../step-rows.ts';
import styles from './StepList.module.css';
import { StepRowView } from './StepRowView.tsx';

/** Methods that the rest of the page may call on the list. */
export type StepListHandle = { show(at: number): void };

export type StepListProps = {
  readonly ref: Ref<StepListHandle>;
  readonly rows: readonly StepRow[];
  /** The position of the selected row among the shown rows, and which of its sides has the focus. */
  readonly chosen: number;
  readonly side: Side;
  readonly onChoose: (at: number, side: Side) => void;
  readonly onOpen: (side: Side) => void;
};

const rowRem = 1.75;
const overscan = 10;

/** Shows the steps of both runs in two columns that scroll together. Only visible rows are in the DOM. */
export function StepList({ ref, rows, chosen, side, onChoose, onOpen }: StepListProps) {
  const scroller = useRef<HTMLDivElement>(null);
  const height = rowRem * useRem();
  const [top, setTop] = useState(0);
  const [viewHeight, setViewHeight] = useState(0);
  const wantsFocus = useRef(false);
  useImperativeHandle(ref, () => ({
    show: (at) => {
      reveal(scroller.current, at * height, height);
      wantsFocus.current = true;
    },
  }));
  useEffect(() => {
    const box = scroller.current;
    if (box === null) return;
    const observer = new ResizeObserver(() => setViewHeight(box.clientHeight));
    observer.observe(box);
    return () => observer.disconnect();
  }, []);
  // The row that was selected before, after a return or when other rows are shown.
  // biome-ignore lint/correctness/useExhaustiveDependencies: a later selection scrolls into view by itself
  useLayoutEffect(() => reveal(scroller.current, chosen * height, height), [rows, viewHeight]);
  useLayoutEffect(() => {
    if (!wantsFocus.current) return;
    const cell = scroller.current?.querySelector<HTMLElement>('[tabindex="0"]');
    if (cell === null || cell === undefined) return;
    wantsFocus.current = false;
    cell.focus({ preventScroll: true });
  });

  const page = Math.max(1, Math.floor(viewHeight / height) - 1);
  const onKey = (event: KeyboardEvent): void => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const to = {
      ArrowDown: chosen + 1,
      ArrowUp: chosen - 1,
      PageDown: chosen + page,
      PageUp: chosen - page,
      Home: 0,
      End: rows.length - 1,
    }[event.key];
    if (to !== undefined) onChoose(to, side);
    else if (event.key === 'ArrowLeft') onChoose(chosen, 'first');
    else if (event.key === 'ArrowRight') onChoose(chosen, 'second');
    else if (event.key === 'Enter') onOpen(side);
    else return;
    event.preventDefault();
  };
  const first = Math.max(0, Math.floor(top / height) - overscan);
  const last = Math.min(rows.length, Math.ceil((top + viewHeight) / height) + overscan);
  const shown = rows.slice(first, last).map((row, at) => ({ row, at: first + at }));
  const chosenRow = rows[chosen];
  // The row with the focus stays in the DOM wherever the user scrolls. Otherwise, the focus would be lost.
  if (chosenRow !== undefined && (chosen < first || chosen >= last)) shown.push({ row: chosenRow, at: chosen });
  return (
    // biome-ignore lint/a11y/useSemanticElements: a table element cannot be partly drawn
    <div
      ref={scroller}
      role="grid"
      aria-label={t`Steps in both runs`}
      aria-rowcount={rows.length}
      aria-colcount={3}
      tabIndex={-1}
      className={styles.list}
      onScroll={(event) => setTop(event.currentTarget.scrollTop)}
      onKeyDown={onKey}
    >
      {/* biome-ignore lint/a11y/useSemanticElements: as above */}
      <div role="rowgroup" className={styles.rows} style={{ height: rows.length * height }}>
        {shown.map(({ at, row }) => (
          <StepRowView
            key={row.at}
            row={row}
            place={at}
            top={at * height}
            side={at === chosen ? side : null}
            onChoose={onChoose}
            onOpen={onOpen}
          />
        ))}
      </div>
    </div>
  );
}

function reveal(box: HTMLElement | null, from: number, height: number): void {
  if (box === null || box.clientHeight === 0) return;
  const isAbove = from < box.scrollTop;
  const isBelow = from + height > box.scrollTop + box.clientHeight;
  // A distant row scrolls to the middle, so that its surroundings are visible.
  const isFar = from < box.scrollTop - box.clientHeight || from > box.scrollTop + 2 * box.clientHeight;
  if (isFar) box.scrollTop = from - (box.clientHeight - height) / 2;
  else if (isAbove) box.scrollTop = from;
  else if (isBelow) box.scrollTop = from + height - box.clientHeight;
}
