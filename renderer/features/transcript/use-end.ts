import type { Virtualizer } from '@tanstack/react-virtual';
import { type RefObject, useCallback, useEffect, useRef, useState } from 'react';
import type { EntryId } from '../../../shared/base/ids.ts';
import { onPageRequest } from '../../stores/page-requests.ts';
import { entriesAfter, type TranscriptView } from './transcript.view-model.ts';

/** Where the view stands with regard to the end of the transcript. */
export type End = {
  /** The view stays at the end, whatever comes. */
  readonly followed: boolean;
  /** The person has gone away from the end. */
  readonly left: boolean;
  /** Entries that came since. */
  readonly fresh: number;
  readonly jump: () => void;
  /** The view goes elsewhere, and stays there. */
  readonly leave: () => void;
  /** To be called when elements have changed and nothing is painted yet: a view that follows is at the end again. */
  readonly keep: () => void;
};

/** So near to the end counts as being there, in px, for one who comes back to it. */
const near = 24;
/** So long after a key or a wheel that leads up, in milliseconds, nothing draws the view back down. */
const graceMs = 250;

/**
 * Follows the end while the person is there and leaves the view alone as soon as they turn up. A browser scrolls
 * smoothly, and what arrives in the middle of that would call the scrolling off: so already the key or the wheel that
 * begins it counts, not only the way that was made.
 */
export function useEnd(list: RefObject<Virtualizer<HTMLDivElement, Element> | null>, view: TranscriptView): End {
  const newest = useRef<EntryId | null>(null);
  newest.current = view.turns.at(-1)?.entries.at(-1)?.id ?? null;
  const [leftAt, setLeftAt] = useState<EntryId | null>(null);
  const [turning, setTurning] = useState(false);
  const followed = useRef(true);
  followed.current = leftAt === null && !turning;
  /** Where the view was last seen, in px. */
  const seenTop = useRef(0);
  const jump = useCallback(() => {
    setLeftAt(null);
    list.current?.scrollToEnd();
  }, [list]);
  useEffect(() => onPageRequest('jumpToEnd', jump), [jump]);
  const leave = useCallback(() => {
    followed.current = false;
    setLeftAt((known) => known ?? newest.current);
    // Where there is little to show, it may be at the end all the same.
    requestAnimationFrame(() => {
      const log = list.current?.scrollElement ?? null;
      if (log !== null && isNearEnd(log)) setLeftAt(null);
    });
  }, [list]);

  const keep = useCallback(() => {
    const log = list.current?.scrollElement ?? null;
    // What scrolls up and has not told yet is left alone.
    if (log === null || !followed.current || log.scrollTop < seenTop.current - 1) return;
    // The list follows what is added by what it knows of the end, which is old while the log itself changes its height.
    if (distanceFromEnd(log) > 1) jump();
  }, [list, jump]);

  useEffect(() => {
    const log = list.current?.scrollElement;
    if (log === null || log === undefined) return;
    seenTop.current = log.scrollTop;
    let grace = 0;
    let turnsUp = false;
    const isNear = (): boolean => isNearEnd(log);
    const look = (): void => {
      const up = log.scrollTop < seenTop.current - 1;
      seenTop.current = log.scrollTop;
      // Where there is less to show the view goes up too, but stays at the end.
      if (up && (turnsUp || !isNear())) leave();
      else if (!up && isNear()) setLeftAt(null);
    };
    const turnUp = (): void => {
      if (log.scrollTop <= 0) return;
      turnsUp = true;
      setTurning(true);
      list.current?.cancelScroll();
      clearTimeout(grace);
      grace = window.setTimeout(() => {
        turnsUp = false;
        setTurning(false);
        if (!isNear()) leave();
      }, graceMs);
    };
    const wheel = (event: WheelEvent): void => {
      if (event.deltaY < 0) turnUp();
    };
    const press = (event: KeyboardEvent): void => {
      if (['PageUp', 'ArrowUp'].includes(event.key) || (event.key === ' ' && event.shiftKey)) turnUp();
      if ((event.key !== 'Home' && event.key !== 'End') || event.target !== log || event.defaultPrevented) return;
      // The way is made in one step: rows that are measured on a smooth one would hold it up.
      event.preventDefault();
      if (event.key === 'End') jump();
      else {
        leave();
        list.current?.scrollToOffset(0);
      }
    };
    const stay = new ResizeObserver(() => {
      if (followed.current) jump();
    });
    stay.observe(log);
    log.addEventListener('scroll', look, { passive: true });
    log.addEventListener('wheel', wheel, { passive: true });
    log.addEventListener('touchmove', turnUp, { passive: true });
    log.addEventListener('keydown', press);
    return () => {
      clearTimeout(grace);
      stay.disconnect();
      log.removeEventListener('scroll', look);
      log.removeEventListener('wheel', wheel);
      log.removeEventListener('touchmove', turnUp);
      log.removeEventListener('keydown', press);
    };
  }, [list, jump, leave]);

  const left = leftAt !== null;
  return { followed: !left && !turning, left, fresh: left ? entriesAfter(view.turns, leftAt) : 0, jump, leave, keep };
}

function isNearEnd(log: Element): boolean {
  return distanceFromEnd(log) <= near;
}

/** How far the view is from the end, in px. */
function distanceFromEnd({ clientHeight, scrollHeight, scrollTop }: Element): number {
  return scrollHeight - scrollTop - clientHeight;
}
