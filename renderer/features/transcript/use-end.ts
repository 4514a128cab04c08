import type { Virtualizer } from '@tanstack/react-virtual';
import { type RefObject, useCallback, useEffect, useRef, useState } from 'react';
import type { EntryId } from '../../../shared/base/ids.ts';
import type { Turn } from '../../../shared/transcript/turn.ts';
import { onPageRequest } from '../../stores/page-requests.ts';
import { atEnd, type EndEvent, followsEnd, nextEnd } from './follow-end.ts';
import { entriesAfter } from './transcript.view-model.ts';

/** The position of the view relative to the end of the transcript. */
export type End = {
  /** The view stays at the end, whatever arrives. */
  readonly followed: boolean;
  /** The person has left the end. */
  readonly left: boolean;
  /** The number of entries that have arrived since. */
  readonly fresh: number;
  readonly jump: () => void;
  /** The view goes elsewhere, and stays there. */
  readonly leave: () => void;
  /** Text of the transcript is selected, or no longer selected. */
  readonly select: (isSelecting: boolean) => void;
  /** Call this when elements have changed and nothing is painted yet: a view that follows returns to the end. */
  readonly keep: () => void;
};

/** This close to the end counts as being there when the person scrolls back; in px. */
const near = 24;
/** How long nothing pulls the view back down after a key or the wheel scrolled up, in milliseconds. */
const graceMs = 250;

/** Connects events in the log with `follow-end.ts`, which decides whether the view follows the end. */
export function useEnd(list: RefObject<Virtualizer<HTMLDivElement, Element> | null>, turns: readonly Turn[]): End {
  const newest = useRef<EntryId | null>(null);
  newest.current = turns.at(-1)?.entries.at(-1)?.id ?? null;
  const [shown, setShown] = useState(atEnd);
  /** Ahead of what is rendered: several things can happen between two renders. */
  const state = useRef(atEnd);
  const happened = useCallback((event: EndEvent): void => {
    state.current = nextEnd(state.current, event, newest.current);
    setShown(state.current);
  }, []);
  /** The last known scroll position, in px. */
  const seenTop = useRef(0);
  const goToEnd = useCallback(() => list.current?.scrollToEnd(), [list]);
  const jump = useCallback(() => {
    happened({ type: 'jumped' });
    goToEnd();
  }, [happened, goToEnd]);
  useEffect(() => onPageRequest('jumpToEnd', jump), [jump]);
  const leaveUnless = useCallback(
    (isThere: (log: Element) => boolean) => {
      happened({ type: 'left' });
      requestAnimationFrame(() => {
        const log = list.current?.scrollElement ?? null;
        if (log !== null) happened({ type: 'rested', isNear: isThere(log) });
      });
    },
    [list, happened],
  );
  const leave = useCallback(() => leaveUnless(isNearEnd), [leaveUnless]);
  // What opens in place must not move at all. Its rows are measured only after the next frame begins.
  const holdStill = useCallback(() => {
    happened({ type: 'left' });
    list.current?.cancelScroll();
    requestAnimationFrame(() => leaveUnless((log) => distanceFromEnd(log) <= 1));
  }, [list, happened, leaveUnless]);
  useEffect(() => onPageRequest('stayInTranscript', holdStill), [holdStill]);
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
    // New content leaves the view behind while text is selected.
    if (state.current.isSelecting) happened({ type: 'outgrown', isNear: isNearEnd(log) });
    // An upward scroll that has not been reported yet is left alone.
    if (!followsEnd(state.current) || log.scrollTop < seenTop.current - 1) return;
    // The list follows additions with its own idea of the end, which is outdated while the log itself changes its
    // height.
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
      // Jumps in one step: measuring rows along a smooth scroll would interrupt it.
      event.preventDefault();
      if (event.key === 'End') jump();
      else {
        leave();
        list.current?.scrollToOffset(0);
      }
    };
    const stay = new ResizeObserver(() => {
      if (followsEnd(state.current)) goToEnd();
      // In a larger window, the end may be in view.
      else happened({ type: 'rested', isNear: distanceFromEnd(log) <= 1 });
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
  const fresh = leftAt === null ? 0 : entriesAfter(turns, leftAt);
  return { followed: followsEnd(shown), left: leftAt !== null, fresh, jump, leave, select, keep };
}

function isNearEnd(log: Element): boolean {
  return distanceFromEnd(log) <= near;
}

/** How far the view is from the end, in px. */
function distanceFromEnd({ clientHeight, scrollHeight, scrollTop }: Element): number {
  return scrollHeight - scrollTop - clientHeight;
}
