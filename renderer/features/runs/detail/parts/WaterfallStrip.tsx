import { useEffect, useId, useMemo, useRef, useState } from 'react';
import { formatElapsed } from '../../../../../shared/i18n/duration.ts';
import { t } from '../../../../../shared/i18n/i18n.ts';
import type { RunReport } from '../../../../../shared/runs/report/run-report.ts';
import { lanes, type RunBar, type Waterfall } from '../../../../../shared/runs/run-bars.ts';
import { noMarks } from '../../../../../shared/runs/run-marks.ts';
import type { RunRef } from '../../../../../shared/runs/run-ref.ts';
import type { RunTotals } from '../../../../../shared/runs/run-totals.ts';
import { classNames } from '../../../../components/class-names.ts';
import { useSecond } from '../../../../components/use-now.ts';
import { useRem } from '../../../../components/use-rem.ts';
import { useWidth } from '../../../../components/use-width.ts';
import { isLive } from '../../../../view-models/run-state.ts';
import { describeWorkTime } from '../../../../view-models/turn-tape.ts';
import { usePriceTable } from '../../../spending/use-price-table.ts';
import { getBarTone } from '../../bar-tones.ts';
import { getEventKind } from '../../event-kind.ts';
import { TimeAxis } from '../../TimeAxis.tsx';
import { createTimeScale, listTicks, toPosition, toTime } from '../../time-scale.ts';
import { useWaterfall } from '../../use-waterfall.ts';
import { WaterfallBar } from '../../WaterfallBar.tsx';
import { describeBar, findBarAt, findBarOfEvent, isSameBar, placeBars } from '../../waterfall-bars.ts';
import tones from '../explain/time-tones.module.css';
import { countEdits, describeLanes, describeSpentUntil, placeMarks, summarizeTimeRange } from '../strip-marks.ts';
import type { TimelineSelection } from '../timeline-rows.ts';
import { useStripInput } from '../use-strip-input.ts';
import { useStripSpan } from '../use-strip-span.ts';
import { StripFoot } from './StripFoot.tsx';
import { StripMarks } from './StripMarks.tsx';
import styles from './WaterfallStrip.module.css';

export type WaterfallStripProps = {
  readonly run: RunRef;
  readonly totals: RunTotals | null;
  /** Where the time went; null until it is read. */
  readonly report: RunReport | null;
  readonly auto: boolean;
  readonly round: number;
  readonly selected: TimelineSelection | null;
  /** Selects the event behind a bar. */
  readonly onSelect: (position: number) => void;
};

/** Used until a waterfall is loaded. A constant, so that derived values stay the same. */
const noIdle: Waterfall['idle'] = [];
const noBars: readonly RunBar[] = [];
// Lengths in rem.
const laneHeight = 1.375;
const barHeight = 0.75;
const axisHeight = 1;
/** The minimum distance between ticks, in px. */
const apart = 72;
/** A tick closer to the end than this has no space for its text; in px. */
const tickRoom = 40;

/**
 * Shows what a run did over time, lane by lane, with decisions, edits and spending. The wheel and the plus and minus
 * keys zoom. A drag, or Shift and an arrow key, marks a span. Arrow keys move from bar to bar.
 */
export function WaterfallStrip({ run, totals, report, auto, round, selected, onSelect }: WaterfallStripProps) {
  const id = useId();
  const rem = useRem();
  const plot = useRef<HTMLDivElement>(null);
  const width = useWidth(plot, 0);
  /** The last known extent of the whole run, for the zoom. */
  const [known, setKnown] = useState<{ readonly from: number; readonly to: number } | null>(null);
  const prices = usePriceTable();
  const view = useStripSpan(known);
  const { brush, span } = view;
  const [walked, setWalked] = useState<RunBar | null>(null);
  const live = totals !== null && isLive(totals.state);
  const second = useSecond(live && auto);
  const { shown, whole } = useWaterfall(run, span, Math.round(width), { totals, round });
  const wholeTo = whole === null ? 0 : live && auto ? Math.max(whole.to, second) : whole.to;
  const wholeSpan = useMemo(() => (whole === null ? null : { from: whole.from, to: wholeTo }), [whole, wholeTo]);
  useEffect(() => setKnown(wholeSpan), [wholeSpan]);
  const inView = span ?? wholeSpan;
  const idle = (span === null ? whole : shown)?.idle ?? noIdle;
  const scale = useMemo(
    () => (inView === null || width === 0 ? null : createTimeScale(inView, idle, width)),
    [inView, idle, width],
  );
  const placed = useMemo(
    () => (scale === null || shown === null ? [] : placeBars(shown.bars, scale, wholeTo)),
    [scale, shown, wholeTo],
  );
  const ticks = useMemo(() => {
    const all = scale === null || whole === null ? [] : listTicks(scale, totals?.startedAt ?? whole.from, apart);
    return all.filter(({ left }) => left <= width - tickRoom);
  }, [scale, whole, width, totals?.startedAt]);
  const lane = selected?.events[0] === undefined ? null : getEventKind(selected.events[0].type).lane;
  const ofEvent = selected === null || shown === null ? null : findBarOfEvent(shown.bars, lane, selected.position);
  const chosen = walked !== null && walked.position === selected?.position ? walked : ofEvent;
  const chosenPlace = chosen === null ? undefined : placed.find(({ bar }) => isSameBar(bar, chosen));

  const marks = useMemo(
    () => (scale === null || shown === null ? null : placeMarks(shown.marks, scale, prices)),
    [scale, shown, prices],
  );
  const ms = report?.ms ?? null;
  const rows = useMemo(() => describeLanes({ ms, marks: whole?.marks ?? noMarks, prices }), [ms, whole?.marks, prices]);
  const sums =
    whole === null || ms === null
      ? null
      : describeWorkTime(
          whole.to - whole.from,
          { model: ms.model ?? 0, command: ms.commands ?? 0, you: ms.you ?? 0 },
          countEdits(whole.marks),
        );
  const startedAt = totals?.startedAt ?? whole?.from ?? 0;
  const summarizedSpan = brush ?? inView;
  const take = (bar: RunBar | null): void => {
    if (bar === null) return;
    setWalked(bar);
    onSelect(bar.position);
  };
  const { drag, handlers, hovered } = useStripInput(plot, {
    scale,
    view,
    bars: shown?.bars ?? noBars,
    chosen,
    take,
    barUnder: (x, y) => findBarAt(placed, Math.floor((y - axisHeight * rem) / (laneHeight * rem)), x),
  });
  const hoveredAt = hovered === null || scale === null ? null : toTime(scale, hovered);
  const pointedAt = hoveredAt ?? (chosen === null ? null : chosen.to);
  const spent = pointedAt === null || whole === null ? null : describeSpentUntil(whole.marks.spent, pointedAt, prices);
  const spentThen =
    spent === null || pointedAt === null ? null : t`${spent} by ${formatElapsed(pointedAt - startedAt)}`;
  const showInTimeline = (): void => {
    if (summarizedSpan === null || shown === null) return;
    const within = shown.bars.filter(({ from, to }) => to >= summarizedSpan.from && from <= summarizedSpan.to);
    const first = within.reduce<RunBar | null>(
      (best, bar) => (bar.from >= summarizedSpan.from && (best === null || bar.from < best.from) ? bar : best),
      null,
    );
    const position = (first ?? within[0])?.position;
    if (position !== undefined) onSelect(position);
  };
  const marked =
    drag ??
    (brush === null || scale === null
      ? null
      : { from: toPosition(scale, brush.from), to: toPosition(scale, brush.to) });

  return (
    <div className={styles.strip}>
      <div className={styles.names} aria-hidden="true">
        {rows.map(({ kind, name }) => (
          <span key={kind} className={styles.name}>
            <span className={classNames(styles.swatch, kind !== 'cost' && tones[kind])} />
            {name}
          </span>
        ))}
      </div>
      <div
        ref={plot}
        role="listbox"
        aria-label={t`Waterfall`}
        aria-orientation="horizontal"
        aria-activedescendant={chosenPlace === undefined ? undefined : `${id}-chosen`}
        tabIndex={0}
        aria-describedby={`${id}-sums ${id}-keys`}
        className={styles.plot}
        style={{ height: `${axisHeight + rows.length * laneHeight}rem` }}
        {...handlers}
        onDoubleClick={view.reset}
      >
        <TimeAxis ticks={ticks} scale={scale} />
        <svg className={styles.bars} aria-hidden="true">
          {lanes.map((lane, at) => (
            <rect
              key={lane}
              className={styles.track}
              y={(at * laneHeight + (laneHeight - barHeight) / 2) * rem}
              width={width}
              height={barHeight * rem}
              rx={2}
            />
          ))}
          {placed.map(({ bar, lane: row, left, width: long }) => (
            <WaterfallBar
              key={`${bar.lane} ${bar.position}`}
              tone={getBarTone(bar.lane, bar.state, totals?.state === 'failed')}
              left={left}
              top={(row * laneHeight + (laneHeight - barHeight) / 2) * rem}
              width={long}
              height={barHeight * rem}
              radius={Math.min(2, long / 2)}
            />
          ))}
          {marks !== null && <StripMarks marks={marks} lane={laneHeight * rem} rem={rem} />}
        </svg>
        {live && scale !== null && scale.span.to >= wholeTo && (
          <span
            className={styles.now}
            style={{ transform: `translateX(${Math.min(width - 1, toPosition(scale, wholeTo))}px)` }}
            aria-hidden="true"
          />
        )}
        {marked !== null && (
          <span
            className={styles.brush}
            style={{ left: Math.min(marked.from, marked.to), width: Math.abs(marked.to - marked.from) }}
            aria-hidden="true"
          />
        )}
        {spentThen !== null && pointedAt !== null && scale !== null && (
          <SpentTooltip left={toPosition(scale, pointedAt)} width={width} text={spentThen} />
        )}
        {chosenPlace !== undefined && (
          <span
            id={`${id}-chosen`}
            role="option"
            tabIndex={-1}
            aria-selected="true"
            aria-label={[describeBar(chosenPlace.bar), ...(spentThen === null ? [] : [spentThen])].join(', ')}
            className={styles.chosen}
            style={{
              left: chosenPlace.left - 2,
              top: `calc(${axisHeight + chosenPlace.lane * laneHeight + (laneHeight - barHeight) / 2}rem - 2px)`,
              width: chosenPlace.width + 4,
            }}
          />
        )}
      </div>
      <div className={styles.totals} aria-hidden="true">
        {rows.map(({ kind, total }) => (
          <span key={kind} className={styles.total}>
            {total}
          </span>
        ))}
      </div>
      <p id={`${id}-sums`} className="visually-hidden">
        {sums !== null && `${sums}.`}
      </p>
      <p id={`${id}-keys`} className="visually-hidden">
        {t`Use the arrow keys to move between bars, and plus and minus to zoom. Shift and an arrow key select a range, Enter zooms to it, and 0 shows the whole run.`}
      </p>
      {summarizedSpan !== null && shown !== null && (
        <StripFoot
          summary={summarizeTimeRange(summarizedSpan, { marks: shown.marks, prices, startedAt })}
          isMarked={brush !== null}
          isZoomed={span !== null}
          onShow={showInTimeline}
          onZoom={view.zoomToBrush}
          onReset={view.reset}
        />
      )}
    </div>
  );
}

/** Shows the amount spent up to a time, at its position. `left` and `width` of the axis are in px. */
function SpentTooltip(props: { readonly left: number; readonly width: number; readonly text: string }) {
  const { left, width, text } = props;
  const side = left > width / 2 ? { right: width - left + 4 } : { left: left + 4 };
  return (
    <>
      <span
        className={styles.pointed}
        style={{ transform: `translateX(${Math.min(width - 1, Math.max(0, left))}px)` }}
        aria-hidden="true"
      />
      <span className={styles.spentThen} style={side} aria-hidden="true">
        {text}
      </span>
    </>
  );
}
