import type { Virtualizer } from '@tanstack/react-virtual';
import { type KeyboardEvent, type RefObject, useCallback, useEffect, useMemo, useRef, useState } from 'react';
import type { TurnId } from '../../../../shared/base/ids.ts';
import { t } from '../../../../shared/i18n/i18n.ts';
import { classNames } from '../../../components/class-names.ts';
import { moveFocusInList } from '../../../components/move-focus-in-list.ts';
import { useRem } from '../../../components/use-rem.ts';
import { announce } from '../../../stores/announcements.store.ts';
import { onPageRequest } from '../../../stores/page-requests.ts';
import { scrollToTurn } from '../../../stores/scroll-requests.ts';
import { transcriptModel } from '../../../view-models/transcript-model.ts';
import type { TranscriptView } from '../transcript.view-model.ts';
import styles from './TurnRail.module.css';
import { describeMark, findMark, findNeighborTurn, findTurnInView, hasRail, toTurnMarks } from './turn-marks.ts';

export type TurnRailProps = {
  readonly scroller: RefObject<HTMLElement | null>;
  readonly virtualizer: Virtualizer<HTMLDivElement, Element>;
  readonly view: TranscriptView;
  /** Called when the view moves elsewhere, so that it does not follow the end. */
  readonly leaveEnd: () => void;
};

/** A mark and the space to the next one, in rem. */
const pitch = 0.75;
/** The space above and below the marks, in rem. */
const margin = 2;
/** This close to the end counts as being there, in px. */
const nearEnd = 24;

/** Shows a rail with marks for the turns. Click a mark or use the keys to jump to a turn. */
export function TurnRail({ leaveEnd, scroller, view, virtualizer }: TurnRailProps) {
  const rem = useRem();
  const size = useSize(scroller);
  const capacity = Math.floor((size.height / rem - margin) / pitch);
  const marks = useMemo(() => toTurnMarks(view.turns, capacity), [view.turns, capacity]);
  const all = useMemo(() => toTurnMarks(view.turns, Number.POSITIVE_INFINITY), [view.turns]);
  const latest = useRef({ all, view });
  latest.current = { all, view };
  const [inView, setInView] = useState<TurnId | null>(null);
  const [focused, setFocused] = useState<number | null>(null);

  /** Returns where each turn starts, in px. */
  const getTurnStarts = useCallback((): readonly number[] => {
    const { all: turns, view: now } = latest.current;
    const rowOf = new Map(now.turns.map(({ id }, at) => [id, now.rowStarts[at] ?? 0]));
    return turns.map(({ turns: [id] }) => virtualizer.measurementsCache[rowOf.get(id) ?? 0]?.start ?? 0);
  }, [virtualizer]);

  const goToTurn = useCallback(
    (turnId: TurnId) => {
      leaveEnd();
      scrollToTurn(turnId);
    },
    [leaveEnd],
  );

  useEffect(() => {
    const goToNeighbor = async (step: 1 | -1): Promise<void> => {
      const log = scroller.current;
      const mark = latest.current.all[findNeighborTurn(getTurnStarts(), log?.scrollTop ?? 0, step) ?? -1];
      if (mark !== undefined) {
        goToTurn(mark.turns[0]);
        announce(describeMark(mark));
      } else if (step === -1 && (await transcriptModel.loadOlderHistory())) {
        requestAnimationFrame(() => void goToNeighbor(step));
      }
    };
    const ends = [
      onPageRequest('previousTurn', () => void goToNeighbor(-1)),
      onPageRequest('nextTurn', () => void goToNeighbor(1)),
    ];
    return () => {
      for (const end of ends) end();
    };
  }, [goToTurn, scroller, getTurnStarts]);

  const isShown = hasRail(all.length, size.width / rem);
  useEffect(() => {
    const log = scroller.current;
    if (log === null || !isShown) return;
    let frame = 0;
    const updateCurrentTurn = (): void => {
      frame = 0;
      const { clientHeight: height, scrollHeight, scrollTop: top } = log;
      const at = findTurnInView(getTurnStarts(), { top, height, isAtEnd: scrollHeight - top - height <= nearEnd });
      setInView(latest.current.all[at ?? -1]?.turns[0] ?? null);
    };
    const scheduleUpdate = (): void => {
      if (frame === 0) frame = requestAnimationFrame(updateCurrentTurn);
    };
    const sizes = new ResizeObserver(scheduleUpdate);
    if (log.firstElementChild !== null) sizes.observe(log.firstElementChild);
    log.addEventListener('scroll', scheduleUpdate, { passive: true });
    scheduleUpdate();
    return () => {
      cancelAnimationFrame(frame);
      sizes.disconnect();
      log.removeEventListener('scroll', scheduleUpdate);
    };
  }, [isShown, scroller, getTurnStarts]);

  if (!isShown) return null;
  const current = findMark(marks, inView);
  const stop = focused !== null && focused < marks.length ? focused : Math.max(0, current);
  return (
    <nav className={styles.rail} aria-label={t`Turns`} onKeyDown={walk} onBlur={() => setFocused(null)}>
      <ul className={styles.marks}>
        {marks.map((mark, at) => {
          const [turnId] = mark.turns;
          const name = describeMark(mark);
          return (
            <li key={turnId}>
              <button
                type="button"
                className={classNames(styles.mark, styles[mark.state])}
                tabIndex={at === stop ? 0 : -1}
                aria-label={name}
                aria-current={at === current ? 'true' : undefined}
                onFocus={() => setFocused(at)}
                onClick={() => goToTurn(turnId)}
              >
                <span className={styles.shape} />
                <span className={styles.label} aria-hidden="true">
                  {name}
                </span>
              </button>
            </li>
          );
        })}
      </ul>
    </nav>
  );
}

function walk(event: KeyboardEvent<HTMLElement>): void {
  if (!event.shiftKey && moveFocusInList(event.currentTarget, event)) event.preventDefault();
}

/** Returns the size of an element in px; 0 until known. */
function useSize(element: RefObject<HTMLElement | null>): { readonly width: number; readonly height: number } {
  const [size, setSize] = useState({ width: 0, height: 0 });
  useEffect(() => {
    const { current } = element;
    if (current === null) return;
    const observer = new ResizeObserver(() => setSize({ width: current.offsetWidth, height: current.offsetHeight }));
    observer.observe(current);
    return () => observer.disconnect();
  }, [element]);
  return size;
}
