import { useVirtualizer, type Virtualizer } from '@tanstack/react-virtual';
import {
  type FocusEvent,
  type KeyboardEvent,
  type MouseEvent,
  type Ref,
  type RefObject,
  useEffect,
  useImperativeHandle,
  useLayoutEffect,
  useMemo,
  useRef,
  useState,
} from 'react';
import type { RunCard } from '../../../../shared/runs/run-card.ts';
import { getRunKey } from '../../../../shared/runs/run-ref.ts';
import { openRun } from '../../../commands/recorded-runs.commands.ts';
import { useRem } from '../../../components/use-rem.ts';
import { useFrame } from '../../../stores/frame.store.ts';
import { onPageRequest } from '../../../stores/page-requests.ts';
import { targetRunChanged, useRecordedRuns } from '../../../stores/recorded-runs.store.ts';
import { getHeadingKey, type RunGroup } from './arrange-runs.ts';
import { getPlaceAfterKey, type ListRow, toListRows } from './list-rows.ts';

/** How many rows outside the view are in the DOM, on each side. */
const overscan = 2;

/** Methods that the page may call on the list of runs. */
export type RunRowsHandle = { enter(): void };

export type RunRowsOptions = {
  readonly ref: Ref<RunRowsHandle>;
  readonly scroller: RefObject<HTMLDivElement | null>;
  readonly groups: readonly RunGroup[];
  /** Returns the height of a row in rem; the same function each time. */
  readonly heightOf: (row: ListRow) => number;
  /** The height of what covers the top of the scroller, in rem. */
  readonly covered?: number;
};

/** The rows of a list of runs. Only those in view are in the DOM. */
export type RunRows = {
  readonly list: Virtualizer<HTMLDivElement, Element>;
  readonly rows: readonly ListRow[];
  readonly cards: readonly RunCard[];
  /** The index of the run in the tab order. */
  readonly place: number;
  /** For the scroller. */
  readonly handlers: {
    readonly onClick: (event: MouseEvent) => void;
    readonly onKeyDown: (event: KeyboardEvent) => void;
    readonly onFocus: (event: FocusEvent) => void;
    readonly onBlur: (event: FocusEvent) => void;
  };
};

/**
 * Moves the focus from run to run with arrow keys, and opens a run by a click or Enter. The element of a run has its
 * index as `data-place`.
 */
export function useRunRows({ ref, scroller, groups, heightOf, covered = 0 }: RunRowsOptions): RunRows {
  const rem = useRem();
  const rows = useMemo(() => toListRows(groups), [groups]);
  const cards = useMemo(() => groups.flatMap(({ runs }) => runs.map(({ card }) => card)), [groups]);
  const [current, setCurrent] = useState<string | null>(null);
  const opened = useRecordedRuns((state) => state.opened);
  const isInside = useRef(false);
  /** The detail of a run is open, or about to return the focus. */
  const isReturning = useRef(false);
  useEffect(() => () => targetRunChanged(null), []);
  /** The run to focus once it is in the DOM. */
  const wanted = useRef<number | null>(null);

  const estimateSize = (at: number): number => {
    const row = rows[at];
    return row === undefined ? 0 : heightOf(row) * rem;
  };
  const list = useVirtualizer({
    count: rows.length,
    getScrollElement: () => scroller.current,
    estimateSize,
    getItemKey: (at) => getRowKey(rows[at], at),
    scrollPaddingEnd: covered * rem,
    overscan,
  });
  // biome-ignore lint/correctness/useExhaustiveDependencies: the heights have changed then
  useLayoutEffect(() => list.measure(), [list, rem, heightOf, rows]);

  const known = cards.findIndex(({ run }) => getRunKey(run) === current);
  const place = Math.max(0, known);
  const focusRun = (to: number): void => {
    const card = cards[to];
    if (card === undefined) return;
    setCurrent(getRunKey(card.run));
    wanted.current = to;
    const row = rows.findIndex((each) => each.kind === 'run' && each.place === to);
    list.scrollToIndex(row, { align: 'auto' });
    focusWanted();
  };
  const focusWanted = (): void => {
    const to = wanted.current;
    const card = to === null ? null : scroller.current?.querySelector<HTMLElement>(`[data-place="${to}"]`);
    if (card === null || card === undefined) return;
    wanted.current = null;
    // A dialog that has opened in the meantime keeps the focus: it would take it back, and select what the user types.
    if (useFrame.getState().dialog === null) card.focus({ preventScroll: true });
  };
  useImperativeHandle(ref, () => ({ enter: () => focusRun(place) }));
  useLayoutEffect(focusWanted);
  // A run that moved or disappeared leaves the focus nowhere. After the detail of a run, the dialog returns the focus.
  // biome-ignore lint/correctness/useExhaustiveDependencies: these changes can cause that
  useLayoutEffect(() => {
    if (opened !== null) isReturning.current = true;
    else if (isInside.current && !isReturning.current && document.activeElement === document.body) focusRun(place);
  }, [cards, opened]);
  useEffect(() =>
    onPageRequest('focusRuns', () => {
      isReturning.current = false;
      if (isInside.current) focusRun(place);
    }),
  );
  useEffect(() =>
    onPageRequest('focusTargetRun', () => {
      const { targetRun } = useRecordedRuns.getState();
      if (targetRun !== null) focusRun(cards.findIndex(({ run }) => getRunKey(run) === getRunKey(targetRun)));
    }),
  );

  const onClick = ({ target, detail }: MouseEvent): void => {
    // A double click opens nothing, because its first click did. A click that ends a text selection opens nothing
    // either.
    if (!(target instanceof HTMLElement) || detail > 1 || document.getSelection()?.isCollapsed === false) return;
    if (target.closest('button, a, [role="menu"]') !== null) return;
    const card = cards[getRunIndex(target)];
    if (card !== undefined) openRun(card.run);
  };
  const onKeyDown = (event: KeyboardEvent): void => {
    const card = cards[place];
    if (!(event.target instanceof HTMLElement) || card === undefined) return;
    // An open menu and a column header handle their own keys.
    if (event.isDefaultPrevented() || Number.isNaN(getRunIndex(event.target))) return;
    // Shortcuts of the app, such as Ctrl+K.
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.target.closest('[role="menu"]') !== null) return;
    if (event.key === 'Enter' && event.target.dataset.place !== undefined) openRun(card.run);
    else {
      const page = list.getVirtualItems().length - 2 * overscan - 1;
      const to = getPlaceAfterKey(event.key, place, cards.length, Math.max(1, page));
      if (to === null) return;
      focusRun(to);
    }
    event.preventDefault();
  };
  const onFocus = ({ target }: FocusEvent): void => {
    isInside.current = true;
    isReturning.current = false;
    const card = cards[getRunIndex(target)];
    if (card === undefined) return;
    setCurrent(getRunKey(card.run));
    targetRunChanged(card.run);
  };
  const onBlur = ({ currentTarget, relatedTarget }: FocusEvent): void => {
    // Without a new focused element, the focused run may be gone. A dialog returns the focus later.
    const isElsewhere = relatedTarget instanceof Element && relatedTarget.closest('[role="dialog"]') === null;
    if (!isElsewhere || currentTarget.contains(relatedTarget)) return;
    isInside.current = false;
    targetRunChanged(null);
  };
  return { list, rows, cards, place, handlers: { onClick, onKeyDown, onFocus, onBlur } };
}

/** Returns the index of the run that an element belongs to; NaN outside all runs. */
function getRunIndex(element: Element): number {
  return Number(element.closest<HTMLElement>('[data-place]')?.dataset.place ?? Number.NaN);
}

function getRowKey(row: ListRow | undefined, at: number): string {
  if (row === undefined) return String(at);
  return row.kind === 'heading' ? getHeadingKey(row.heading) : getRunKey(row.run.card.run);
}
