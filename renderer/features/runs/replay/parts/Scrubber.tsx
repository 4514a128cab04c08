import { memo, type PointerEvent, useEffect, useMemo, useRef } from 'react';
import { t } from '../../../../../shared/i18n/i18n.ts';
import type { ReplayState } from '../../../../../shared/runs/replay/replay-state.ts';
import { lanes, type Waterfall } from '../../../../../shared/runs/run-bars.ts';
import { useWidth } from '../../../../components/use-width.ts';
import { getBarTone } from '../../bar-tones.ts';
import { TimeAxis } from '../../TimeAxis.tsx';
import { createTimeScale, listTicks, type TimeScale, toPosition, toTime } from '../../time-scale.ts';
import { WaterfallBar } from '../../WaterfallBar.tsx';
import { placeBars } from '../../waterfall-bars.ts';
import { formatReplayMoment } from '../format-replay.ts';
import type { ReplayAxis } from '../replay-axis.ts';
import type { Player } from '../use-replay.ts';
import styles from './Scrubber.module.css';

export type ScrubberProps = {
  readonly player: Player;
  readonly axis: ReplayAxis;
  readonly state: ReplayState | null;
  readonly waterfall: Waterfall | null;
  /** The run failed in the end. */
  readonly hasFailed: boolean;
};

/** The minimum distance between ticks, in px. */
const apart = 72;
const laneHeight = 7;
const barHeight = 4;

/** Shows the time of a run as a slider, with idle time ranges drawn short. The cursor moves without rendering. */
export function Scrubber({ player, axis, state, waterfall, hasFailed }: ScrubberProps) {
  const track = useRef<HTMLDivElement>(null);
  const cursor = useRef<HTMLSpanElement>(null);
  const width = Math.round(useWidth(track, 0));
  const scale = useMemo(() => (width === 0 ? null : createTimeScale(axis, axis.idle, width)), [axis, width]);
  useEffect(() => {
    if (scale === null) return;
    return player.onCursor((value) => {
      const place = Math.min(scale.width, Math.max(0, toPosition(scale, value)));
      cursor.current?.style.setProperty('transform', `translateX(${place}px)`);
    });
  }, [player, scale]);

  // Skips pointer events that arrive more often than frames.
  const left = useRef(0);
  const drag = (event: PointerEvent<HTMLElement>): void => {
    if (scale === null) return;
    player.dragTo(toTime(scale, Math.min(scale.width, Math.max(0, event.clientX - left.current))));
  };
  return (
    <div
      ref={track}
      role="slider"
      aria-label={t`Position`}
      aria-valuemin={1}
      aria-valuemax={Math.max(1, state?.events ?? 1)}
      aria-valuenow={state === null ? 1 : Math.min(state.moment.event + 1, Math.max(1, state.events))}
      aria-valuetext={state === null ? '' : formatReplayMoment(state, axis)}
      tabIndex={0}
      className={styles.track}
      onPointerDown={(event) => {
        if (event.button !== 0) return;
        left.current = event.currentTarget.getBoundingClientRect().left;
        event.currentTarget.setPointerCapture(event.pointerId);
        drag(event);
      }}
      onPointerMove={(event) => {
        if (event.currentTarget.hasPointerCapture(event.pointerId)) drag(event);
      }}
      onLostPointerCapture={() => player.release()}
    >
      {scale !== null && <Marks axis={axis} scale={scale} waterfall={waterfall} hasFailed={hasFailed} />}
      <span ref={cursor} className={styles.cursor} aria-hidden="true" />
    </div>
  );
}

type MarksProps = Pick<ScrubberProps, 'axis' | 'hasFailed' | 'waterfall'> & { readonly scale: TimeScale };

/** Shows what a run did over time, in a small size. */
const Marks = memo(function Marks({ axis, hasFailed, scale, waterfall }: MarksProps) {
  const ticks = axis.kind === 'time' ? listTicks(scale, axis.from, apart) : [];
  const placed = axis.kind === 'time' && waterfall !== null ? placeBars(waterfall.bars, scale, axis.to) : [];
  return (
    <>
      <TimeAxis ticks={ticks.filter((tick) => tick.left < scale.width - apart / 2)} scale={scale} />
      <svg className={styles.bars} aria-hidden="true">
        {placed.map(({ bar, lane, left, width }) => (
          <WaterfallBar
            key={`${bar.lane} ${bar.position}`}
            tone={getBarTone(bar.lane, bar.state, hasFailed)}
            left={left}
            top={lane * laneHeight + (laneHeight - barHeight) / 2}
            width={width}
            height={barHeight}
          />
        ))}
        {placed.length === 0 && (
          <WaterfallBar
            tone="model"
            left={0}
            top={(lanes.length * laneHeight - barHeight) / 2}
            width={scale.width}
            height={barHeight}
          />
        )}
      </svg>
    </>
  );
});
