import { type ClipboardEvent, type RefObject, useEffect, useRef } from 'react';
import { turnId } from '../../../../shared/base/ids.ts';
import { findRowIndex, type TranscriptView } from '../transcript.view-model.ts';
import type { End } from '../use-end.ts';
import { type DrawnEnd, provideSelection, type SelectedRows } from './current-selection.ts';
import {
  type DomPosition,
  findRowElement,
  getPartText,
  getShownText,
  hasFormula,
  type RowPoint,
  toDomPosition,
  toRowPoint,
} from './row-points.ts';
import { getSelectedText } from './selected-text.ts';

/** One end of the selection: its lasting position, and its current one in the DOM. Null outside the transcript. */
type SelectionPoint = { readonly point: RowPoint; readonly place: DomPosition } | null;
type TrackedSelection = { readonly anchor: SelectionPoint; readonly focus: SelectionPoint };

const noSelection: TrackedSelection = { anchor: null, focus: null };

/** A selection in the transcript, which survives while its rows leave the DOM, stream or are replaced. */
export type RowSelection = {
  /**
   * Returns the rows in which the selection starts and ends, or where a click has put the caret. They must stay in the
   * DOM.
   */
  readonly rows: () => readonly number[];
  /** Copies the selection to the clipboard if it covers several rows. Leaves any other selection to the browser. */
  readonly copy: (event: ClipboardEvent) => void;
};

/**
 * Preserves the selection in the transcript. While text is selected, the view does not follow the end. When a streaming
 * row gets new nodes, the selection moves back to the same characters.
 */
export function useRowSelection(
  scroller: RefObject<HTMLElement | null>,
  view: TranscriptView,
  selectInEnd: End['select'],
): RowSelection {
  const tracked = useRef(noSelection);
  const latest = useRef(view);
  latest.current = view;

  useEffect(() => {
    const log = scroller.current;
    if (log === null) return;
    const changes = new MutationObserver((records) => {
      const { anchor, focus } = tracked.current;
      const lost = [anchor, focus].some((end) => end !== null && records.some((record) => touches(record, end.place)));
      if (lost) restore(log, tracked.current);
    });
    /**
     * Where the mouse was pressed, while it is down. A drag starts there, however far the view has scrolled since then.
     */
    let pressed: SelectionPoint = null;
    let reading = 0;
    const press = ({ button, detail, target }: MouseEvent): void => {
      pressed = null;
      clearTimeout(reading);
      // A double click selects a word, whose start may move. The browser sets the caret after this event.
      if (button !== 0 || detail > 1 || !(target instanceof Node && log.contains(target))) return;
      reading = window.setTimeout(() => {
        pressed = trackSelection(log, getSelection()).anchor;
      });
    };
    const releasePress = (): void => {
      clearTimeout(reading);
      pressed = null;
    };
    const updateSelection = (): void => {
      const selection = getSelection();
      tracked.current = trackSelection(log, selection);
      const start = pressed;
      // Chrome starts a drag at the row that is now under the place where the mouse was pressed. After scrolling with
      // the wheel, that is another row.
      if (start !== null && tracked.current.anchor !== null && !isSame(start.point, tracked.current.anchor.point)) {
        restore(log, { anchor: start, focus: null });
        tracked.current = trackSelection(log, selection);
      }
      const isHeld = tracked.current.anchor !== null || tracked.current.focus !== null;
      changes.disconnect();
      if (isHeld) changes.observe(log, { subtree: true, childList: true, characterData: true });
      selectInEnd(isHeld && selection?.isCollapsed === false);
    };
    document.addEventListener('selectionchange', updateSelection);
    document.addEventListener('mousedown', press);
    // Events that end a drag, or select without the mouse.
    const ends = ['mouseup', 'dragend', 'keydown'] as const;
    for (const end of ends) document.addEventListener(end, releasePress);
    const withdraw = provideSelection({
      text: () => getTextOverRows(log, latest.current),
      rows: () => getSelectedRows(log, latest.current),
    });
    return () => {
      withdraw();
      releasePress();
      changes.disconnect();
      document.removeEventListener('mousedown', press);
      for (const end of ends) document.removeEventListener(end, releasePress);
      document.removeEventListener('selectionchange', updateSelection);
    };
  }, [scroller, selectInEnd]);

  return {
    rows: () => {
      const { anchor, focus } = tracked.current;
      return [anchor, focus].flatMap((end) => {
        const index = end === null ? null : getRowIndex(latest.current, end.point);
        return index === null ? [] : [index];
      });
    },
    copy: (event) => {
      const log = scroller.current;
      const text = log === null ? null : getTextOverRows(log, latest.current);
      if (text === null) return;
      event.preventDefault();
      event.clipboardData.setData('text/plain', text);
    },
  };
}

function isSame(one: RowPoint, other: RowPoint): boolean {
  return one.key === other.key && one.offset === other.offset;
}

function trackSelection(log: Element, selection: Selection | null): TrackedSelection {
  if (selection === null || selection.rangeCount === 0) return noSelection;
  const toSelectionPoint = (node: Node | null, offset: number): SelectionPoint => {
    const point = node === null ? null : toRowPoint(log, { node, offset });
    return point === null || node === null ? null : { point, place: { node, offset } };
  };
  const { anchorNode, anchorOffset, focusNode, focusOffset } = selection;
  return { anchor: toSelectionPoint(anchorNode, anchorOffset), focus: toSelectionPoint(focusNode, focusOffset) };
}

/** Returns whether a DOM change has moved or removed a position. */
function touches({ removedNodes, target, type }: MutationRecord, { node }: DomPosition): boolean {
  if (target === node) return true;
  return type === 'childList' && [...removedNodes].some((removed) => removed.contains(node));
}

function restore(log: Element, { anchor, focus }: TrackedSelection): void {
  const selection = getSelection();
  if (selection === null) return;
  const from = getCurrentPosition(log, anchor) ?? toPosition(selection.anchorNode, selection.anchorOffset);
  const to = getCurrentPosition(log, focus) ?? toPosition(selection.focusNode, selection.focusOffset);
  if (from === null || to === null) return;
  selection.setBaseAndExtent(from.node, from.offset, to.node, to.offset);
}

function getCurrentPosition(log: Element, end: SelectionPoint): DomPosition | null {
  return end === null ? null : toDomPosition(log, end.point);
}

function toPosition(node: Node | null, offset: number): DomPosition | null {
  return node === null ? null : { node, offset };
}

/** Returns the text selected over several rows; null when the browser copies it correctly on its own. */
function getTextOverRows(log: Element, view: TranscriptView): string | null {
  const ends = getSelectedRows(log, view);
  if (ends === null) return null;
  if (ends.from.index < ends.to.index) return getSelectedText(view, ends.from, ends.to);
  const isInside = log.contains(ends.range.commonAncestorContainer);
  return isInside && hasFormula(ends.range) ? getShownText(ends.range) : null;
}

/** Returns the selected rows of the transcript; null if nothing is selected. */
function getSelectedRows(log: Element, view: TranscriptView): SelectedRows | null {
  const selection = getSelection();
  if (selection === null || selection.isCollapsed || selection.rangeCount === 0) return null;
  const range = selection.getRangeAt(0);
  const start = { index: 0, part: null, element: null };
  const end = { index: view.rowCount - 1, part: null, element: null };
  // Select all means all rows, although only a few are in the DOM.
  if (range.startContainer === log && range.endContainer === log)
    return { view, isAll: true, range, from: start, to: end };
  const first = toDrawnEnd(log, view, { node: range.startContainer, offset: range.startOffset }, 'from');
  const last = toDrawnEnd(log, view, { node: range.endContainer, offset: range.endOffset }, 'upTo');
  // A selection that extends beyond the transcript includes all rows on that side.
  return first === null && last === null ? null : { view, isAll: false, range, from: first ?? start, to: last ?? end };
}

function toDrawnEnd(log: Element, view: TranscriptView, place: DomPosition, side: 'from' | 'upTo'): DrawnEnd | null {
  const point = toRowPoint(log, place);
  const index = point === null ? null : getRowIndex(view, point);
  if (point === null || index === null) return null;
  const row = findRowElement(place) ?? log.querySelector<HTMLElement>(`[data-row="${CSS.escape(point.key)}"]`);
  const now = findRowElement(place) === null ? toDomPosition(log, point) : place;
  return { index, part: row === null || now === null ? null : getPartText(row, now, side), element: row };
}

function getRowIndex(view: TranscriptView, { key, turnId: turn }: RowPoint): number | null {
  return findRowIndex(view, turnId.parse(turn), key);
}
