import {
  type KeyboardEvent,
  type Ref,
  useCallback,
  useEffect,
  useImperativeHandle,
  useLayoutEffect,
  useRef,
  useState,
} from 'react';
import { t } from '../../../../../shared/i18n/i18n.ts';
import { clearHighlights, highlightMatches } from '../../../../components/highlight-matches.ts';
import { useRem } from '../../../../components/use-rem.ts';
import type { Anchor } from '../run-reader.ts';
import { findRow, type TimelineRow } from '../timeline-rows.ts';
import '../../../../components/found.css';
import styles from './TimelineList.module.css';
import { TimelineRowView } from './TimelineRowView.tsx';

/** Methods that the rest of the dialog may call on the list. */
export type TimelineListHandle = {
  /** Scrolls to a row, and focuses it if the list has the focus. */
  show(position: number): void;
  focus(): void;
};

export type TimelineListProps = {
  readonly ref: Ref<TimelineListHandle>;
  readonly rows: readonly TimelineRow[];
  /** Whether there are more events beyond the loaded part, at either end. */
  readonly hasBefore: boolean;
  readonly hasAfter: boolean;
  /** True if the list must drop events before it can load more. */
  readonly isFull: boolean;
  /** Where to scroll. Each jump has a new object. */
  readonly anchor: Anchor | null;
  readonly selected: number | null;
  readonly startedAt: number | null;
  /** The folder of the run. */
  readonly root: string;
  readonly isBusy: boolean;
  /** Words to highlight in rows; empty for none. */
  readonly marked: string;
  readonly onSelect: (position: number) => void;
  readonly onKey: (event: KeyboardEvent, page: number) => void;
  readonly onMore: (direction: 'before' | 'after') => void;
  /** Receives the event at the top. */
  readonly onTop: (position: number) => void;
};

const rowRem = 2;
const overscan = 10;
/** How many rows before the end of the loaded part to fetch the next page. */
const ahead = 200;

/**
 * Shows the rows of a window on a run. Adding or removing rows at either end does not move the rows that the user is
 * reading.
 */
export function TimelineList(props: TimelineListProps) {
  const { ref, rows, hasBefore, hasAfter, isFull, anchor, selected, startedAt, root, isBusy, marked } = props;
  const { onSelect, onKey, onMore, onTop } = props;
  const scroller = useRef<HTMLDivElement>(null);
  const height = rowRem * useRem();
  const [top, setTop] = useState(0);
  const [viewHeight, setViewHeight] = useState(0);
  /** The row at the top and how far it is scrolled out, to restore the scroll position. */
  const topPosition = useRef<{ readonly position: number; readonly into: number } | null>(null);
  const isAtEnd = useRef(false);
  const doneAnchor = useRef<Anchor | null>(null);
  const wantsFocus = useRef(false);

  const note = useCallback((): void => {
    const box = scroller.current;
    if (box === null) return;
    const first = rows[Math.floor(box.scrollTop / height)];
    topPosition.current = first === undefined ? null : { position: first.position, into: box.scrollTop % height };
    isAtEnd.current = box.scrollHeight - box.scrollTop - box.clientHeight < height;
    setTop(box.scrollTop);
    if (first !== undefined) onTop(first.position);
  }, [rows, height, onTop]);

  const scrollTo = useCallback(
    (to: number): void => {
      const box = scroller.current;
      if (box === null) return;
      box.scrollTop = to;
      note();
    },
    [note],
  );

  useEffect(() => {
    const box = scroller.current;
    if (box === null) return;
    const observer = new ResizeObserver(() => setViewHeight(box.clientHeight));
    observer.observe(box);
    return () => observer.disconnect();
  }, []);

  useLayoutEffect(() => {
    const box = scroller.current;
    if (box === null) return;
    if (anchor !== null && anchor !== doneAnchor.current) {
      doneAnchor.current = anchor;
      const at = anchor.position === null ? -1 : findRow(rows, anchor.position);
      const upper = anchor.align === 'middle' ? (box.clientHeight - height) / 2 : 0;
      scrollTo(anchor.position === null ? box.scrollHeight : at * height - upper);
    } else if (isAtEnd.current && !hasAfter) scrollTo(box.scrollHeight);
    else if (topPosition.current !== null) {
      const at = findRow(rows, topPosition.current.position);
      if (at !== -1) scrollTo(at * height + topPosition.current.into);
    }
  }, [rows, anchor, hasAfter, height, scrollTo]);

  const show = useCallback(
    (position: number): void => {
      const box = scroller.current;
      const at = findRow(rows, position);
      if (box === null || at === -1) return;
      const from = at * height;
      if (from < box.scrollTop) scrollTo(from);
      else if (from + height > box.scrollTop + box.clientHeight) scrollTo(from + height - box.clientHeight);
      wantsFocus.current = box.contains(document.activeElement);
    },
    [rows, height, scrollTo],
  );
  useImperativeHandle(ref, () => ({ show, focus: () => scroller.current?.focus() }), [show]);
  useLayoutEffect(() => {
    if (!wantsFocus.current || selected === null) return;
    const row = scroller.current?.querySelector<HTMLElement>(`[data-position="${selected}"]`);
    if (row === null || row === undefined) return;
    wantsFocus.current = false;
    row.focus({ preventScroll: true });
  });

  // Rows come and go while the user scrolls, so the visible ones are highlighted again.
  useLayoutEffect(() => {
    if (marked === '' || scroller.current === null) return;
    highlightMatches(findSummaries(scroller.current), marked, null);
    return clearHighlights;
  });

  const first = Math.max(0, Math.floor(top / height) - overscan);
  const last = Math.min(rows.length, Math.ceil((top + viewHeight) / height) + overscan);
  useEffect(() => {
    // A full window drops rows at one end to load rows at the other. Close to both ends, that would never stop.
    const inView = Math.ceil(viewHeight / height);
    const margin = isFull ? Math.min(ahead, (rows.length - inView) / 3) : ahead;
    if (hasBefore && first < margin) onMore('before');
    if (hasAfter && rows.length - last < margin) onMore('after');
  }, [rows, first, last, hasBefore, hasAfter, isFull, viewHeight, height, onMore]);

  const chosen = selected === null ? -1 : findRow(rows, selected);
  const shown = rows.slice(first, last).map((row, at) => ({ row, at: first + at }));
  const chosenRow = rows[chosen];
  // The row with the focus stays in the DOM wherever the user scrolls. Otherwise, the focus would be lost.
  if (chosenRow !== undefined && (chosen < first || chosen >= last)) shown.push({ row: chosenRow, at: chosen });
  const reachable = chosen === -1 ? Math.ceil(top / height) : chosen;
  return (
    <div
      ref={scroller}
      role="feed"
      aria-label={t`Timeline`}
      aria-busy={isBusy}
      tabIndex={-1}
      data-first-focus
      className={styles.list}
      onScroll={note}
      onKeyDown={(event) => onKey(event, Math.max(1, Math.floor(viewHeight / height) - 1))}
    >
      <div className={styles.rows} style={{ height: rows.length * height }}>
        {shown.map(({ at, row }) => (
          <TimelineRowView
            key={row.position}
            row={row}
            top={at * height}
            startedAt={startedAt}
            root={root}
            isSelected={at === chosen}
            isReachable={at === reachable}
            onPress={onSelect}
          />
        ))}
      </div>
    </div>
  );
}

/** Returns the summaries of the rows in the DOM, by position. */
function findSummaries(list: Element): ReadonlyMap<string, Element> {
  return new Map([...list.querySelectorAll('[data-summary]')].map((summary, at) => [String(at), summary]));
}
