import { type CSSProperties, type PointerEvent, useMemo, useRef, useState } from 'react';
import { t } from '../../../shared/i18n/i18n.ts';
import { classNames } from '../../components/class-names.ts';
import type { CurrentRewind } from '../../stores/rewind.store.ts';
import { useTranscript } from '../../stores/transcript.store.ts';
import { moveRewind } from './carry-out-rewind.ts';
import styles from './RewindTape.module.css';
import {
  describeTape,
  findStopAt,
  findStopForKey,
  type TapeStop,
  type ThreadTapeView,
} from './rewind-tape.view-model.ts';

/**
 * Shows the turns of the thread on one scale. The handle is at the moment to go back to, and what comes after it is
 * hatched. Arrow keys, Home, End, a click and a drag choose another turn.
 */
export function RewindTape({ rewinding: { step, target } }: { readonly rewinding: CurrentRewind }) {
  const threadId = useTranscript((state) => state.threadId);
  const transcript = useTranscript((state) => state.transcript);
  const [openedAt] = useState(() => Date.now());
  const view = useMemo(
    () => describeTape({ threadId, transcript }, target, openedAt),
    [threadId, transcript, target, openedAt],
  );
  const handle = useRef<HTMLSpanElement>(null);
  /** How far from the turn's beginning the handle was taken, in percent. */
  const grabbedAt = useRef(0);
  const stop = view?.stops[view.chosen];
  if (view === null || stop === undefined) return null;
  const isBusy = step === 'working';
  const choose = (next: TapeStop | null): void => {
    if (next !== null && !isBusy && next.turnId !== stop.turnId) moveRewind(next.turnId, next.about);
  };
  const placeOf = (event: PointerEvent<HTMLElement>): number => {
    const { left, width } = event.currentTarget.getBoundingClientRect();
    return ((event.clientX - left) / width) * 100;
  };
  const point = (event: PointerEvent<HTMLElement>): void =>
    choose(findStopAt(view, placeOf(event) - grabbedAt.current));
  return (
    <div className={styles.tape}>
      <div
        role="slider"
        aria-label={t`Rewind to before`}
        aria-valuemin={1}
        aria-valuemax={view.stops.length}
        aria-valuenow={view.chosen + 1}
        aria-valuetext={view.summary}
        aria-disabled={isBusy || undefined}
        aria-describedby={view.missing === null ? undefined : 'rewind-tape-missing'}
        tabIndex={0}
        className={styles.track}
        style={{ '--handle': `${stop.left}%` } as CSSProperties}
        onKeyDown={(event) => {
          if (event.ctrlKey || event.metaKey || event.altKey || event.shiftKey) return;
          const next = findStopForKey(view, event.key);
          if (next === null) return;
          event.preventDefault();
          choose(next);
        }}
        onPointerDown={(event) => {
          if (event.button !== 0) return;
          event.currentTarget.setPointerCapture(event.pointerId);
          grabbedAt.current = event.target === handle.current ? placeOf(event) - stop.left : 0;
          point(event);
        }}
        onPointerMove={(event) => {
          if (event.currentTarget.hasPointerCapture(event.pointerId)) point(event);
        }}
      >
        <TapeBars view={view} />
        <span className={styles.undone} />
        <span ref={handle} className={styles.handle} />
      </div>
      <Times left={stop.left} time={stop.time ?? ''} first={view.missing === null ? (view.stops[0]?.time ?? '') : ''} />
      {view.missing !== null && (
        <p id="rewind-tape-missing" className={styles.missing}>
          {view.missing}
        </p>
      )}
    </div>
  );
}

/** Shows turns and what happened in them, on a track. */
export function TapeBars({ view }: { readonly view: ThreadTapeView }) {
  return (
    <>
      {view.turns.map(({ left, width }) => (
        <span key={left} className={styles.turn} style={{ left: `${left}%`, width: `${width}%` }} />
      ))}
      {view.bars.map(({ lane, left, state, width }, at) => (
        <span
          // biome-ignore lint/suspicious/noArrayIndexKey: the bars have no other identity
          key={at}
          className={classNames(styles.bar, styles[lane], state === 'failed' && styles.failed)}
          style={{ left: `${left}%`, width: `${width}%` }}
        />
      ))}
    </>
  );
}

type TimesProps = {
  /** The place of the handle, in percent. */
  readonly left: number;
  readonly time: string;
  /** When the first turn began. */
  readonly first: string;
};

/** Shows the time at the handle. The words at an end are there as long as they have room next to it. */
function Times({ first, left, time }: TimesProps) {
  const now = t`now`;
  const share = left / 100;
  const style = {
    '--handle': `${left}%`,
    '--room-before': `calc(${left}% - ${share * time.length + first.length + 2}ch)`,
    '--room-after': `calc(${100 - left}% - ${(1 - share) * time.length + now.length + 2}ch)`,
  };
  return (
    <div className={styles.times} style={style as CSSProperties} aria-hidden="true">
      <span className={styles.first}>{first}</span>
      <span className={styles.time}>{time}</span>
      <span className={styles.now}>{now}</span>
    </div>
  );
}
