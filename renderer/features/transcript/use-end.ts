import type { Virtualizer } from '@tanstack/react-virtual';
import { type RefObject, useCallback, useEffect, useRef, useState } from 'react';
import type { EntryId } from '../../../shared/base/ids.ts';
import type { Turn } from '../../../shared/transcript/turn.ts';
import { onPageRequest } from '../../stores/page-requests.ts';
import { atEnd, type EndEvent, isFollowing, reduceEnd } from './follow-end.ts';
import { countEntriesAfter } from './transcript.view-model.ts';

/** The position of the view relative to the end of the transcript. */
export type End = {
  /** True if the view stays at the end when content arrives. */
  readonly isFollowed: boolean;
  /** True if the user has left the end. */
  readonly hasLeft: boolean;
  /** How many entries have arrived since the user left the end. */
  readonly newEntries: number;
  readonly jump: () => void;
  /** Call this when the view moves elsewhere and should stay there. */
  readonly leave: () => void;
  /** Call this when text of the transcript is selected, or no longer selected. */
  readonly select: (isSelecting: boolean) => void;
  /** Call this when elements have changed but have not been painted. A view that follows the end returns to it. */
  readonly keep: () => void;
};

/** This close to the end counts as being there when the user scrolls back; in px. */
const nearPx = 24;
/** After a key or the wheel has scrolled up, the view is not pulled back down for this long, in milliseconds. */
const graceMs = 250;

/**
 * Connects events in the log with `follow-end.ts`, which decides whether the view follows the end. `startsAway`: the
 * view opens elsewhere.
 */
export function useEnd(
  list: RefObject<Virtualizer<HTMLDivElement, Element> | null>,
  turns: readonly Turn[],
  startsAway: boolean,
): End {
  const newest = useRef<EntryId | null>(null);
  newest.current = turns.at(-1)?.entries.at(-1)?.id ?? null;
  const [shown, setShown] = useState(() => (startsAway ? reduceEnd(atEnd, { type: 'left' }, newest.current) : atEnd));
  /** The latest state, ahead of the rendered one: several events can happen between two renders. */
  const state = useRef(shown);
  const dispatch = useCallback((event: EndEvent): void => {
    state.current = reduceEnd(state.current, event, newest.current);
    setShown(state.current);
  }, []);
  /** The last known scroll position, in px. */
  const seenTop = useRef(0);
  const goToEnd = useCallback(() => list.current?.scrollToEnd(), [list]);
  const jump = useCallback(() => {
    dispatch({ type: 'jumped' });
    goToEnd();
  }, [dispatch, goToEnd]);
  useEffect(() => onPageRequest('jumpToEnd', jump), [jump]);
  const leaveUnless = useCallback(
    (isThere: (shown: Virtualizer<HTMLDivElement, Element>, log: Element) => boolean) => {
      dispatch({ type: 'left' });
      requestAnimationFrame(() => {
        const log = list.current?.scrollElement ?? null;
        if (list.current !== null && log !== null) dispatch({ type: 'rested', isNear: isThere(list.current, log) });
      });
    },
    [list, dispatch],
  );
  const leave = useCallback(() => leaveUnless((_, log) => isNearEnd(log)), [leaveUnless]);
  // A row that opens in place must not move at all.
  const holdStill = useCallback(() => {
    dispatch({ type: 'left' });
    list.current?.cancelScroll();
    seenTop.current = list.current?.scrollElement?.scrollTop ?? seenTop.current;
    requestAnimationFrame(() => leaveUnless((shown, log) => measureDistanceFromEnd(shown, log) <= 1));
  }, [list, dispatch, leaveUnless]);
  useEffect(() => onPageRequest('stayInTranscript', holdStill), [holdStill]);
  const select = useCallback(
    (isSelecting: boolean) => {
      const log = list.current?.scrollElement ?? null;
      if (log !== null) dispatch({ type: 'selected', isSelecting, isNear: isNearEnd(log) });
    },
    [list, dispatch],
  );

  const keep = useCallback(() => {
    const log = list.current?.scrollElement ?? null;
    if (log === null) return;
    // New content leaves the view behind while text is selected.
    if (state.current.isSelecting) dispatch({ type: 'outgrown', isNear: isNearEnd(log) });
    // Does not interrupt an upward scroll that has not been reported yet.
    if (!isFollowing(state.current) || log.scrollTop < seenTop.current - 1) return;
    // The list also follows additions, but its own record of the end is outdated while the log itself changes its
    // height.
    if (getDistanceFromEnd(log) > 1) goToEnd();
  }, [list, goToEnd, dispatch]);

  useEffect(() => {
    const log = list.current?.scrollElement;
    if (log === null || log === undefined) return;
    seenTop.current = log.scrollTop;
    let grace = 0;
    const onScroll = (): void => {
      // An event without movement is not the user's: the view is where it was when it stopped following.
      if (log.scrollTop === seenTop.current) return;
      const isUp = log.scrollTop < seenTop.current - 1;
      seenTop.current = log.scrollTop;
      dispatch({ type: 'scrolled', isUp, isNear: isNearEnd(log) });
    };
    const turnUp = (): void => {
      if (log.scrollTop <= 0) return;
      dispatch({ type: 'turnedUp' });
      list.current?.cancelScroll();
      clearTimeout(grace);
      grace = window.setTimeout(() => dispatch({ type: 'turnOver', isNear: isNearEnd(log) }), graceMs);
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
      if (isFollowing(state.current)) goToEnd();
      // In a larger window, the end may be in view.
      else dispatch({ type: 'rested', isNear: getDistanceFromEnd(log) <= 1 });
    });
    stay.observe(log);
    log.addEventListener('scroll', onScroll, { passive: true });
    log.addEventListener('wheel', wheel, { passive: true });
    log.addEventListener('touchmove', turnUp, { passive: true });
    log.addEventListener('keydown', press);
    return () => {
      clearTimeout(grace);
      stay.disconnect();
      log.removeEventListener('scroll', onScroll);
      log.removeEventListener('wheel', wheel);
      log.removeEventListener('touchmove', turnUp);
      log.removeEventListener('keydown', press);
    };
  }, [list, jump, leave, goToEnd, dispatch]);

  const { leftAt } = shown;
  const fresh = leftAt === null ? 0 : countEntriesAfter(turns, leftAt);
  return { isFollowed: isFollowing(shown), hasLeft: leftAt !== null, newEntries: fresh, jump, leave, select, keep };
}

function isNearEnd(log: Element): boolean {
  return getDistanceFromEnd(log) <= nearPx;
}

/** Returns the view's distance from the end, in px. */
function getDistanceFromEnd({ clientHeight, scrollHeight, scrollTop }: Element): number {
  return scrollHeight - scrollTop - clientHeight;
}

/** The same, of the rows as they are now: the log itself gets their new height only some frames after they changed. */
function measureDistanceFromEnd(list: Virtualizer<HTMLDivElement, Element>, log: Element): number {
  let height = list.getTotalSize();
  for (const row of list.elementsCache.values()) {
    const known = list.measurementsCache[list.indexFromElement(row)]?.size;
    if (row.isConnected && known !== undefined) height += row.getBoundingClientRect().height - known;
  }
  return height - log.scrollTop - log.clientHeight;
}
