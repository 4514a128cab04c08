import { type CSSProperties, type Ref, useMemo, useRef } from 'react';
import { t, wholeNumber } from '../../../../shared/i18n/i18n.ts';
import { getRunKey } from '../../../../shared/runs/run-ref.ts';
import { changeLayout } from '../../../commands/layout.commands.ts';
import { formatMoment } from '../../../components/format/time.ts';
import { useNow } from '../../../components/use-now.ts';
import { useRem } from '../../../components/use-rem.ts';
import { useWidth } from '../../../components/use-width.ts';
import { useLayout } from '../../../stores/layout.store.ts';
import { usePriceTable } from '../../spending/use-price-table.ts';
import type { RunGroup } from '../rows/arrange-runs.ts';
import { describeHeading } from '../rows/describe-heading.ts';
import type { ListRow } from '../rows/list-rows.ts';
import type { LiveRunContext } from '../rows/use-run-context.ts';
import { type RunRowsHandle, useRunRows } from '../rows/use-run-rows.ts';
import styles from './ClockList.module.css';
import { createClockAxis } from './clock-axis.ts';
import { getClockColumns, toGridTemplate } from './clock-columns.ts';
import { ClockFoot } from './parts/ClockFoot.tsx';
import { ClockHead } from './parts/ClockHead.tsx';
import { ClockLines } from './parts/ClockLines.tsx';
import { ClockRow } from './parts/ClockRow.tsx';

export type ClockListProps = {
  readonly ref: Ref<RunRowsHandle>;
  readonly groups: readonly RunGroup[];
  /** True while the runs are being listed; there may be none yet. */
  readonly isBusy: boolean;
  /** What we know about the runs besides their cards. */
  readonly runs: LiveRunContext;
  /** In Unix milliseconds. */
  readonly now: number;
  readonly onPointerMove: () => void;
};

// Heights in rem.
const heightOf = (row: ListRow): number => (row.kind === 'heading' ? 2.5 : row.run.hasNews ? 3 : 2);
const headHeight = 2.25;
/** In px. Used until the widths have been measured. */
const usualWidth = 1_160;
const usualAxisWidth = 320;
/** How often the line for now moves, in milliseconds: less than a pixel of an hour. */
const moveNowMs = 5_000;

/**
 * Shows the runs as rows on a common axis of time. Only those in view are in the DOM. Arrow keys move from one to the
 * next, Enter opens one.
 */
export function ClockList({ ref, groups, isBusy, runs, now, onPointerMove }: ClockListProps) {
  const scroller = useRef<HTMLDivElement>(null);
  const axisPlace = useRef<HTMLDivElement>(null);
  const rem = useRem();
  const width = useWidth(scroller, usualWidth);
  const axisWidth = useWidth(axisPlace, usualAxisWidth);
  const range = useLayout((state) => state.layout.clockRange);
  const clock = useNow(true, moveNowMs);
  const prices = usePriceTable();
  const padding = 1;
  const columns = useMemo(() => getClockColumns(width / rem + 2 * padding), [width, rem]);
  const axis = useMemo(() => createClockAxis(range, clock, axisWidth), [range, clock, axisWidth]);
  const { cards, handlers, list, place, rows } = useRunRows({ ref, scroller, groups, heightOf, covered: headHeight });
  const template = { '--clock-columns': toGridTemplate(columns) } as CSSProperties;
  return (
    <div className={styles.clock} style={template}>
      <div ref={scroller} className={styles.scroller} onPointerMove={onPointerMove} {...handlers}>
        <ClockHead columns={columns} axis={axis} ref={axisPlace} />
        <div
          role="feed"
          aria-label={t`Runs`}
          aria-busy={isBusy}
          className={styles.rows}
          style={{ height: list.getTotalSize() }}
        >
          {columns.hasAxis && <ClockLines axis={axis} />}
          {list.getVirtualItems().map(({ index, key, start }) => {
            const row = rows[index];
            if (row === undefined) return null;
            const style = { transform: `translateY(${start}px)`, height: `${heightOf(row)}rem` };
            if (row.kind === 'heading') {
              return (
                <h2 key={key} className={styles.heading} style={style}>
                  <span>{describeHeading(row.heading)}</span>
                  <span className={styles.count}>{wholeNumber(row.count)}</span>
                  {row.heading.kind === 'state' && row.heading.group === 'needsYou' && row.count > 1 && (
                    <span className={styles.count}>{describeOldest(row.first.card.lastAt, now)}</span>
                  )}
                </h2>
              );
            }
            const { card, hasNews } = row.run;
            return (
              <ClockRow
                key={key}
                style={style}
                card={card}
                facts={runs.getFacts(getRunKey(card.run))}
                hasNews={hasNews}
                now={now}
                clock={clock}
                axis={axis}
                columns={columns}
                prices={prices}
                isReachable={row.place === place}
                place={row.place}
                of={cards.length}
              />
            );
          })}
        </div>
      </div>
      {columns.hasAxis && <ClockFoot range={range} onRange={(next) => void changeLayout({ clockRange: next })} />}
    </div>
  );
}

function describeOldest(at: number | null, now: number): string {
  return at === null ? t`oldest first` : t`oldest first, since ${formatMoment(at, now)}`;
}
