import type { Virtualizer } from '@tanstack/react-virtual';
import { type RefObject, useCallback, useEffect, useRef, useState } from 'react';
import type { EntryId } from '../../../shared/base/ids.ts';
import { onPageRequest } from '../../stores/page-requests.ts';
import { atEnd, type EndEvent, followsEnd, nextEnd } from './follow-end.ts';
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
  /** Text of the transcript is selected, or no longer. */
  readonly select: (isSelecting: boolean) => void;
  /** To be called when elements have changed and nothing is painted yet: a view that follows is at the end again. */
  readonly keep: () => void;
};

/** So near to the end counts as being there, in px, for one who comes back to it. */
const near = 24;
/** So long after a key or a wheel that leads up, in milliseconds, nothing draws the view back down. */
const graceMs = 250;

/** Joins what happens in the log with `follow-end.ts`, which decides whether the view follows the end. */
export function useEnd(list: RefObject<Virtualizer<HTMLDivElement, Element> | null>, view: TranscriptView): End {
  const newest = useRef<EntryId | null>(null);
  newest.current = view.turns.at(-1)?.entries.at(-1)?.id ?? null;
  const [shown, setShown] = useState(atEnd);
  /** Ahead of what is rendered: several things can happen between two renders. */
  const state = useRef(atEnd);
  const happened = useCallback((event: EndEvent): void => {
    state.current = nextEnd(state.current, event, newest.current);
    setShown(state.current);
  }, []);
  /** Where the view was last seen, in px. */
  const seenTop = useRef(0);
  const goToEnd = useCallback(() => list.current?.scrollToEnd(), [list]);
  const jump = useCallback(() => {
    happened({ type: 'jumped' });
    goToEnd();
  }, [happened, goToEnd]);
  useEffect(() => onPageRequest('jumpToEnd', jump), [jump]);
  const leave = useCallback(() => {
    happened({ type: 'left' });
    requestAnimationFrame(() => {
      const log = list.current?.scrollElement ?? null;
      if (log !== null) happened({ type: 'rested', isNear: isNearEnd(log) });
    });
  }, [list, happened]);
  const select = useCallback(
    (isSelecting: boolean) => {
      const log = list.current?.scrollElement ?? null;
      if (log !== null) happened({ type: 'selected', isSelecting, isNear: isNearEnd(log) });
    },
    [list, happened],
  );

  const keep = useCallback(() => {
    const log = list.current?.scrollElement ?? null;
    if (log === null) return;
    // What comes while text is selected leaves the view behind.
    if (state.current.isSelecting) happened({ type: 'outgrown', isNear: isNearEnd(log) });
    // What scrolls up and has not told yet is left alone.
    if (!followsEnd(state.current) || log.scrollTop < seenTop.current - 1) return;
    // The list follows what is added by what it knows of the end, which is old while the log itself changes its height.
    if (distanceFromEnd(log) > 1) goToEnd();
  }, [list, goToEnd, happened]);

  useEffect(() => {
    const log = list.current?.scrollElement;
    if (log === null || log === undefined) return;
    seenTop.current = log.scrollTop;
    let grace = 0;
    const look = (): void => {
      const isUp = log.scrollTop < seenTop.current - 1;
      seenTop.current = log.scrollTop;
      happened({ type: 'scrolled', isUp, isNear: isNearEnd(log) });
    };
    const turnUp = (): void => {
      if (log.scrollTop <= 0) return;
      happened({ type: 'turnedUp' });
      list.current?.cancelScroll();
      clearTimeout(grace);
      grace = window.setTimeout(() => happened({ type: 'turnOver', isNear: isNearEnd(log) }), graceMs);
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
      if (followsEnd(state.current)) goToEnd();
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
  }, [list, jump, leave, goToEnd, happened]);

  const { leftAt } = shown;
  const fresh = leftAt === null ? 0 : entriesAfter(view.turns, leftAt);
  return { followed: followsEnd(shown), left: leftAt !== null, fresh, jump, leave, select, keep };
}

function isNearEnd(log: Element): boolean {
  return distanceFromEnd(log) <= near;
}

/** How far the view is from the end, in px. */
function distanceFromEnd({ clientHeight, scrollHeight, scrollTop }: Element): number {
  return scrollHeight - scrollTop - clientHeight;
}
