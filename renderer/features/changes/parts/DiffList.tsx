import { useVirtualizer } from '@tanstack/react-virtual';
import { type Ref, useCallback, useEffect, useImperativeHandle, useMemo, useRef, useSyncExternalStore } from 'react';
import type { ParsedDiffFile } from '../../../../shared/changes/parse-unified-diff.ts';
import { t } from '../../../../shared/i18n/i18n.ts';
import { useRem } from '../../../components/use-rem.ts';
import type { DiffLayout } from '../../../view-models/diff-rows.ts';
import { FindingRowView } from '../../findings/FindingRowView.tsx';
import type { Dismissing } from '../../findings/use-findings.ts';
import { CommentRowView } from '../../line-comments/CommentRowView.tsx';
import type { ListRow } from '../../line-comments/commented-rows.ts';
import { useCommentCursor } from '../../line-comments/use-comment-cursor.ts';
import type { Commenting } from '../../line-comments/use-line-comments.ts';
import { FoldRowView } from '../folds/FoldRowView.tsx';
import { listRowKeys } from '../folds/row-keys.ts';
import { useKeptPlace } from '../folds/use-kept-place.ts';
import { askForColors, getColorsVersion, onColorsChanged } from '../line-colors.ts';
import type { RowRange } from '../selection.view-model.ts';
import styles from './DiffList.module.css';
import { DiffRowView, FileHead } from './DiffRowView.tsx';

/** Methods that other components may call on the list. */
export type DiffListHandle = {
  /** Shows a file from its first row, and returns the index of that row; -1 if the file has none. */
  showFile(fileIndex: number): number;
  /** Shows rows, and scrolls only if some are out of view. */
  showRows(rows: RowRange): void;
  /** Returns whether a row is in view, or will be soon: the list scrolls some frames after the request. */
  isShown(index: number): boolean;
  /** Selects no rows. */
  clearRows(): void;
  /** Takes the focus from a part of Changes that may disappear. The user goes on typing in a text field. */
  takeFocus(): void;
};

export type DiffListProps = {
  readonly ref: Ref<DiffListHandle>;
  readonly files: readonly ParsedDiffFile[];
  readonly rows: readonly ListRow[];
  readonly layout: DiffLayout;
  /** The rows of what is selected. */
  readonly frame?: RowRange | null;
  /** The file that the user chose. It is the current one while its start is in view, even if not at the top. */
  readonly chosen?: string | null;
  /** Receives the current file: the chosen one, or the one whose lines are at the top. */
  readonly onFile: (fileIndex: number) => void;
  /** Receives the range of rows that are selected by keyboard. */
  readonly onRows?: (chosen: RowRange | null) => void;
  /** Receives the row that an arrow key moves to. */
  readonly onMove?: (row: number) => void;
  /** Receives the row of a fold that the user opens or closes. */
  readonly onFold?: (row: number) => void;
  /** Absent if lines cannot be commented on. */
  readonly commenting?: Commenting;
  /** Absent if the rows have no findings. */
  readonly dismissing?: Dismissing;
};

const rowRem = 1.25;
/** The width of the frame in px. Its lower edge is below the last row, so that it covers no code. */
const frameWidth = 2;
/** The height of a row that names a file, or is above a hunk. */
const headRem = 1.75;
/** The height of a comment before it is measured. */
const commentRem = 3.25;
/** The height of a finding before it is measured. */
const findingRem = 7;
const rowHeights = {
  file: headRem,
  head: headRem,
  note: rowRem,
  contents: rowRem,
  line: rowRem,
  sides: rowRem,
  comment: commentRem,
  finding: findingRem,
  fold: headRem,
} as const;

/** Shows the lines of all files as one list, wrapped to its width. Only the visible lines are in the DOM. */
export function DiffList({
  ref,
  files,
  rows,
  layout,
  frame = null,
  chosen = null,
  onFile,
  onRows,
  onMove,
  onFold,
  commenting,
  dismissing,
}: DiffListProps) {
  const scroller = useRef<HTMLDivElement>(null);
  const rem = useRem();
  const keys = useMemo(() => listRowKeys(rows, files, layout), [rows, files, layout]);
  const list = useVirtualizer({
    count: rows.length,
    getScrollElement: () => scroller.current,
    estimateSize: (index) => rowHeights[rows[index]?.kind ?? 'line'] * rem,
    getItemKey: useCallback((index: number) => keys[index] ?? index, [keys]),
    overscan: 20,
    // The name of the file stands over the first lines.
    scrollPaddingStart: headRem * rem,
  });
  const items = list.getVirtualItems();
  const colors = useSyncExternalStore(onColorsChanged, getColorsVersion);
  useEffect(() => {
    for (const { index } of items) {
      const row = rows[index];
      const file = row === undefined ? undefined : files[row.fileIndex];
      if (file !== undefined && row !== undefined && 'hunk' in row) askForColors(file, row.hunk);
    }
  }, [items, rows, files]);
  const cursor = useCommentCursor({
    rows,
    files,
    first: frame !== null && isIn(list.range, frame.from) ? frame.from : (list.range?.startIndex ?? 0),
    list: scroller,
    show: (index) => list.scrollToIndex(index),
    commenting,
    onMove,
  });
  const { chosen: chosenRows } = cursor;
  useEffect(() => onRows?.(chosenRows === null ? null : toRange(chosenRows)), [onRows, chosenRows]);
  const range = list.range;
  const isFirstOfFile = useMemo(
    () => rows.findIndex((row) => files[row.fileIndex]?.path === chosen),
    [rows, files, chosen],
  );
  const isFirstRowShown = range !== null && isFirstOfFile >= range.startIndex && isFirstOfFile <= range.endIndex;
  const top = rows[isFirstRowShown ? isFirstOfFile : (range?.startIndex ?? 0)]?.fileIndex ?? 0;
  useEffect(() => onFile(top), [onFile, top]);
  const asked = useKeptPlace(list, keys);
  useImperativeHandle(ref, () => ({
    showFile: (fileIndex) => {
      const at = rows.findIndex((row) => row.fileIndex === fileIndex);
      if (at === -1) return at;
      asked.scrollTo(at, 'start');
      return at;
    },
    showRows: ({ from, to }) => {
      const [start, end] = [list.measurementsCache[from]?.start ?? 0, list.measurementsCache[to]?.end ?? 0];
      const [offset, space] = [list.scrollOffset ?? 0, scroller.current?.clientHeight ?? 0];
      const top = rows[from]?.kind === 'file' ? offset : offset + headRem * rem;
      if (asked.isDone() && start >= top && end <= offset + space) return;
      const fits = end - start <= space - 2 * headRem * rem;
      const at = fits ? Math.floor((from + to) / 2) : from;
      asked.scrollTo(at, fits ? 'center' : 'start');
    },
    isShown: (index) => isIn(list.range, index) || asked.isFor(index),
    clearRows: cursor.clear,
    takeFocus: () => takeFocus(scroller.current),
  }));
  const named = findNamedFile(rows, range?.startIndex ?? 0);
  const namedFile = named === null ? undefined : files[named];
  const framed =
    frame === null ? null : { from: list.measurementsCache[frame.from], to: list.measurementsCache[frame.to] };

  return (
    // biome-ignore lint/a11y/useSemanticElements: a fieldset is for the parts of a form
    <div
      ref={scroller}
      role="group"
      aria-label={t`Diff`}
      data-quotes="diff"
      data-area-first=""
      // biome-ignore lint/a11y/noNoninteractiveTabindex: the keyboard must be able to scroll it
      tabIndex={0}
      className={styles.list}
      onKeyDown={cursor.press}
      onClick={cursor.click}
      onFocus={cursor.focus}
    >
      {namedFile !== undefined && (
        <div className={styles.named} aria-hidden="true">
          <FileHead file={namedFile} />
        </div>
      )}
      <div className={styles.rows} style={{ height: list.getTotalSize() }}>
        {items.map((item) => {
          const row = rows[item.index];
          const file = row === undefined ? undefined : files[row.fileIndex];
          if (row === undefined || file === undefined) return null;
          if (row.kind === 'comment') {
            if (commenting === undefined) return null;
            return (
              <CommentRowView
                key={item.key}
                ref={list.measureElement}
                row={row}
                index={item.index}
                top={item.start}
                commenting={commenting}
              />
            );
          }
          if (row.kind === 'finding') {
            if (dismissing === undefined) return null;
            return (
              <FindingRowView
                key={item.key}
                ref={list.measureElement}
                row={row}
                index={item.index}
                top={item.start}
                dismissing={dismissing}
              />
            );
          }
          if (row.kind === 'fold') {
            return (
              <FoldRowView
                key={item.key}
                ref={list.measureElement}
                row={row}
                path={file.path}
                index={item.index}
                top={item.start}
                onToggle={() => onFold?.(item.index)}
              />
            );
          }
          return (
            <DiffRowView
              key={item.key}
              ref={list.measureElement}
              index={item.index}
              row={row}
              file={file}
              top={item.start}
              colors={colors}
              canComment={commenting !== undefined}
              isInTabOrder={item.index === cursor.at}
              isChosen={isBetween(item.index, cursor.chosen)}
            />
          );
        })}
        {framed?.from !== undefined && framed.to !== undefined && (
          <div
            className={styles.frame}
            style={{
              transform: `translateY(${framed.from.start}px)`,
              height: framed.to.end - framed.from.start + frameWidth,
            }}
          />
        )}
      </div>
    </div>
  );
}

/** Returns the file whose lines are at the top, by its index, if the row with its name is out of view. */
function findNamedFile(rows: readonly ListRow[], first: number): number | null {
  const [top, next] = rows.slice(first, first + 2);
  const hasNames = rows[0]?.kind === 'file';
  return !hasNames || top === undefined || top.kind === 'file' || next?.kind === 'file' ? null : top.fileIndex;
}

/** Moves the focus to the list if it is in the list, in the tree, or nowhere. */
function takeFocus(list: HTMLElement | null): void {
  const focused = document.activeElement ?? document.body;
  if (list === null || focused.closest('input, textarea, select') !== null) return;
  const isPassing = list.contains(focused) || focused.closest('[role="tree"]') !== null;
  if (isPassing || focused === document.body) list.focus({ preventScroll: true });
}

function toRange({ at, from }: { readonly from: number; readonly at: number }): RowRange {
  return { from: Math.min(from, at), to: Math.max(from, at) };
}

function isBetween(row: number, ends: { readonly from: number; readonly at: number } | null): boolean {
  return ends !== null && Math.min(ends.from, ends.at) <= row && row <= Math.max(ends.from, ends.at);
}

type Range = { readonly startIndex: number; readonly endIndex: number };

function isIn(range: Range | null, index: number): boolean {
  return range !== null && index >= range.startIndex && index <= range.endIndex;
}
