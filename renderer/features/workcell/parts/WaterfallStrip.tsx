import { type KeyboardEvent, type PointerEvent, useEffect, useId, useMemo, useRef, useState } from 'react';
import { t } from '../../../../shared/words/words.ts';
import { lanes, type RunBar, type Waterfall } from '../../../../shared/workcells/run-bars.ts';
import type { RunRef } from '../../../../shared/workcells/run-ref.ts';
import type { RunTotals } from '../../../../shared/workcells/run-totals.ts';
import { Button } from '../../../components/Button.tsx';
import barTones from '../../../components/bars.module.css';
import { classNames } from '../../../components/class-names.ts';
import { useSecond } from '../../../components/use-now.ts';
import { useRem } from '../../../components/use-rem.ts';
import { useWidth } from '../../../components/use-width.ts';
import { toneOf } from '../../mission-control/mini-bars.ts';
import { isLive } from '../describe-run.ts';
import { kindOf } from '../event-kind.ts';
import type { Selected } from '../OpenedRun.tsx';
import { isSameSpan, moved, placeOf, type Span, ticksOf, timeAt, timeScale, zoomed } from '../time-scale.ts';
import { useWaterfall } from '../use-waterfall.ts';
import { barAfterKey, barAt, barOfEvent, barWords, isSameBar, laneNames, placeBars } from '../waterfall-bars.ts';
import styles from './WaterfallStrip.module.css';

export type WaterfallStripProps = {
  readonly run: RunRef;
  readonly totals: RunTotals | null;
  readonly auto: boolean;
  readonly round: number;
  readonly selected: Selected | null;
  /** Chooses the event that a bar stands for. */
  readonly onSelect: (position: number) => void;
};

/** Before a waterfall is known; the same each time, for what is worked out from it. */
const noIdle: Waterfall['idle'] = [];
// Lengths in rem.
const laneHeight = 1.125;
const barHeight = 0.625;
const axisHeight = 1;
/** Ticks are at least so many px apart. */
const apart = 72;
/** A tick nearer to the end, in px, has no room for its words. */
const tickRoom = 40;
/** A press that moves less is no drag. */
const leastDrag = 4;

/** What a run did over time, lane by lane. The wheel zooms, a drag chooses a span, arrow keys lead from bar to bar. */
export function WaterfallStrip({ run, totals, auto, round, selected, onSelect }: WaterfallStripProps) {
  const id = useId();
  const rem = useRem();
  const plot = useRef<HTMLDivElement>(null);
  const width = useWidth(plot, 0);
  const [span, setSpan] = useState<Span | null>(null);
  const [brush, setBrush] = useState<{ readonly from: number; readonly to: number } | null>(null);
  const [walked, setWalked] = useState<RunBar | null>(null);
  const live = totals !== null && isLive(totals.state);
  const second = useSecond(live && auto);
  const version = totals === null ? null : `${totals.events} ${totals.lastAt} ${totals.state} ${round}`;
  const { shown, whole } = useWaterfall(run, span, Math.round(width), version);
  const wholeTo = whole === null ? 0 : live && auto ? Math.max(whole.to, second) : whole.to;
  const wholeSpan = useMemo(() => (whole === null ? null : { from: whole.from, to: wholeTo }), [whole, wholeTo]);
  const inView = span ?? wholeSpan;
  const idle = (span === null ? whole : shown)?.idle ?? noIdle;
  const scale = useMemo(
    () => (inView === null || width === 0 ? null : timeScale(inView, idle, width)),
    [inView, idle, width],
  );
  const placed = useMemo(
    () => (scale === null || shown === null ? [] : placeBars(shown.bars, scale, wholeTo)),
    [scale, shown, wholeTo],
  );
  const ticks = useMemo(() => {
    const all = scale === null || whole === null ? [] : ticksOf(scale, totals?.startedAt ?? whole.from, apart);
    return all.filter(({ left }) => left <= width - tickRoom);
  }, [scale, whole, width, totals?.startedAt]);
  const lane = selected?.events[0] === undefined ? null : kindOf(selected.events[0].type).lane;
  const ofEvent = selected === null || shown === null ? null : barOfEvent(shown.bars, lane, selected.position);
  const chosen = walked !== null && walked.position === selected?.position ? walked : ofEvent;
  const chosenPlace = chosen === null ? undefined : placed.find(({ bar }) => isSameBar(bar, chosen));

  const zoom = (factor: number, around: number | null): void => {
    if (wholeSpan === null || inView === null) return;
    const middle = around ?? (inView.from + inView.to) / 2;
    const next = zoomed(inView, factor, middle, wholeSpan);
    setSpan(isSameSpan(next, wholeSpan) ? null : next);
  };
  const pan = (part: number): void => {
    if (wholeSpan !== null && span !== null) setSpan(moved(span, part, wholeSpan));
  };
  const take = (bar: RunBar | null): void => {
    if (bar === null) return;
    setWalked(bar);
    onSelect(bar.position);
  };

  const onWheel = useRef<(event: WheelEvent) => void>(() => undefined);
  onWheel.current = (event) => {
    event.preventDefault();
    if (scale === null) return;
    const sideways = event.shiftKey || Math.abs(event.deltaX) > Math.abs(event.deltaY);
    if (sideways) pan((event.deltaX || event.deltaY) / width);
    else zoom(event.deltaY < 0 ? 0.8 : 1.25, timeAt(scale, placeIn(plot.current, event.clientX)));
  };
  // A wheel listener of React cannot keep the page from scrolling.
  useEffect(() => {
    const box = plot.current;
    const listen = (event: WheelEvent): void => onWheel.current(event);
    box?.addEventListener('wheel', listen, { passive: false });
    return () => box?.removeEventListener('wheel', listen);
  }, []);

  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const around = chosen === null ? null : (chosen.from + chosen.to) / 2;
    if (event.key === '+' || event.key === '=') zoom(0.6, around);
    else if (event.key === '-') zoom(1 / 0.6, around);
    else if (event.key === '0') setSpan(null);
    else if (event.shiftKey && (event.key === 'ArrowLeft' || event.key === 'ArrowRight'))
      pan(event.key === 'ArrowLeft' ? -0.25 : 0.25);
    else if (/^(Arrow|Home|End)/.test(event.key)) take(barAfterKey(event.key, chosen, shown?.bars ?? []));
    else return;
    event.preventDefault();
  };

  const onPointerDown = (event: PointerEvent): void => {
    if (event.button !== 0) return;
    event.currentTarget.setPointerCapture(event.pointerId);
    const from = placeIn(plot.current, event.clientX);
    setBrush({ from, to: from });
  };
  const onPointerMove = (event: PointerEvent): void => {
    if (brush !== null) setBrush({ ...brush, to: placeIn(plot.current, event.clientX) });
  };
  const onPointerUp = (event: PointerEvent): void => {
    setBrush(null);
    if (brush === null || scale === null || wholeSpan === null) return;
    const to = placeIn(plot.current, event.clientX);
    if (Math.abs(to - brush.from) >= leastDrag) {
      const [begin, end] = [timeAt(scale, Math.min(brush.from, to)), timeAt(scale, Math.max(brush.from, to))];
      setSpan(zoomed({ from: begin, to: end }, 1, begin, wholeSpan));
    } else {
      const top = event.clientY - (plot.current?.getBoundingClientRect().top ?? 0) - axisHeight * rem;
      take(barAt(placed, Math.floor(top / (laneHeight * rem)), to));
    }
  };

  return (
    <div className={styles.strip}>
      <div className={styles.names} aria-hidden="true">
        {lanes.map((name) => (
          <span key={name} className={styles.name}>
            {laneNames[name]}
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
        className={styles.plot}
        onKeyDown={onKeyDown}
        onPointerDown={onPointerDown}
        onPointerMove={onPointerMove}
        onPointerUp={onPointerUp}
        onPointerCancel={() => setBrush(null)}
        onDoubleClick={() => setSpan(null)}
      >
        {ticks.map(({ left, since, words }) => (
          <span key={since} className={styles.tick} style={{ transform: `translateX(${left}px)` }} aria-hidden="true">
            {words}
          </span>
        ))}
        {scale?.pieces
          .filter((piece) => piece.idle)
          .map(({ from, left, right }) => (
            <span
              key={from}
              className={styles.idle}
              style={{ transform: `translateX(${left}px)`, width: right - left }}
              aria-hidden="true"
            />
          ))}
        <svg className={styles.bars} aria-hidden="true">
          {placed.map(({ bar, lane: row, left, width: long }) => (
            <rect
              key={`${bar.lane} ${bar.position}`}
              className={barTones[toneOf(bar.lane, bar.state)]}
              x={left}
              y={(row * laneHeight + (laneHeight - barHeight) / 2) * rem}
              width={long}
              height={barHeight * rem}
              rx={Math.min(2, long / 2)}
            />
          ))}
        </svg>
        {live && scale !== null && scale.span.to >= wholeTo && (
          <span
            className={styles.now}
            style={{ transform: `translateX(${Math.min(width - 1, placeOf(scale, wholeTo))}px)` }}
            aria-hidden="true"
          />
        )}
        {brush !== null && (
          <span
            className={styles.brush}
            style={{ left: Math.min(brush.from, brush.to), width: Math.abs(brush.to - brush.from) }}
            aria-hidden="true"
          />
        )}
        {chosenPlace !== undefined && (
          <span
            id={`${id}-chosen`}
            role="option"
            tabIndex={-1}
            aria-selected="true"
            aria-label={barWords(chosenPlace.bar)}
            className={styles.chosen}
            style={{
              left: chosenPlace.left - 2,
              top: `calc(${axisHeight + chosenPlace.lane * laneHeight + (laneHeight - barHeight) / 2}rem - 2px)`,
              width: chosenPlace.width + 4,
            }}
          />
        )}
      </div>
      <Button
        kind="quiet"
        size={24}
        className={classNames(styles.reset, span === null && styles.hidden)}
        disabled={span === null}
        onClick={() => setSpan(null)}
      >
        {t`Whole run`}
      </Button>
    </div>
  );
}

function placeIn(box: HTMLElement | null, clientX: number): number {
  return clientX - (box?.getBoundingClientRect().left ?? 0);
}
