import type { Virtualizer } from '@tanstack/react-virtual';
import { useEffect, useLayoutEffect, useRef } from 'react';
import type { ThreadId } from '../../../shared/base/ids.ts';
import type { ReadingPlace } from '../../../shared/threads/reading-place.ts';
import { hostClient } from '../../client/page-client.ts';
import { disclosureChanged } from '../../stores/disclosures.store.ts';
import { destinationReached, useThreadActions } from '../../stores/thread-actions.store.ts';
import { useTranscript } from '../../stores/transcript.store.ts';
import { transcriptModel } from '../../view-models/transcript-model.ts';
import { findDestination } from './find/find-destination.ts';
import { findRowAt, findRowIndex, type TranscriptView } from './transcript.view-model.ts';
import type { End } from './use-end.ts';

type List = Virtualizer<HTMLDivElement, Element>;

/** The place in the thread where the user was reading before the page started; null once it is shown. */
export function useRestoredPlace() {
  const threadId = useTranscript((state) => state.threadId);
  const chosen = useThreadActions((state) => state.destination);
  return chosen?.threadId === threadId && chosen?.restored !== undefined ? chosen : null;
}

/** Rows get their heights over several frames. The place is held until it has been still for this many of them. */
const stillFrames = 4;
/** The most frames that the place is held. */
const mostFrames = 60;
/** The user takes over with any of these. */
const takeovers = ['wheel', 'touchmove', 'pointerdown', 'keydown'] as const;

/**
 * Shows the place where the user was reading before the page started, and fetches earlier turns until it is loaded.
 * Ends as soon as the user scrolls. Without that place, the view stays at the end. `rem` is in px.
 */
export function useRestoring(virtualizer: List, view: TranscriptView, { jump, leave }: End, rem: number): void {
  const restored = useRestoredPlace();
  const latest = useRef(view);
  latest.current = view;
  const frame = useRef(0);

  useLayoutEffect(() => {
    const log = virtualizer.scrollElement;
    if (restored?.restored === undefined || log === null) return undefined;
    const { restored: row, turnId } = restored;
    const place = findDestination(view, restored);
    if (place !== null && place.fold !== null) {
      disclosureChanged(place.fold.turnId, place.fold.key, true);
      return undefined;
    }
    if (place === null) {
      let wanted = true;
      void transcriptModel.loadOlderHistory().then((more) => {
        if (!wanted || more) return;
        destinationReached(restored);
        jump();
      });
      return () => {
        wanted = false;
      };
    }
    leave();
    destinationReached(restored);
    // Only the row itself has the place. Without it, its turn starts at the top.
    const offset = place.key === row.row ? row.offset * rem : 0;
    let frames = mostFrames;
    let still = 0;
    const hold = (): void => {
      const index = findRowIndex(latest.current, turnId, place.key);
      const start = index === null ? undefined : virtualizer.measurementsCache[index]?.start;
      if (start === undefined) return;
      const isThere = Math.abs(log.scrollTop - (start + offset)) <= 1;
      if (!isThere) virtualizer.scrollToOffset(start + offset);
      still = isThere ? still + 1 : 0;
      frames -= 1;
      if (still < stillFrames && frames > 0) frame.current = requestAnimationFrame(hold);
    };
    hold();
    return undefined;
  }, [restored, view, virtualizer, leave, jump, rem]);

  useEffect(() => {
    const log = virtualizer.scrollElement;
    const stop = (): void => {
      cancelAnimationFrame(frame.current);
      const { destination } = useThreadActions.getState();
      if (destination?.restored !== undefined) destinationReached(destination);
    };
    for (const takeover of takeovers) log?.addEventListener(takeover, stop, { passive: true });
    return () => {
      cancelAnimationFrame(frame.current);
      for (const takeover of takeovers) log?.removeEventListener(takeover, stop);
    };
  }, [virtualizer]);
}

/** The time between two reports while the user scrolls, in milliseconds. */
const reportMs = 1_000;

/** Reports where the user is reading to the host, which keeps it with the thread. `rem` is in px. */
export function useReportedPlace(
  virtualizer: List,
  view: TranscriptView,
  { hasLeft }: Pick<End, 'hasLeft'>,
  rem: number,
): void {
  const threadId = useTranscript((state) => state.threadId);
  const now = useRef({ view, hasLeft, rem });
  now.current = { view, hasLeft, rem };
  const schedule = useRef<() => void>(() => undefined);

  useEffect(() => {
    const log = virtualizer.scrollElement;
    if (log === null || threadId === null) return;
    let timer: number | null = null;
    let reported: string | null = null;
    const report = (): void => {
      if (timer !== null) clearTimeout(timer);
      timer = null;
      if (useThreadActions.getState().destination?.threadId === threadId) return;
      const { hasLeft: isAway, rem: px, view: shown } = now.current;
      const place = isAway ? findPlace(virtualizer, shown, px) : null;
      const written = JSON.stringify(place);
      if (written === reported) return;
      reported = written;
      void send(threadId, place).then((isKept) => {
        if (!isKept) reported = null;
      });
    };
    const later = (): void => {
      timer ??= window.setTimeout(report, reportMs);
    };
    const flush = (): void => {
      if (timer !== null) report();
    };
    schedule.current = later;
    later();
    log.addEventListener('scroll', later, { passive: true });
    window.addEventListener('pagehide', flush);
    return () => {
      flush();
      log.removeEventListener('scroll', later);
      window.removeEventListener('pagehide', flush);
    };
  }, [virtualizer, threadId]);

  // Text that arrives or goes can change whether the view is at the end, without a scroll.
  // biome-ignore lint/correctness/useExhaustiveDependencies: a change is the reason to report
  useEffect(() => schedule.current(), [hasLeft]);
}

async function send(threadId: ThreadId, place: ReadingPlace | null): Promise<boolean> {
  return (await hostClient.request('reportReadingPlace', { threadId, place })).ok;
}

/** Returns what is at the top of the view; null before there are rows. */
function findPlace(virtualizer: List, view: TranscriptView, rem: number): ReadingPlace | null {
  const index = virtualizer.range?.startIndex ?? 0;
  const row = findRowAt(view, index)?.row;
  const start = virtualizer.measurementsCache[index]?.start;
  if (row === undefined || start === undefined) return null;
  const offset = ((virtualizer.scrollElement?.scrollTop ?? 0) - start) / rem;
  return { turnId: row.turnId, row: row.key, offset: Math.round(offset * 100) / 100 };
}
