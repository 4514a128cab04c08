import { type ClipboardEvent, type RefObject, useEffect, useRef } from 'react';
import { turnId } from '../../../../shared/base/ids.ts';
import { indexOfRow, type TranscriptView } from '../transcript.view-model.ts';
import type { End } from '../use-end.ts';
import { hasFormula, type Place, partOf, placeOf, pointAt, type RowPoint, rowOf, shownText } from './row-points.ts';
import { type DrawnEnd, offerSelected, type SelectedRows } from './selected-now.ts';
import { selectedText } from './selected-text.ts';

/** One end of the selection: its lasting position, and its current one in the DOM. Null outside the transcript. */
type Held = { readonly point: RowPoint; readonly place: Place } | null;
type HeldSelection = { readonly anchor: Held; readonly focus: Held };

const nothing: HeldSelection = { anchor: null, focus: null };

/** A selection in the transcript, which survives while its rows leave the DOM, stream or are replaced. */
export type RowSelection = {
  /** The rows in which it starts and ends, or where a click has put the caret: they must stay in the DOM. */
  readonly rows: () => readonly number[];
  /** Puts the selection on the clipboard if it covers several rows; leaves anything else to the browser. */
  readonly copy: (event: ClipboardEvent) => void;
};

/**
 * Preserves the selection in the transcript. In the meantime the view does not follow the end. When a streaming row
 * gets new nodes, the selection moves back to the same characters.
 */
export function useRowSelection(
  scroller: RefObject<HTMLElement | null>,
  view: TranscriptView,
  selectInEnd: End['select'],
): RowSelection {
  const held = useRef(nothing);
  const latest = useRef(view);
  latest.current = view;

  useEffect(() => {
    const log = scroller.current;
    if (log === null) return;
    const changes = new MutationObserver((records) => {
      const { anchor, focus } = held.current;
      const lost = [anchor, focus].some((end) => end !== null && records.some((record) => touches(record, end.place)));
      if (lost) restore(log, held.current);
    });
    /** Where the mouse was pressed, while it is down; a drag starts there, however much has scrolled since. */
    let pressed: Held = null;
    let reading = 0;
    const press = ({ button, detail, target }: MouseEvent): void => {
      pressed = null;
      clearTimeout(reading);
      // A double click selects a word, whose start may move. The browser sets the caret after this event.
      if (button !== 0 || detail > 1 || !(target instanceof Node && log.contains(target))) return;
      reading = window.setTimeout(() => {
        pressed = holdOf(log, getSelection()).anchor;
      });
    };
    const letGo = (): void => {
      clearTimeout(reading);
      pressed = null;
    };
    const look = (): void => {
      const selection = getSelection();
      held.current = holdOf(log, selection);
      const start = pressed;
      // Chrome starts a drag at whatever is now where the mouse was pressed: another row, once the wheel was turned.
      if (start !== null && held.current.anchor !== null && !isSame(start.point, held.current.anchor.point)) {
        restore(log, { anchor: start, focus: null });
        held.current = holdOf(log, selection);
      }
      const isHeld = held.current.anchor !== null || held.current.focus !== null;
      changes.disconnect();
      if (isHeld) changes.observe(log, { subtree: true, childList: true, characterData: true });
      selectInEnd(isHeld && selection?.isCollapsed === false);
    };
    document.addEventListener('selectionchange', look);
    document.addEventListener('mousedown', press);
    // Events that end a drag, or select without the mouse.
    const ends = ['mouseup', 'dragend', 'keydown'] as const;
    for (const end of ends) document.addEventListener(end, letGo);
    const withdraw = offerSelected({
      text: () => selectedIn(log, latest.current),
      rows: () => endsIn(log, latest.current),
    });
    return () => {
      withdraw();
      letGo();
      changes.disconnect();
      document.removeEventListener('mousedown', press);
      for (const end of ends) document.removeEventListener(end, letGo);
      document.removeEventListener('selectionchange', look);
    };
  }, [scroller, selectInEnd]);

  return {
    rows: () => {
      const { anchor, focus } = held.current;
      return [anchor, focus].flatMap((end) => {
        const index = end === null ? null : indexOf(latest.current, end.point);
        return index === null ? [] : [index];
      });
    },
    copy: (event) => {
      const log = scroller.current;
      const text = log === null ? null : selectedIn(log, latest.current);
      if (text === null) return;
      event.preventDefault();
      event.clipboardData.setData('text/plain', text);
    },
  };
}

function isSame(one: RowPoint, other: RowPoint): boolean {
  return one.key === other.key && one.offset === other.offset;
}

function holdOf(log: Element, selection: Selection | null): HeldSelection {
  if (selection === null || selection.rangeCount === 0) return nothing;
  const hold = (node: Node | null, offset: number): Held => {
    const point = node === null ? null : pointAt(log, { node, offset });
    return point === null || node === null ? null : { point, place: { node, offset } };
  };
  const { anchorNode, anchorOffset, focusNode, focusOffset } = selection;
  return { anchor: hold(anchorNode, anchorOffset), focus: hold(focusNode, focusOffset) };
}

/** A DOM change has moved or removed a position. */
function touches({ removedNodes, target, type }: MutationRecord, { node }: Place): boolean {
  if (target === node) return true;
  return type === 'childList' && [...removedNodes].some((removed) => removed.contains(node));
}

function restore(log: Element, { anchor, focus }: HeldSelection): void {
  const selection = getSelection();
  if (selection === null) return;
  const from = placeNow(log, anchor) ?? placeIn(selection.anchorNode, selection.anchorOffset);
  const to = placeNow(log, focus) ?? placeIn(selection.focusNode, selection.focusOffset);
  if (from === null || to === null) return;
  selection.setBaseAndExtent(from.node, from.offset, to.node, to.offset);
}

function placeNow(log: Element, end: Held): Place | null {
  return end === null ? null : placeOf(log, end.point);
}

function placeIn(node: Node | null, offset: number): Place | null {
  return node === null ? null : { node, offset };
}

/** The text selected over several rows; null when the browser copies it correctly by itself. */
function selectedIn(log: Element, view: TranscriptView): string | null {
  const ends = endsIn(log, view);
  if (ends === null) return null;
  if (ends.from.index < ends.to.index) return selectedText(view, ends.from, ends.to);
  const isInside = log.contains(ends.range.commonAncestorContainer);
  return isInside && hasFormula(ends.range) ? shownText(ends.range) : null;
}

/** What is selected in the transcript; null when nothing is. */
function endsIn(log: Element, view: TranscriptView): SelectedRows | null {
  const selection = getSelection();
  if (selection === null || selection.isCollapsed || selection.rangeCount === 0) return null;
  const range = selection.getRangeAt(0);
  const start = { index: 0, part: null, element: null };
  const end = { index: view.rowCount - 1, part: null, element: null };
  // Select all means all rows, though only a few are in the DOM.
  if (range.startContainer === log && range.endContainer === log)
    return { view, isAll: true, range, from: start, to: end };
  const first = endOf(log, view, { node: range.startContainer, offset: range.startOffset }, 'from');
  const last = endOf(log, view, { node: range.endContainer, offset: range.endOffset }, 'upTo');
  // A selection that extends beyond the transcript includes all of it on that side.
  return first === null && last === null ? null : { view, isAll: false, range, from: first ?? start, to: last ?? end };
}

function endOf(log: Element, view: TranscriptView, place: Place, side: 'from' | 'upTo'): DrawnEnd | null {
  const point = pointAt(log, place);
  const index = point === null ? null : indexOf(view, point);
  if (point === null || index === null) return null;
  const row = rowOf(place) ?? log.querySelector<HTMLElement>(`[data-row="${CSS.escape(point.key)}"]`);
  const now = rowOf(place) === null ? placeOf(log, point) : place;
  return { index, part: row === null || now === null ? null : partOf(row, now, side), element: row };
}

function indexOf(view: TranscriptView, { key, turnId: turn }: RowPoint): number | null {
  return indexOfRow(view, turnId.parse(turn), key);
}
