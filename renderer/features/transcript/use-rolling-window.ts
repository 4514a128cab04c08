import type { Virtualizer } from '@tanstack/react-virtual';
import { useEffect, useRef } from 'react';
import { whenIdle } from '../../client/when-idle.ts';
import { forgetOldestTurns } from '../../commands/history.commands.ts';
import { transcriptModel } from '../../view-models/transcript-model.ts';
import { findRowAt, type TranscriptView } from './transcript.view-model.ts';

/**
 * Releases the oldest turns while the thread grows, in idle time and only while the user is not reading them. `unread`:
 * the view is at the end and there is no search.
 */
export function useRollingWindow(
  virtualizer: Virtualizer<HTMLDivElement, Element>,
  view: TranscriptView,
  unread: boolean,
): void {
  const newest = view.turns.at(-1);
  const growth = `${newest?.id} ${newest?.status}`;
  // biome-ignore lint/correctness/useExhaustiveDependencies: a turn that starts or ends is the reason to look again
  useEffect(() => {
    if (!unread) return;
    return whenIdle(() => {
      const seen = findRowAt(view, virtualizer.range?.startIndex ?? 0)?.row.turnId;
      if (seen !== undefined) forgetOldestTurns(seen);
    });
  }, [virtualizer, unread, growth]);
}

/** Fetches earlier turns when a user scrolling up gets near the first turn of the newest part. */
export function useEarlierTurns(
  virtualizer: Virtualizer<HTMLDivElement, Element>,
  { newestRow }: TranscriptView,
  reads: boolean,
): void {
  const first = useRef(newestRow);
  first.current = newestRow;
  useEffect(() => {
    const log = virtualizer.scrollElement;
    if (log === null || !reads) return;
    const loadIfNearTop = (): void => {
      const isBelow = (virtualizer.range?.startIndex ?? 0) >= first.current;
      const above = log.scrollTop - (virtualizer.measurementsCache[first.current]?.start ?? 0);
      if (isBelow && above < 2 * log.clientHeight) void transcriptModel.loadOlderHistory();
    };
    loadIfNearTop();
    log.addEventListener('scroll', loadIfNearTop, { passive: true });
    return () => log.removeEventListener('scroll', loadIfNearTop);
  }, [virtualizer, reads]);
}
