import { useVirtualizer } from '@tanstack/react-virtual';
import {
  type FocusEvent,
  type KeyboardEvent,
  type MouseEvent,
  type Ref,
  useEffect,
  useImperativeHandle,
  useLayoutEffect,
  useMemo,
  useRef,
  useState,
} from 'react';
import { visibleText } from '../../../../shared/base/visible-text.ts';
import { counted, t } from '../../../../shared/i18n/i18n.ts';
import { keyOfRun } from '../../../../shared/runs/run-ref.ts';
import { openRun } from '../../../commands/recorded-runs.commands.ts';
import { useRem } from '../../../components/use-rem.ts';
import { useWidth } from '../../../components/use-width.ts';
import { runMeant, useWorkcells } from '../../../stores/recorded-runs.store.ts';
import { usePriceTable } from '../../spending/use-price-table.ts';
import type { CardGroup } from './arrange-cards.ts';
import styles from './CardGrid.module.css';
import { columnsIn, type GridRow, gridRows, placeAfterKey } from './card-grid.ts';
import { RunCardView } from './parts/RunCardView.tsx';
import type { KnownRuns } from './use-known-runs.ts';

/** What the page may ask the grid to do. */
export type CardGridHandle = { enter(): void };

export type CardGridProps = {
  readonly ref: Ref<CardGridHandle>;
  readonly groups: readonly CardGroup[];
  readonly layout: 'grid' | 'list';
  /** The runs are being listed: there may be no cards yet. */
  readonly isBusy: boolean;
  /** What we know about them besides their cards. */
  readonly runs: KnownRuns;
  /** In Unix milliseconds. */
  readonly now: number;
  readonly onPointerMove: () => void;
};

// Lengths in rem.
const cardWidth = 18.75;
const gap = 0.75;
const heights = { grid: 12.25 + gap, list: 2.5 + 0.25, heading: 2.5 };
/** In px, until it has been measured. */
const usualWidth = 1_200;

/** The cards; only those in view are in the DOM. Arrow keys move from one to the next, Enter opens one. */
export function CardGrid({ ref, groups, layout, isBusy, runs, now, onPointerMove }: CardGridProps) {
  const scroller = useRef<HTMLDivElement>(null);
  const rem = useRem();
  const width = useWidth(scroller, usualWidth);
  const prices = usePriceTable();
  const columns = layout === 'list' ? 1 : columnsIn(width, cardWidth * rem, gap * rem);
  const rows = useMemo(() => gridRows(groups, columns), [groups, columns]);
  const cards = useMemo(() => groups.flatMap((group) => group.cards), [groups]);
  const [current, setCurrent] = useState<string | null>(null);
  const opened = useWorkcells((state) => state.opened);
  const isInside = useRef(false);
  useEffect(() => () => runMeant(null), []);
  /** The card to focus as soon as it is in the DOM. */
  const wanted = useRef<number | null>(null);

  const list = useVirtualizer({
    count: rows.length,
    getScrollElement: () => scroller.current,
    estimateSize: (at) => heightOf(rows[at], layout) * rem,
    getItemKey: (at) => keyOfRow(rows[at], at),
    overscan: 2,
  });
  // biome-ignore lint/correctness/useExhaustiveDependencies: the heights have changed then
  useLayoutEffect(() => list.measure(), [list, rem, layout, columns, rows]);

  const known = cards.findIndex(({ run }) => keyOfRun(run) === current);
  const place = Math.max(0, known);
  const focusCard = (to: number): void => {
    const card = cards[to];
    if (card === undefined) return;
    setCurrent(keyOfRun(card.run));
    wanted.current = to;
    const row = rows.findIndex((each) => each.kind === 'cards' && to < each.first + each.cards.length);
    list.scrollToIndex(row, { align: 'auto' });
  };
  useImperativeHandle(ref, () => ({ enter: () => focusCard(place) }));
  useLayoutEffect(() => {
    const to = wanted.current;
    const card = to === null ? null : scroller.current?.querySelector<HTMLElement>(`[data-place="${to}"]`);
    if (card === null || card === undefined) return;
    wanted.current = null;
    card.focus({ preventScroll: true });
  });
  // A card that moved or disappeared, or a closed dialog, leaves the focus nowhere.
  // biome-ignore lint/correctness/useExhaustiveDependencies: these changes can cause that
  useLayoutEffect(() => {
    if (isInside.current && opened === null && document.activeElement === document.body) focusCard(place);
  }, [cards, opened]);

  const onClick = ({ target, detail }: MouseEvent): void => {
    // A double click that the first click already answered, or words that were just marked, open nothing.
    if (!(target instanceof HTMLElement) || detail > 1 || document.getSelection()?.isCollapsed === false) return;
    if (target.closest('button, a, [role="menu"]') !== null) return;
    const at = Number(target.closest<HTMLElement>('[data-place]')?.dataset.place ?? Number.NaN);
    const card = cards[at];
    if (card !== undefined) openRun(card.run);
  };
  const onKeyDown = (event: KeyboardEvent): void => {
    const card = cards[place];
    if (!(event.target instanceof HTMLElement) || card === undefined) return;
    // The keys of an open menu are its own.
    if (event.isDefaultPrevented() || event.target.closest('[role="menu"]') !== null) return;
    const isOnCard = event.target.tagName === 'ARTICLE';
    if (event.key === 'Enter' && isOnCard) openRun(card.run);
    else {
      const page = Math.max(1, Math.floor((scroller.current?.clientHeight ?? 0) / (heights[layout] * rem)));
      const to = placeAfterKey(event.key, place, rows, page);
      if (to === null) return;
      focusCard(to);
    }
    event.preventDefault();
  };

  return (
    <div
      ref={scroller}
      role="feed"
      aria-label={t`Runs`}
      aria-busy={isBusy}
      className={styles.scroller}
      onPointerMove={onPointerMove}
      onClick={onClick}
      onKeyDown={onKeyDown}
      onFocus={({ target }) => {
        isInside.current = true;
        const at = Number(target.closest<HTMLElement>('[data-place]')?.dataset.place ?? Number.NaN);
        const card = cards[at];
        if (card === undefined) return;
        setCurrent(keyOfRun(card.run));
        runMeant(card.run);
      }}
      onBlur={({ currentTarget, relatedTarget }: FocusEvent) => {
        // If no other element takes the focus, the focused card may be gone; a dialog returns the focus.
        const isElsewhere = relatedTarget instanceof Element && relatedTarget.closest('[role="dialog"]') === null;
        if (!isElsewhere || currentTarget.contains(relatedTarget)) return;
        isInside.current = false;
        runMeant(null);
      }}
    >
      <div className={styles.rows} style={{ height: list.getTotalSize() }}>
        {list.getVirtualItems().map(({ index, key, start }) => {
          const row = rows[index];
          if (row === undefined) return null;
          const style = { transform: `translateY(${start}px)`, height: `${heightOf(row, layout)}rem` };
          if (row.kind === 'heading') {
            return (
              <h2 key={key} className={styles.heading} style={style}>
                <span className={styles.path}>{visibleText(row.projectRoot)}</span> {counted(row.count, 'run')}
              </h2>
            );
          }
          return (
            <div
              key={key}
              className={layout === 'grid' ? styles.cards : styles.line}
              style={{ ...style, gridTemplateColumns: `repeat(${columns}, minmax(0, 1fr))` }}
            >
              {row.cards.map((card, at) => (
                <RunCardView
                  key={keyOfRun(card.run)}
                  card={card}
                  {...runs.factsOf(keyOfRun(card.run))}
                  now={now}
                  prices={prices}
                  layout={layout}
                  isReachable={row.first + at === place}
                  place={row.first + at}
                  of={cards.length}
                />
              ))}
            </div>
          );
        })}
      </div>
    </div>
  );
}

function heightOf(row: GridRow | undefined, layout: 'grid' | 'list'): number {
  return row?.kind === 'heading' ? heights.heading : heights[layout];
}

function keyOfRow(row: GridRow | undefined, at: number): string {
  return row?.kind === 'heading' ? row.projectRoot : String(at);
}
