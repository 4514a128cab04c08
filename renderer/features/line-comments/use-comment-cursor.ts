import {
  type FocusEvent,
  type KeyboardEvent,
  type MouseEvent,
  type RefObject,
  useEffect,
  useRef,
  useState,
} from 'react';
import type { ParsedDiffFile } from '../../../shared/changes/parse-unified-diff.ts';
import type { CommentedLine } from '../../stores/line-comment.ts';
import { getCommentableLines, getLinesBetween, type ListRow } from './commented-rows.ts';
import { readSelection } from './read-selection.ts';
import type { Commenting } from './use-line-comments.ts';

export type CommentCursor = {
  /** The row whose button is in the tab order. */
  readonly at: number;
  /** The range of rows selected with Shift and the arrow keys; null for a single row. */
  readonly chosen: { readonly from: number; readonly at: number } | null;
  readonly press: (event: KeyboardEvent) => void;
  readonly click: (event: MouseEvent) => void;
  readonly focus: (event: FocusEvent) => void;
  /** Selects no rows. */
  readonly clear: () => void;
};

export type CommentCursorDeps = {
  readonly rows: readonly ListRow[];
  readonly files: readonly ParsedDiffFile[];
  /** The row to start from. */
  readonly first: number;
  readonly list: RefObject<HTMLElement | null>;
  readonly show: (row: number) => void;
  readonly commenting: Commenting | undefined;
  /** Receives the row that an arrow key moves to. */
  readonly onMove: ((row: number) => void) | undefined;
};

/**
 * Puts one comment button of a list into the tab order. Up and Down move to its neighbors, and with Shift they select
 * the lines in between. Pressing the button starts a comment on those lines, or on the selected text around it.
 */
export function useCommentCursor(deps: CommentCursorDeps): CommentCursor {
  const { rows, files, first, list, show, commenting, onMove } = deps;
  const [moved, setMoved] = useState<{ readonly from: number; readonly at: number } | null>(null);
  const next = (from: number, by: 1 | -1): number => {
    for (let row = from + by; row >= 0 && row < rows.length; row += by) {
      const candidate = rows[row];
      if (candidate !== undefined && getCommentableLines(candidate).length > 0) return row;
    }
    return from;
  };
  const start = next(first - 1, 1);
  const at = moved === null || moved.at >= rows.length ? start : moved.at;
  const focused = useRef<Element | null>(null);
  const isWriting = commenting !== undefined && commenting.openComment !== null;
  // A saved or removed comment loses the focus, which moves to the lines.
  // biome-ignore lint/correctness/useExhaustiveDependencies: a change of rows is the reason to look
  useEffect(() => {
    const isLost = focused.current?.isConnected === false && document.activeElement === document.body;
    if (isLost && !isWriting) (findButton(list.current, at) ?? list.current)?.focus({ preventScroll: true });
  }, [isWriting, rows.length]);
  return {
    at,
    focus: ({ target }) => {
      focused.current = target;
    },
    chosen: moved === null || moved.from === moved.at ? null : moved,
    clear: () => setMoved(null),
    press: (event) => {
      const row = findRow(event);
      const by = event.key === 'ArrowDown' ? 1 : event.key === 'ArrowUp' ? -1 : null;
      if (row === null || by === null || event.altKey || event.ctrlKey || event.metaKey) return;
      event.preventDefault();
      const to = next(row, by);
      if (event.shiftKey && rows[to]?.fileIndex !== rows[row]?.fileIndex) return;
      const anchor = moved?.at === row ? moved.from : row;
      onMove?.(to);
      setMoved({ from: event.shiftKey ? anchor : to, at: to });
      show(to);
      findButton(list.current, to)?.focus({ preventScroll: true });
    },
    click: (event) => {
      const row = findRow(event);
      const clicked = row === null ? undefined : rows[row];
      const path = clicked === undefined ? undefined : files[clicked.fileIndex]?.path;
      if (row === null || clicked === undefined || path === undefined) return;
      const chosen = moved?.at === row ? getLinesBetween(rows, moved.from, row) : getCommentableLines(clicked);
      commenting?.start(path, getSelectedLinesAround(path, getCommentableLines(clicked)) ?? chosen);
      document.getSelection()?.removeAllRanges();
      setMoved({ from: row, at: row });
    },
  };
}

/** Returns the selected lines of a file if they include one of these lines. */
function getSelectedLinesAround(path: string, lines: readonly CommentedLine[]): readonly CommentedLine[] | null {
  const selected = readSelection(document);
  if (selected?.kind !== 'lines' || selected.path !== path) return null;
  const isWithin = selected.lines.some((one) =>
    lines.some(({ number, sign }) => one.number === number && one.sign === sign),
  );
  return isWithin ? selected.lines : null;
}

function findButton(list: HTMLElement | null, row: number): HTMLElement | null {
  return list?.querySelector<HTMLElement>(`[data-comments-on="${row}"]`) ?? null;
}

/** Returns the row of the button that an event targets. */
function findRow({ target }: { readonly target: EventTarget }): number | null {
  const button = target instanceof Element ? target.closest<HTMLElement>('[data-comments-on]') : null;
  return button === null ? null : Number(button.dataset.commentsOn);
}
