import { type CSSProperties, Fragment, type Key, type Ref, useMemo, useRef } from 'react';
import { t, wholeNumber } from '../../../../shared/i18n/i18n.ts';
import { getRunKey } from '../../../../shared/runs/run-ref.ts';
import { changeLayout } from '../../../commands/layout.commands.ts';
import { classNames } from '../../../components/class-names.ts';
import { formatMoment } from '../../../components/format/time.ts';
import { useNow } from '../../../components/use-now.ts';
import { useRem } from '../../../components/use-rem.ts';
import { useWidth } from '../../../components/use-width.ts';
import { useLayout } from '../../../stores/layout.store.ts';
import { usePriceTable } from '../../spending/use-price-table.ts';
import { getHeadingKey, type RunGroup, type RunHeading } from '../rows/arrange-runs.ts';
import { describeHeading } from '../rows/describe-heading.ts';
import type { ListRow } from '../rows/list-rows.ts';
import type { LiveRunContext } from '../rows/use-run-context.ts';
import { type RunRowsHandle, useRunRows } from '../rows/use-run-rows.ts';
import styles from './ClockList.module.css';
import { createClockAxis } from './clock-axis.ts';
import { getAxisWidth, getClockColumns, toGridTemplate } from './clock-columns.ts';
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
/** The space on each side of the rows, in rem. */
const padding = 1;
/** In px. Used until the width has been measured. */
const usualWidth = 1_160;
/** How often the line for now moves, in milliseconds: less than a pixel of an hour. */
const moveNowMs = 5_000;

/**
 * Shows the runs as rows on a common axis of time. Only those in view are in the DOM. Arrow keys move from one to the
 * next, Enter opens one.
 */
export function ClockList({ ref, groups, isBusy, runs, now, onPointerMove }: ClockListProps) {
  const scroller = useRef<HTMLDivElement>(null);
  const rem = useRem();
  const width = useWidth(scroller, usualWidth);
  const range = useLayout((state) => state.layout.clockRange);
  const clock = useNow(true, moveNowMs);
  const prices = usePriceTable();
  const columns = useMemo(() => getClockColumns(width / rem + 2 * padding), [width, rem]);
  const axisWidth = Math.round(getAxisWidth(columns, width / rem) * rem);
  const hasHead = columns.hasAxis || columns.result !== null;
  const axis = useMemo(() => createClockAxis(range, clock, axisWidth), [range, clock, axisWidth]);
  const {
    cards,
    handlers,
    list,
    place: reachable,
    rows,
  } = useRunRows({
    ref,
    scroller,
    groups,
    heightOf,
    covered: hasHead ? headHeight : 0,
  });
  const items = list.getVirtualItems().flatMap(({ index, key, start }): Member[] => {
    const row = rows[index];
    return row === undefined ? [] : [{ key, row, top: start, height: heightOf(row) }];
  });
  const sections = toSections(items);
  const template = { '--clock-columns': toGridTemplate(columns) } as CSSProperties;
  return (
    <div className={styles.clock} style={template}>
      <div ref={scroller} className={styles.scroller} onPointerMove={onPointerMove} {...handlers}>
        {hasHead && <ClockHead columns={columns} axis={axis} />}
        <div className={styles.rows} style={{ height: list.getTotalSize() }}>
          {columns.hasAxis && <ClockLines axis={axis} />}
          {sections.map(({ heading, members }) => (
            <Fragment key={getHeadingKey(heading)}>
              {members.map(
                ({ key, row, ...place }) =>
                  row.kind === 'heading' && <Heading key={key} {...place} row={row} now={now} />,
              )}
              <div
                role="feed"
                aria-label={heading === null ? t`Runs` : describeHeading(heading)}
                aria-busy={isBusy}
                className={heading?.kind === 'unknown' ? 'shown-late' : undefined}
              >
                {members.map(
                  ({ height, key, row, top }) =>
                    row.kind === 'run' && (
                      <ClockRow
                        key={key}
                        top={top}
                        height={height}
                        card={row.run.card}
                        {...runs.getFacts(getRunKey(row.run.card.run))}
                        hasNews={row.run.hasNews}
                        isFurtherAttempt={row.run.isFurtherAttempt}
                        now={now}
                        clock={clock}
                        axis={axis}
                        axisWidth={axisWidth}
                        columns={columns}
                        prices={prices}
                        isReachable={row.place === reachable}
                        place={row.place}
                        of={cards.length}
                      />
                    ),
                )}
              </div>
            </Fragment>
          ))}
        </div>
      </div>
      {columns.hasAxis && <ClockFoot range={range} onRange={(next) => void changeLayout({ clockRange: next })} />}
    </div>
  );
}

/** A row and its place: `top` in px, `height` in rem. */
type Member = { readonly key: Key; readonly row: ListRow; readonly top: number; readonly height: number };

/** Divides rows by their headings. A list that is empty so far has one section. */
function toSections(items: readonly Member[]): readonly {
  readonly heading: RunHeading | null;
  readonly members: readonly Member[];
}[] {
  if (items.length === 0) return [{ heading: null, members: [] }];
  return [...Map.groupBy(items, ({ row }) => getHeadingKey(row.heading)).values()].map((members) => ({
    heading: members[0]?.row.heading ?? null,
    members,
  }));
}

type HeadingProps = Omit<Member, 'key' | 'row'> & {
  readonly row: ListRow & { readonly kind: 'heading' };
  readonly now: number;
};

function Heading({ height, now, row, top }: HeadingProps) {
  const hasOldest = row.heading.kind === 'state' && row.heading.group === 'needsYou' && row.count > 1;
  return (
    <h2
      className={classNames(styles.heading, row.heading.kind === 'unknown' && 'shown-late')}
      style={{ transform: `translateY(${top}px)`, height: `${height}rem` }}
    >
      <span>{describeHeading(row.heading)}</span>
      <span className={styles.count}>{wholeNumber(row.count)}</span>
      {hasOldest && <span className={styles.count}>{describeOldest(row.first.card.lastAt, now)}</span>}
    </h2>
  );
}

function describeOldest(at: number | null, now: number): string {
  return at === null ? t`oldest first` : t`oldest first, since ${formatMoment(at, now)}`;
}
