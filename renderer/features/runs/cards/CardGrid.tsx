import { type Ref, useRef } from 'react';
import { visibleText } from '../../../../shared/base/visible-text.ts';
import { counted, t } from '../../../../shared/i18n/i18n.ts';
import { getRunKey } from '../../../../shared/runs/run-ref.ts';
import { useRem } from '../../../components/use-rem.ts';
import { useWidth } from '../../../components/use-width.ts';
import { usePriceTable } from '../../spending/use-price-table.ts';
import type { CardGroup } from './arrange-cards.ts';
import styles from './CardGrid.module.css';
import { countColumns } from './card-grid.ts';
import { RunCardView } from './parts/RunCardView.tsx';
import type { LiveRunContext } from './use-run-context.ts';
import { type RunRowsHandle, useRunRows } from './use-run-rows.ts';

export type CardGridProps = {
  readonly ref: Ref<RunRowsHandle>;
  readonly groups: readonly CardGroup[];
  /** True while the runs are being listed; there may be no cards yet. */
  readonly isBusy: boolean;
  /** What we know about the runs besides their cards. */
  readonly runs: LiveRunContext;
  /** In Unix milliseconds. */
  readonly now: number;
  readonly onPointerMove: () => void;
};

// Lengths in rem.
const cardWidth = 18.75;
const gap = 0.75;
const heights = { runs: 12.25 + gap, heading: 2.5 };
/** In px. Used until the width has been measured. */
const usualWidth = 1_200;

/**
 * Shows the runs as cards. Only those in view are in the DOM. Arrow keys move from one to the next, Enter opens one.
 */
export function CardGrid({ ref, groups, isBusy, runs, now, onPointerMove }: CardGridProps) {
  const scroller = useRef<HTMLDivElement>(null);
  const rem = useRem();
  const width = useWidth(scroller, usualWidth);
  const prices = usePriceTable();
  const columns = countColumns(width, cardWidth * rem, gap * rem);
  const { cards, handlers, list, place, rows } = useRunRows({ ref, scroller, groups, columns, heights });
  return (
    <div
      ref={scroller}
      role="feed"
      aria-label={t`Runs`}
      aria-busy={isBusy}
      className={styles.scroller}
      onPointerMove={onPointerMove}
      {...handlers}
    >
      <div className={styles.rows} style={{ height: list.getTotalSize() }}>
        {list.getVirtualItems().map(({ index, key, start }) => {
          const row = rows[index];
          if (row === undefined) return null;
          const height = row.kind === 'heading' ? heights.heading : heights.runs;
          const style = { transform: `translateY(${start}px)`, height: `${height}rem` };
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
              className={styles.cards}
              style={{ ...style, gridTemplateColumns: `repeat(${columns}, minmax(0, 1fr))` }}
            >
              {row.cards.map((card, at) => (
                <RunCardView
                  key={getRunKey(card.run)}
                  card={card}
                  {...runs.getCardFacts(getRunKey(card.run))}
                  now={now}
                  prices={prices}
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
